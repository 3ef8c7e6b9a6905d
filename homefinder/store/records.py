"""Typed queries over records and their versions."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from homefinder.model import LiveRecord, Location, Record

IS_LIVE = "r.state <> 'removed' AND r.id NOT IN (SELECT record_id FROM retired_records)"
"""Condition on ``records r``: its publication shows it, and no person took it out of the catalogue."""


def live_records(connection: sqlite3.Connection, source_id: str) -> dict[str, LiveRecord]:
    """Every known record of a source by key, removed ones too, with what the diff needs."""
    rows = connection.execute(
        """SELECT key, content_hash, current_version_id, state, misses, missing_since, last_seen, part FROM records
           WHERE source_id = ?""",
        (source_id,),
    )
    return {row["key"]: LiveRecord(*row) for row in rows}


def parse_content(text: str | None) -> dict[str, Any]:
    """The JSON content of a record version; empty where there is none to read."""
    try:
        content = json.loads(text or "{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def read_version_content(connection: sqlite3.Connection, version_id: int) -> dict[str, Any]:
    """The content of one version as plain JSON values."""
    row = connection.execute("SELECT content FROM record_versions WHERE id = ?", (version_id,)).fetchone()
    return parse_content(row["content"])


def read_version_locations(connection: sqlite3.Connection, version_id: int) -> dict[str, Location]:
    """Where each field of a version was read; key ``""`` is the whole record."""
    row = connection.execute("SELECT locations FROM record_versions WHERE id = ?", (version_id,)).fetchone()
    stored = json.loads(row["locations"])
    bodies = [(str(url), str(sha256)) for url, sha256 in stored["bodies"]]
    return {
        name: Location(bodies[number][0], bodies[number][1], locator)
        for name, (number, locator) in stored["fields"].items()
    }


def last_version(connection: sqlite3.Connection, record: Record, version_id: int) -> Record:
    """The version ``version_id`` of the same record, as it was kept."""
    content, places = read_version_content(connection, version_id), read_version_locations(connection, version_id)
    return Record.from_content(record.source_id, record.key, content, places)
