"""Resolve all live records into homes and write them: the whole stage, rebuilt at will, in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.model import HOME_KINDS
from homefinder.resolve.cluster import Cluster, Description, cluster
from homefinder.resolve.survive import SHOWN, Member, survive
from homefinder.store.db import insert_many, transaction

COLUMNS = ("id", *SHOWN, "alt_titles", "keywords", "source_id", "records")
LANDING = "landing"


def resolve(ledger: sqlite3.Connection) -> int:
    """Rebuild homes, their records, addresses and publishers from the live records; returns the number of homes."""
    members = _members(ledger)
    clusters, rows = _resolved(members)
    with transaction(ledger):
        ledger.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("candidates", "home_addresses", "home_records", "homes", "publishers"):
            ledger.execute(f"DELETE FROM {table}")
        insert_many(ledger, "publishers", ("id", "name", "url"), _publishers(members.values()))
        insert_many(ledger, "homes", COLUMNS, [tuple(row[name] for name in COLUMNS) for row in rows])
        insert_many(ledger, "home_records", ("home_id", "record_id", "reason"), [
            (row["id"], member, group.reasons[member])
            for row, group in zip(rows, clusters, strict=True) for member in group.members
        ])  # fmt: skip
        insert_many(ledger, "home_addresses", ("home_id", "url", "role", "title"), _addresses(rows, clusters, members))
        _point_relations(ledger)
    return len(rows)


def expected_homes(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """What the rows of homes should be, from the live records; ``part_of`` is not among the columns."""
    return _resolved(_members(connection))[1]


def _resolved(members: Mapping[str, Member]) -> tuple[list[Cluster], list[dict[str, Any]]]:
    clusters = cluster([_description(member) for member in members.values()])
    rows = [survive([members[identifier] for identifier in group.members]) for group in clusters]
    _tell_apart(rows)
    return clusters, rows


def _members(ledger: sqlite3.Connection) -> dict[str, Member]:
    marks = ", ".join("?" * len(HOME_KINDS))
    found = ledger.execute(
        f"""SELECT r.id, r.source_id, r.key, r.first_seen, v.content FROM records r
            JOIN record_versions v ON v.id = r.current_version_id
            WHERE r.state <> 'removed' AND r.kind IN ({marks}) ORDER BY r.id""",
        HOME_KINDS,
    )
    return {
        row["id"]: Member(row["id"], row["source_id"], row["key"], row["first_seen"], json.loads(row["content"]))
        for row in found
    }


def _description(member: Member) -> Description:
    content = member.content
    codes = tuple((item["scheme"], item["value"]) for item in content.get("identifiers", ()))
    return Description(
        member.id, member.source_id, content["title"], content.get("url", ""), content.get("version", ""), codes
    )


def _tell_apart(rows: list[dict[str, Any]]) -> None:
    """Two keys may give one slug; the later ones get a number, so that every home has an id of its own."""
    taken: dict[str, int] = {}
    for row in rows:
        count = taken[row["id"]] = taken.get(row["id"], 0) + 1
        if count > 1:
            row["id"] = f"{row['id']}.{count}"


def _publishers(members: Any) -> list[tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for member in members:
        content = member.content
        identifier = content.get("publisher_id", "")
        known = found.get(identifier)
        if identifier and (known is None or not known[2]):
            name = known[1] if known else content.get("publisher", identifier)
            found[identifier] = (identifier, name, content.get("publisher_url", ""))
    return sorted(found.values())


def _addresses(
    rows: Sequence[Mapping[str, Any]], clusters: Sequence[Cluster], members: Mapping[str, Member]
) -> list[tuple[str, str, str, str]]:
    """Every address of every home once a role: landing pages, pages at the sources, documents."""
    found: dict[tuple[str, str, str], str] = {}
    for row, group in zip(rows, clusters, strict=True):
        for identifier in group.members:
            content = members[identifier].content
            for role, name in ((LANDING, "url"), ("page", "page_url")):
                if content.get(name):
                    found.setdefault((row["id"], content[name], role), "")
            for item in content.get("addresses", ()):
                found.setdefault((row["id"], item["url"], item["role"]), item.get("title", ""))
    return [(*key, title) for key, title in found.items()]


def _point_relations(ledger: sqlite3.Connection) -> None:
    """Tie stated relations to the records that they name (by key in the same source, else by address) and, for parts,
    the home to the home that it is part of."""
    ledger.execute(
        """UPDATE record_relations SET target_record_id = coalesce(
             (SELECT r.id FROM records r WHERE r.id = substr(record_relations.record_id, 1,
                instr(record_relations.record_id, ':')) || record_relations.target AND r.state <> 'removed'),
             (SELECT min(r.id) FROM records r WHERE r.url = record_relations.target AND record_relations.target <> ''
                AND r.state <> 'removed' AND r.id <> record_relations.record_id
                AND (record_relations.title = '' OR r.title = record_relations.title)))"""
    )
    ledger.execute(
        """UPDATE homes SET part_of = (
             SELECT t.home_id FROM home_records h JOIN record_relations x ON x.record_id = h.record_id
             JOIN home_records t ON t.record_id = x.target_record_id
             WHERE h.home_id = homes.id AND x.kind = 'part-of' AND t.home_id <> homes.id ORDER BY t.home_id LIMIT 1)"""
    )
