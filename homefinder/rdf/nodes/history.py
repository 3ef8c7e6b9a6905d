"""Where everything comes from, as PROV-O, and what became of it: runs, bodies, record versions and changes."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import Beside, ordered
from homefinder.rdf.values import clean, dated, linked, media_type

RUNS = "SELECT * FROM runs ORDER BY id"
USED = """SELECT DISTINCT run_id, sha256 FROM fetches WHERE sha256 IN (SELECT sha256 FROM bodies)
    ORDER BY run_id, sha256"""
BODIES = """SELECT * FROM bodies WHERE :since = 0 OR sha256 IN (SELECT sha256 FROM fetches WHERE run_id > :since)
    ORDER BY sha256"""
ADDRESSES = "SELECT DISTINCT sha256, url FROM fetches WHERE sha256 IS NOT NULL ORDER BY sha256, url"
VERSIONS = """SELECT *, lag(id) OVER (PARTITION BY record_id ORDER BY valid_from, id) AS before_id
    FROM record_versions ORDER BY id"""
CHANGES = "SELECT * FROM changes ORDER BY id"
FIELDS = "SELECT change_id, field, before, after FROM change_fields ORDER BY change_id, field"

_SHA256 = re.compile(r"[0-9a-f]{64}")


def run_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """The machine, and each run as a ``prov:Activity`` with the bodies that it used."""
    graph = names.graph("provenance")
    yield Node(graph, "", body(names.machine, ("SoftwareAgent",), {"name": "Homefinder"}))
    used = Beside(connection, USED)
    for row in ordered(connection, RUNS):
        yield Node(
            graph,
            f"runs id={row['id']}",
            body(
                names.of("run", row["id"]),
                ("Run", "Activity"),
                {"inCatalog": names.of("source", row["source_id"]), "wasAssociatedWith": names.machine},
                {"startedAtTime": dated(row["started_at"]), "endedAtTime": dated(row["ended_at"] or "")},
                {"seenOn": dated(row["seen_on"]), "runState": row["state"], "runMode": row["mode"]},
                {"runReason": clean(row["reason"])},
                {"used": [names.of("body", item["sha256"]) for item in used.of(row["id"])]},
            ),
        )


def body_nodes(connection: sqlite3.Connection, names: Names, since: int = 0) -> Iterator[Node]:
    """Each archived body, named by its SHA-256, with the addresses that it was received from.

    With ``since`` only those that a later run received.
    """
    addresses = Beside(connection, ADDRESSES)
    for row in connection.execute(BODIES, {"since": since}):
        found = [linked("source", item["url"], otherwise="sourceAsGiven") for item in addresses.of(row["sha256"])]
        made = body(
            names.of("body", row["sha256"]),
            ("Body", "Entity"),
            {"sha256": row["sha256"], "byteSize": str(row["bytes"])},
            media_type(row["media_type"]),
            *found,
        )
        yield Node(names.graph("provenance"), f"bodies sha256={row['sha256']}", made)


def version_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each record version: made by its run, derived from the bodies that its fields were read in.

    ``schema:validThrough`` is the day on which the next version took over or the record was removed.
    """
    known = {row["sha256"] for row in ordered(connection, "SELECT sha256 FROM bodies")}
    for row in ordered(connection, VERSIONS):
        read_in = sorted(known.intersection(_SHA256.findall(row["places"])))
        made = body(
            names.of("version", row["id"]),
            ("RecordVersion", "Entity"),
            {"specializationOf": names.of("record", row["record_id"]), "contentHash": row["hash"]},
            {"wasGeneratedBy": names.of("run", row["run_id"])},
            {"wasDerivedFrom": [names.of("body", sha256) for sha256 in read_in]},
            {"wasRevisionOf": names.of("version", row["before_id"]) if row["before_id"] else ""},
            {"validFrom": dated(row["valid_from"]), "validThrough": dated(row["valid_to"])},
        )
        yield Node(names.graph("provenance"), f"record_versions id={row['id']}", made)


def change_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each change with the fields that differ, before and after."""
    graph, fields = names.graph("changes"), Beside(connection, FIELDS)
    for row in ordered(connection, CHANGES):
        parts = fields.of(row["id"])
        where = f"changes id={row['id']}"
        yield Node(
            graph,
            where,
            body(
                names.of("change", row["id"]),
                ("Change",),
                {"title": clean(row["title"]), "summary": clean(row["summary"])},
                {"changeKind": names.concept("changekinds", row["kind"]), "date": dated(row["seen_on"])},
                {"changedRecord": names.of("record", row["record_id"])},
                {"wasGeneratedBy": names.of("run", row["run_id"])},
                {"fromVersion": names.of("version", row["from_version_id"]) if row["from_version_id"] else ""},
                {"toVersion": names.of("version", row["to_version_id"]) if row["to_version_id"] else ""},
                {"fieldChange": [_field(names, part) for part in parts]},
            ),
        )
        for part in parts:
            told = {"field": clean(part["field"]), "before": clean(part["before"]), "after": clean(part["after"])}
            made = body(_field(names, part), ("FieldChange",), told)
            yield Node(graph, f"change_fields change_id={row['id']} field={part['field']}", made)


def _field(names: Names, row: sqlite3.Row) -> str:
    return names.of("change", f"{row['change_id']}/{row['field']}")
