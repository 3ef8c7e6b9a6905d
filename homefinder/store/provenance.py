"""Statement-level provenance: for any field of any record, the run, address, body and place it was read from."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from homefinder.errors import UsageError
from homefinder.model import Location
from homefinder.store.records import read_version_content, read_version_locations


def read_provenance(ledger: sqlite3.Connection, record_id: str, field: str, archive: Path) -> dict[str, Any]:
    """Everything known of where a record's values come from; ``field`` narrows to one. Raises UsageError.

    A value's run is the first that saw this version; its place is in the body of that run.
    """
    record = ledger.execute("SELECT * FROM records WHERE id = ?", (record_id,)).fetchone()
    content = read_version_content(ledger, record["current_version_id"])
    places = read_version_locations(ledger, record["current_version_id"])
    version = ledger.execute(
        "SELECT v.run_id, r.seen_on, r.mode FROM record_versions v JOIN runs r ON r.id = v.run_id WHERE v.id = ?",
        (record["current_version_id"],),
    ).fetchone()
    if field and field not in content:
        raise UsageError(f"{record['id']} has no {field!r}; it has {', '.join(sorted(content))}")
    names = [field] if field else sorted(name for name in content if name != "given")
    return {
        "record": record["id"],
        "title": record["title"],
        "state": record["state"],
        "source": record["source_id"],
        "taken_in": content.get("taken_in", ""),
        "fields": [_field(name, content, places, version, archive) for name in names],
    }


def _field(
    name: str, content: dict[str, Any], locations: dict[str, Location], version: sqlite3.Row, archive: Path
) -> dict[str, Any]:
    place = locations.get(name) or locations.get("") or Location("", "")
    return {
        "field": name,
        "value": content[name],
        "given": content.get("given", {}).get(name, ""),
        "run": version["run_id"],
        "mode": version["mode"],
        "seen_on": version["seen_on"],
        "url": place.url,
        "locator": place.locator,
        "sha256": place.sha256,
        "body": str(archive / "bodies" / place.sha256[:2] / place.sha256),
    }
