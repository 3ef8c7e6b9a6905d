"""Where everything comes from, as PROV-O, and what became of it: runs, bodies, record versions and changes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import RowsByKey, read_ordered_rows
from homefinder.rdf.values import build_link, clean, media_type, to_date_value, to_language_value

RUNS = "SELECT * FROM runs ORDER BY id"
USED_BODIES = """SELECT DISTINCT run_id, sha256 FROM fetches WHERE sha256 IN (SELECT sha256 FROM bodies)
    ORDER BY run_id, sha256"""
BODIES = "SELECT * FROM bodies ORDER BY sha256"
ADDRESSES = "SELECT DISTINCT sha256, url FROM fetches WHERE sha256 IS NOT NULL ORDER BY sha256, url"
VERSIONS = """SELECT *, lag(id) OVER (PARTITION BY record_id ORDER BY valid_from, id) AS before_id
    FROM record_versions ORDER BY id"""
CHANGES = "SELECT c.*, r.language FROM changes c JOIN records r ON r.id = c.record_id ORDER BY c.id"
FIELDS = "SELECT change_id, field, before, after FROM change_fields ORDER BY change_id, field"

_SHA256 = re.compile(r"[0-9a-f]{64}")


def run_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """The machine, and each run as a ``prov:Activity`` with the bodies that it used."""
    graph = minter.mint_graph("provenance")
    yield Node(graph, "", build_json_ld(minter.software_agent, ("SoftwareAgent",), {"name": "Homefinder"}))
    used = RowsByKey(connection, USED_BODIES)
    for row in read_ordered_rows(connection, RUNS):
        yield Node(
            graph,
            f"runs id={row['id']}",
            build_json_ld(
                minter.mint("run", row["id"]),
                ("Run", "Activity"),
                {"inCatalog": minter.mint("source", row["source_id"]), "wasAssociatedWith": minter.software_agent},
                {
                    "startedAtTime": to_date_value(row["started_at"]),
                    "endedAtTime": to_date_value(row["ended_at"] or ""),
                },
                {"seenOn": to_date_value(row["seen_on"]), "runState": row["state"], "runMode": row["mode"]},
                {"runReason": clean(row["reason"])},
                {"used": [minter.mint("body", item["sha256"]) for item in used.take(row["id"])]},
            ),
        )


def body_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each archived body, named by its SHA-256, with the addresses that it was received from."""
    addresses = RowsByKey(connection, ADDRESSES)
    for row in read_ordered_rows(connection, BODIES):
        found = [build_link("source", item["url"], otherwise="sourceAsGiven") for item in addresses.take(row["sha256"])]
        made = build_json_ld(
            minter.mint("body", row["sha256"]),
            ("Body", "Entity"),
            {"sha256": row["sha256"], "byteSize": str(row["bytes"])},
            media_type(row["media_type"]),
            *found,
        )
        yield Node(minter.mint_graph("provenance"), f"bodies sha256={row['sha256']}", made)


def version_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each record version: made by its run, derived from the bodies that its fields were read in.

    ``schema:validThrough`` is the day on which the next version took over or the record was removed.
    """
    known = {row["sha256"] for row in read_ordered_rows(connection, "SELECT sha256 FROM bodies")}
    for row in read_ordered_rows(connection, VERSIONS):
        read_in = sorted(known.intersection(_SHA256.findall(row["locations"])))
        made = build_json_ld(
            minter.mint("version", row["id"]),
            ("RecordVersion", "Entity"),
            {"specializationOf": minter.mint("record", row["record_id"]), "contentHash": row["hash"]},
            {"wasGeneratedBy": minter.mint("run", row["run_id"])},
            {"wasDerivedFrom": [minter.mint("body", sha256) for sha256 in read_in]},
            {"wasRevisionOf": minter.mint("version", row["before_id"]) if row["before_id"] else ""},
            {"validFrom": to_date_value(row["valid_from"]), "validThrough": to_date_value(row["valid_to"])},
        )
        yield Node(minter.mint_graph("provenance"), f"record_versions id={row['id']}", made)


def change_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each change with the fields that differ, before and after."""
    graph, fields = minter.mint_graph("changes"), RowsByKey(connection, FIELDS)
    for row in read_ordered_rows(connection, CHANGES):
        parts = fields.take(row["id"])
        where = f"changes id={row['id']}"
        yield Node(
            graph,
            where,
            build_json_ld(
                minter.mint("change", row["id"]),
                ("Change",),
                {"title": to_language_value(row["title"], row["language"]), "summary": clean(row["summary"])},
                {
                    "changeKind": minter.expand_concept("changekinds", row["kind"]),
                    "date": to_date_value(row["seen_on"]),
                },
                {"changedRecord": minter.mint("record", row["record_id"])},
                {"wasGeneratedBy": minter.mint("run", row["run_id"])},
                {"fromVersion": minter.mint("version", row["from_version_id"]) if row["from_version_id"] else ""},
                {"toVersion": minter.mint("version", row["to_version_id"]) if row["to_version_id"] else ""},
                {"fieldChange": [_field(minter, part) for part in parts]},
            ),
        )
        for part in parts:
            told = {"field": clean(part["field"]), "before": clean(part["before"]), "after": clean(part["after"])}
            made = build_json_ld(_field(minter, part), ("FieldChange",), told)
            yield Node(graph, f"change_fields change_id={row['id']} field={part['field']}", made)


def _field(minter: IriMinter, row: sqlite3.Row) -> str:
    return minter.mint("change", f"{row['change_id']}/{row['field']}")
