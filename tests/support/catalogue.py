"""A small published catalogue with at least one row in every table, so that every question has an answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from homefinder.build.publish import publish
from homefinder.model import canonical_json
from homefinder.search.index import build_index
from homefinder.settings import ROOT, Settings
from homefinder.store.db import open_ledger, transaction

Row = Mapping[str, Any]

BODY = "ab" * 32
SCRIPT = "<script>alert(1)</script>"
ACTIVE_ADDRESS = "javascript:alert(1)"

SOURCES: tuple[Row, ...] = (
    {"id": "alpha", "title": "Alpha register", "publisher": "Department A", "homepage": "https://alpha.example/",
     "licence": "Open Licence", "licence_url": "https://licence.example/", "last_run_id": 2, "live_records": 6},
    {"id": "beta", "title": "Beta register", "publisher": "Body B", "homepage": ACTIVE_ADDRESS,
     "licence": SCRIPT, "licence_url": ACTIVE_ADDRESS, "last_run_id": 3, "live_records": 3},
)  # fmt: skip

RUNS: tuple[Row, ...] = (
    {"id": 1, "source_id": "alpha", "state": "committed", "seen_on": "2026-01-01"},
    {"id": 2, "source_id": "alpha", "state": "committed", "seen_on": "2026-02-01"},
    {"id": 3, "source_id": "beta", "state": "committed", "seen_on": "2026-01-01"},
    {"id": 4, "source_id": "beta", "state": "held", "seen_on": "2026-02-01", "reason": "lost 3 of 4 records"},
    {"id": 5, "source_id": "alpha", "state": "failed", "seen_on": "2026-03-01", "reason": "answered 503"},
    {"id": 6, "source_id": "beta", "state": "committed", "seen_on": "2026-02-02", "accepts_run_id": 4},
)

RECORDS: tuple[Row, ...] = (
    {"id": "alpha:person", "kind": "standard", "title": "Person standard", "url": "https://a.example/person",
     "publisher": "Department A", "publisher_id": "department-a", "status": "live", "lifecycle": "active",
     "version": "2", "modified": "2020-05-01", "description": "Names and dates of birth of persons."},
    {"id": "beta:person", "kind": "standard", "title": "Person standard", "url": "https://a.example/person/",
     "publisher": "Department A", "publisher_id": "department-a", "status": "retired", "lifecycle": "withdrawn"},
    {"id": "alpha:name", "kind": "code-set", "title": "Name module", "url": "https://a.example/name"},
    {"id": "beta:name", "kind": "code-set", "title": "Name module", "url": "https://b.example/name"},
    {"id": "alpha:census-2026", "kind": "data-collection", "title": "Census 2026", "series": "yearly census",
     "version": "2026", "url": "https://a.example/2026"},
    {"id": "alpha:census-2025", "kind": "data-collection", "title": "Census 2025", "series": "yearly census",
     "version": "2025", "url": "https://a.example/2025"},
    {"id": "alpha:views", "kind": "consultation", "title": "Views on persons", "opens": "2026-03-01T00:00:00Z",
     "closes": "2026-04-15T22:59:00Z", "page_url": "https://a.example/views"},
    {"id": "beta:board", "kind": "meeting", "title": "Board"},
    {"id": "alpha:old", "kind": "guidance", "title": "Old guide", "state": "removed", "missing_since": "2026-02-01"},
    {"id": "beta:active", "kind": "api", "title": SCRIPT, "url": ACTIVE_ADDRESS},
)  # fmt: skip

HOMES: tuple[Row, ...] = (
    {"id": "alpha.person", "title": "Person standard", "kind": "standard", "publisher_id": "department-a",
     "lifecycle": "active", "status": "live", "version": "2", "modified": "2020-05-01", "records": 2,
     "url": "https://a.example/person", "description": "Names and dates of birth of persons.", "source_id": "alpha"},
    {"id": "alpha.name", "title": "Name module", "kind": "code-set", "part_of": "alpha.person", "source_id": "alpha"},
    {"id": "beta.name", "title": "Name module", "kind": "code-set", "source_id": "beta"},
    {"id": "alpha.census-2026", "title": "Census 2026", "kind": "data-collection", "series": "yearly census",
     "version": "2026", "source_id": "alpha"},
    {"id": "alpha.census-2025", "title": "Census 2025", "kind": "data-collection", "series": "yearly census",
     "version": "2025", "source_id": "alpha"},
    {"id": "beta.active", "title": SCRIPT, "kind": "api", "url": ACTIVE_ADDRESS, "source_id": "beta"},
)  # fmt: skip

EVENTS: tuple[Row, ...] = (
    {"record_id": "alpha:person", "position": 0, "kind": "endorsed", "date": "2025-06-01"},
    {"record_id": "beta:board", "position": 0, "kind": "meeting", "date": "2026-05-05", "note": "Third meeting"},
)

NEEDS: tuple[Row, ...] = (
    {"id": "names", "sector": "schools", "title": "Know the names of a child", "description": "All of them."},
    {"id": "none", "sector": "schools", "title": "Something nobody has", "description": "Not to be found."},
)

CANDIDATES: tuple[Row, ...] = (
    {"need_id": "names", "home_id": "alpha.person", "rank": 1, "score": 3.0, "matched": "names birth"},
    {"need_id": "names", "home_id": "alpha.name", "rank": 2, "score": 2.0, "matched": "name"},
)


def make_catalogue(data: Path) -> Settings:
    """Publish the small catalogue in ``data``."""
    settings = Settings(data=data)
    with closing(open_ledger(settings.ledger)) as ledger:
        with transaction(ledger):
            ledger.execute("PRAGMA defer_foreign_keys = ON")
            _fill(ledger)
        build_index(ledger, ROOT / "vocab")
        publish(ledger, settings)
    return settings


def publish_generation(settings: Settings, number: int) -> None:
    """Publish a catalogue that holds exactly ``number`` homes, all named after it."""
    with closing(open_ledger(settings.ledger)) as ledger:
        with transaction(ledger):
            ledger.execute("PRAGMA defer_foreign_keys = ON")
            for table in _tables_about_homes(ledger):
                ledger.execute(f"DELETE FROM {table}")
            for count in range(number):
                row = {"id": f"alpha.{count}", "title": f"generation {number}", "kind": "api", "source_id": "alpha"}
                _insert(ledger, "homes", row)
        build_index(ledger, settings.data / "no-vocabulary")
        publish(ledger, settings)


def _tables_about_homes(ledger: sqlite3.Connection) -> list[str]:
    return [
        row[0]
        for row in ledger.execute(
            """SELECT name FROM sqlite_master AS m WHERE type = 'table' AND (name = 'homes'
            OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) WHERE "table" = 'homes'))"""
        )
    ]


def _fill(ledger: sqlite3.Connection) -> None:
    for source in SOURCES:
        _insert(ledger, "sources", {"adapter": "csv_table", "completeness": "full", "schedule": "0 4 * * *", **source})
    for run in RUNS:
        _insert(ledger, "runs", {"mode": "replay", "started_at": f"{run['seen_on']}T04:00:00Z", **run})
    _insert(ledger, "run_checks", {"run_id": 4, "name": "max_drop", "ok": 0, "detail": "3 of 4 are gone"})
    _insert(ledger, "bodies", {"sha256": BODY, "bytes": 9, "media_type": "text/csv", "first_run_id": 1})
    for run_id, status in ((1, 200), (2, 200), (3, 200), (5, 503), (6, 200)):
        _insert(
            ledger,
            "fetches",
            {
                "run_id": run_id,
                "url": "https://a.example/all.csv",
                "status": status,
                "sha256": BODY,
                "fetched_at": "2026-01-01T04:00:00Z",
            },
        )
    _insert(ledger, "publishers", {"id": "department-a", "name": "Department A"})
    for record in RECORDS:
        _record(ledger, record)
    _history(ledger)
    for home in HOMES:
        _insert(ledger, "homes", home)
        _belong(ledger, home["id"], home["id"].replace(".", ":"))
    _belong(ledger, "alpha.person", "beta:person")
    _insert(ledger, "home_addresses", {"home_id": "alpha.person", "url": "https://a.example/person", "role": "landing"})
    for table, rows in (("record_events", EVENTS), ("needs", NEEDS), ("candidates", CANDIDATES)):
        for row in rows:
            _insert(ledger, table, {**EXTRA.get(table, {}), **row})
    place = {"position": 0, "record_id": "alpha:person"}
    _insert(ledger, "record_addresses", place | {"role": "landing", "url": "https://a.example/person"})
    _insert(ledger, "record_relations", place | {"record_id": "alpha:name", "kind": "part-of", "target": "person"})
    _insert(ledger, "record_identifiers", {"record_id": "alpha:person", "scheme": "number", "value": "A1"})
    _insert(
        ledger,
        "issues",
        {
            "run_id": 2,
            "source_id": "alpha",
            "record_key": "person",
            "code": "odd-date",
            "severity": "warning",
            "message": "A date reads 31/2.",
            "remedy": "Write dates as YYYY-MM-DD.",
            "url": "https://a.example/all.csv",
            "locator": "all.csv#row=1",
            "sha256": BODY,
        },
    )


def _belong(ledger: sqlite3.Connection, home_id: str, record_id: str) -> None:
    _insert(ledger, "home_records", {"home_id": home_id, "record_id": record_id, "reason": "Same title."})


SAID: tuple[Row, ...] = (
    {"need": "birth", "home": "births", "record_id": "alpha:person", "url": "https://a.example/person"},
    {"need": "name", "home": "names", "record_id": "alpha:person", "url": "https://a.example/person"},
)
FEATURES: tuple[Row, ...] = (
    {"name": "meaning", "value": 0.5, "weight": 0.25, "reason": "reads like the need", "evidence": []},
    {"name": "words", "value": 0.5, "weight": 1.0, "reason": "shares words with the need", "evidence": SAID},
)

EXTRA: dict[str, Row] = {
    "needs": {"source": "needs.yml"},
    "candidates": {"explanation": "Shares words.", "features": canonical_json(FEATURES)},
}


def _record(ledger: sqlite3.Connection, record: Row) -> None:
    source_id, _, key = record["id"].partition(":")
    run_id = 1 if source_id == "alpha" else 3
    version = _version(ledger, record["id"], {"title": record["title"], "version": record.get("version", "")}, run_id)
    known = {
        "source_id": source_id,
        "key": key,
        "state": "present",
        "current_version_id": version,
        "content_hash": "h",
        "first_run_id": run_id,
        "last_run_id": run_id,
        "first_seen": "2026-01-01",
        "last_seen": "2026-02-01",
    }
    _insert(ledger, "records", {**known, **record})
    _insert(
        ledger,
        "changes",
        {
            "record_id": record["id"],
            "run_id": run_id,
            "kind": "added",
            "seen_on": "2026-01-01",
            "title": record["title"],
            "summary": "First seen.",
            "to_version_id": version,
        },
    )


def _history(ledger: sqlite3.Connection) -> None:
    """The person standard went from version 1 to version 2 on 1 February 2026."""
    before = ledger.execute("SELECT current_version_id FROM records WHERE id = 'alpha:person'").fetchone()[0]
    ledger.execute("UPDATE record_versions SET valid_to = '2026-02-01' WHERE id = ?", (before,))
    after = _version(
        ledger, "alpha:person", {"title": "Person standard", "version": "2", "given": {"version": "two"}}, 2
    )
    ledger.execute("UPDATE records SET current_version_id = ? WHERE id = 'alpha:person'", (after,))
    _insert(
        ledger,
        "changes",
        {
            "id": 99,
            "record_id": "alpha:person",
            "run_id": 2,
            "kind": "changed",
            "seen_on": "2026-02-01",
            "title": "Person standard",
            "summary": "Changed: version.",
            "from_version_id": before,
            "to_version_id": after,
        },
    )
    _insert(ledger, "change_fields", {"change_id": 99, "field": "version", "before": "1", "after": "2"})


def _version(ledger: sqlite3.Connection, record_id: str, content: dict[str, object], run_id: int) -> int:
    places = {
        "bodies": [["https://a.example/all.csv", BODY]],
        "fields": {"": [0, "all.csv#row=1"], "version": [0, "all.csv#row=1&column=version"]},
    }
    valid_from = "2026-02-01" if run_id == 2 else "2026-01-01"
    row = {
        "record_id": record_id,
        "hash": "h",
        "content": canonical_json(content),
        "locations": canonical_json(places),
        "run_id": run_id,
        "valid_from": valid_from,
    }
    return _insert(ledger, "record_versions", row)


def _insert(ledger: sqlite3.Connection, table: str, row: Row) -> int:
    marks = ", ".join(f":{name}" for name in row)
    cursor = ledger.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
    return int(cursor.lastrowid or 0)
