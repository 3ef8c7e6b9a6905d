"""Rows of the records for the fixture of ``rdf_fixture``, and the values that they share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

SHA = "a" * 64
OTHER_SHA = "b" * 64

HOSTILE = 'Say "hello"\n<b>\\ \u202eרע\u202c & \'q\' \U0001f600 ^^<x> "@en .'
BAD_ADDRESSES = (
    "https://example.org/a b/“c”?q=<x>|{y}",
    "http://exa mple.org/",
    "not an address",
    "javascript:alert(1)",
    "https://example.org/100%/\u200f#a#b",
    "//example.org/x",
    "dcat:Dataset",
    "https://[::1/",
)

HOME_KEYS = ("body", "ed-2024", "ed-2025", "law", "one", "two")

CONTENT: dict[str, Any] = {"language": "en", "licence_url": "https://example.org/licence", "nations": ["England"]}


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[dict[str, object]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def record(key: str, kind: str, title: str, number: int, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "id": f"alpha:{key}",
        "source_id": "alpha",
        "key": key,
        "kind": kind,
        "title": title,
        "state": "present",
        "current_version_id": number,
        "content_hash": f"hash{number}",
        "first_run_id": 1,
        "last_run_id": 1,
        "first_seen": "2026-01-01",
        "last_seen": "2026-02-01",
        "lifecycle": "active",
    }
    return row | more


def version(number: int, key: str, **more: object) -> dict[str, object]:
    places = {"bodies": [["https://example.org/list", SHA]], "fields": {"": [0, f"#/{number}"]}}
    row: dict[str, object] = {
        "id": number,
        "record_id": f"alpha:{key}",
        "hash": f"hash{number}",
        "content": json.dumps(CONTENT),
        "locations": json.dumps(places),
        "run_id": 1,
        "valid_from": "2026-01-01",
    }
    return row | more


def fill_records(connection: sqlite3.Connection) -> None:
    insert(
        connection,
        "record_versions",
        [
            version(1, "one", valid_to="2026-02-01"),
            version(2, "one", valid_from="2026-02-01"),
            version(3, "two", content=json.dumps(CONTENT | {"language": "cy"})),
            version(4, "talk"),
            version(5, "stated"),
            version(6, "old/page", content=json.dumps({"language": "x y", "alt_titles": [HOSTILE]})),
            version(7, "ed-2024"),
            version(8, "ed-2025"),
            version(9, "law"),
            version(10, "body"),
        ],
    )
    insert(
        connection,
        "records",
        [
            record(
                "one",
                "standard",
                "First standard",
                2,
                status="Live",
                url="https://example.org/one",
                issued="2020",
                modified="2026-01-31",
                version="1.0",
                publisher="Example Board",
                publisher_id="example-board",
            ),
            record("two", "standard", "Ail safon", 3, page_url=BAD_ADDRESSES[0], issued="2021-05", modified="soon"),
            record("talk", "consultation", HOSTILE, 4, opens="2026-01-05", closes="2026-04-05", url=BAD_ADDRESSES[2]),
            record("stated", "need", "A stated need", 5),
            record(
                "old/page", "guidance", "Removed", 6, state="removed", lifecycle="gone", publisher_id="example-board"
            ),
            record("ed-2024", "data-collection", "Census", 7),
            record("ed-2025", "data-collection", "Census", 8),
            record("law", "legislation", "An Act", 9),
            record("body", "body", HOSTILE, 10),
        ],
    )
    insert(
        connection,
        "record_addresses",
        [
            {
                "record_id": "alpha:one",
                "position": 0,
                "role": "attachment",
                "url": "https://example.org/f.csv",
                "title": "The file",
                "media_type": "text/csv",
                "size": 10,
            },
            {
                "record_id": "alpha:one",
                "position": 1,
                "role": "attachment",
                "url": BAD_ADDRESSES[1],
                "media_type": "CSV",
                "size": None,
            },
            *(
                {"record_id": "alpha:talk", "position": n, "role": "discussion", "url": url}
                for n, url in enumerate(BAD_ADDRESSES)
            ),
        ],
    )
    insert(
        connection,
        "record_events",
        [
            {"record_id": "alpha:one", "position": 0, "kind": "endorsed", "date": "2025-12-01", "note": HOSTILE},
            {"record_id": "alpha:talk", "position": 0, "kind": "opens", "date": "2026-01-05"},
        ],
    )
    insert(
        connection,
        "record_relations",
        [
            {
                "record_id": "alpha:one",
                "position": 0,
                "kind": "replaces",
                "target": "two",
                "target_record_id": "alpha:two",
            },
            {"record_id": "alpha:one", "position": 1, "kind": "related", "target": "https://example.org/else"},
            {"record_id": "alpha:one", "position": 2, "kind": "mandates", "target": "", "title": HOSTILE},
            {
                "record_id": "alpha:talk",
                "position": 0,
                "kind": "related",
                "target": "one",
                "target_record_id": "alpha:one",
            },
            {
                "record_id": "alpha:two",
                "position": 0,
                "kind": "part-of",
                "target": "two",
                "target_record_id": "alpha:two",
            },
            {
                "record_id": "alpha:two",
                "position": 1,
                "kind": "depends-on",
                "target": "old/page",
                "target_record_id": "alpha:old/page",
            },
        ],
    )
    insert(
        connection,
        "record_identifiers",
        [
            {"record_id": "alpha:one", "scheme": "nhs-standard", "value": "DCB 1069/x"},
            {"record_id": "alpha:two", "scheme": "nhs-standard", "value": "DCB 1069/x"},
        ],
    )
    insert(
        connection,
        "changes",
        [
            {
                "id": 1,
                "record_id": "alpha:one",
                "run_id": 1,
                "kind": "added",
                "seen_on": "2026-01-01",
                "title": "First standard",
                "summary": "First seen.",
                "to_version_id": 1,
            },
            {
                "id": 2,
                "record_id": "alpha:one",
                "run_id": 2,
                "kind": "changed",
                "seen_on": "2026-02-01",
                "title": "First standard",
                "summary": "Changed: status.",
                "from_version_id": 1,
                "to_version_id": 2,
            },
        ],
    )
    common = {"seen_on": "2026-02-01", "record_id": "alpha:one", "source_id": "alpha", "change_id": 2, "run_id": 2}
    common |= {"title": HOSTILE, "summary": HOSTILE, "url": BAD_ADDRESSES[0]}
    insert(
        connection,
        "events",
        [
            {"id": "e1", "kind": "status-changed", "rule": "status-word", "announced_by": "seen", "date": "2026-02-01",
             "field": "status", "before": HOSTILE, "after": "Live", **common},
            {"id": "e2", "kind": "consultation-closed", "rule": "told-closes", "announced_by": "publisher",
             "date": "2026-04", **common},
        ],
    )  # fmt: skip
    members = [{"event_id": event, "record_id": "alpha:one", "change_id": 2} for event in ("e1", "e2")]
    insert(connection, "event_members", members)
    insert(connection, "change_fields", [{"change_id": 2, "field": "status", "before": HOSTILE, "after": '"Live"'}])
