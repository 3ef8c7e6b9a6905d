"""What publications state of a standard, in the small catalogue: dates, duties, uses, proposals, items and rules."""

from __future__ import annotations

import sqlite3

from tests.support.rdf_records import SHA, insert

RECORD, SOURCE, HOME = "alpha:one", "alpha", "alpha.one"


def fill_facts(connection: sqlite3.Connection, hostile: str) -> None:
    """One row of each and a little more, with ``hostile`` wherever a publication's own words stand."""
    version = connection.execute("SELECT id FROM record_versions WHERE record_id = ?", (RECORD,)).fetchone()[0]
    _dates(connection, version, hostile)
    _duties(connection, version, hostile)
    _items(connection, hostile)


def _dates(connection: sqlite3.Connection, version: int, hostile: str) -> None:
    insert(connection, "date_readings", [{
        "id": 1, "record_id": RECORD, "run_id": 1, "seen_on": "2026-02-01", "url": "https://example.org/one",
        "sha256": SHA, "version_id": version, "reader": "html", "is_latest": 1,
    }])  # fmt: skip
    stated = {
        "reading_id": 1, "record_id": RECORD, "precision": "day", "certainty": "firm", "what": hostile,
        "edition": "2025 to 2026", "quote": hostile, "place": "line 3", "is_current": 1,
    }  # fmt: skip
    insert(connection, "dates", [
        stated | {"id": "d1", "kind": "submit-by", "starts": "2026-07-31", "ends": "2026-07-31", "who": "councils"},
        stated | {"id": "d2", "kind": "period", "starts": "2026-04", "ends": "", "who": ""},
    ])  # fmt: skip


def _duties(connection: sqlite3.Connection, version: int, hostile: str) -> None:
    at = {"record_id": RECORD, "version_id": version, "source_id": SOURCE}
    duty = at | {
        "home_id": HOME, "level": "mandated", "state": "in force", "bound": "councils", "applies_to": "",
        "starts": "2026", "ends": "", "by_what": hostile, "quote": hostile, "place": "status", "basis": "",
        "excluded": 0, "rule": "r", "strongest": 1, "as_of": "2026-02-01",
    }  # fmt: skip
    insert(connection, "duties", [duty | {"id": "y1"}, duty | {"id": "y2", "bound": "schools", "excluded": 1}])
    insert(connection, "uses", [{
        "id": "u1", "home_id": HOME, "standard": "First standard", "edition": "1.0", "user": hostile,
        "user_kind": "council", "user_code": "", "system": "", "since": "2025-04", "state": "live", "is_use": 1,
        "is_of_ended": 0, "evidence": "", "doubt": "", "url": "https://example.org/users",
    }])  # fmt: skip
    insert(connection, "proposals", [at | {
        "title": hostile, "owner": "Example Board", "stage": "closed", "is_open": 0, "opened_on": "2025-01-02",
        "opening_seen": 0, "closed_on": "2025-02-03", "days": "challenge:32", "total_days": 32, "reason": hostile,
        "remarks": 2, "url": "https://example.org/proposals/1",
    }])  # fmt: skip


def _items(connection: sqlite3.Connection, hostile: str) -> None:
    edition = {"source_id": SOURCE, "run_id": 1, "seen_on": "2026-02-01", "last_seen": "2026-02-01", "hash": "h"}
    insert(connection, "item_editions", [edition | {
        "id": "e1", "items": 2, "code_lists": 1, "codes": 1, "rules": 1, "in_force": 1, "contents": b"",
    }])  # fmt: skip
    part = {"source_id": SOURCE, "record_id": RECORD, "edition_id": "e1", "home_id": HOME}
    insert(connection, "code_lists", [part | {"id": "alpha:sexes", "key": "sexes", "title": hostile, "codes": 1}])
    insert(connection, "codes", [{
        "id": "alpha:sexes:1", "code_list_id": "alpha:sexes", "source_id": SOURCE, "code": "1", "label": hostile,
        "position": 0,
    }])  # fmt: skip
    item = part | {"datatype": "date", "required": "yes", "concept": "date of birth", "definition": hostile}
    insert(connection, "items", [
        item | {"id": "alpha:dob", "key": "dob", "name": "DOB", "position": 0},
        item | {"id": "alpha:born", "key": "born", "name": "Born", "position": 1, "home_id": "alpha.two"},
        item | {"id": "alpha:sex", "key": "sex", "name": "Sex", "position": 2, "concept": "",
                "code_list_id": "alpha:sexes"},
    ])  # fmt: skip
    insert(connection, "rules", [part | {"id": "alpha:r1", "code": "8500", "message": hostile, "position": 0}])
    insert(connection, "rule_items", [{"rule_id": "alpha:r1", "field": "DOB", "item_id": "alpha:dob"}])
    relation = {"left_id": "alpha:dob", "right_id": "alpha:born", "relation": "same", "score": 0.9}
    insert(connection, "item_relations", [relation])
