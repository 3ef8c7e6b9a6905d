"""Where each value of a submission came from: source, run, date, record and the bytes received."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from homefinder.submissions.model import AlternativeHome, Origin, SubmissionHome, SubmissionNeed

RECORD = """SELECT r.id, r.title, r.url, r.page_url, s.title AS source, v.locations, v.run_id, u.seen_on, u.mode
    FROM records r JOIN sources s ON s.id = r.source_id LEFT JOIN record_versions v ON v.id = r.current_version_id
    LEFT JOIN runs u ON u.id = v.run_id WHERE r.id = ?"""


def read_origins(
    catalogue: sqlite3.Connection, need: SubmissionNeed, home: SubmissionHome, alternatives: Sequence[AlternativeHome]
) -> tuple[Origin, ...]:
    """Origins of the need, of the home and of the other homes that the paper names, in that order."""
    stated = _read_origin(catalogue, need.source, "The need")
    origins = [stated or Origin("The need", need.source, "", "", "", "", ())]
    asked = [*((record, f"The home: {home.title}") for record in home.records)]
    asked += [(item.record_id, f"Checked: {item.title}") for item in alternatives if item.record_id]
    origins += [origin for record, what in asked if (origin := _read_origin(catalogue, record, what))]
    return tuple(origins)


def _read_origin(catalogue: sqlite3.Connection, record_id: str, what: str) -> Origin | None:
    row = catalogue.execute(RECORD, (record_id,)).fetchone()
    if row is None:
        return None
    run = f"run {row['run_id']} ({row['mode']})" if row["run_id"] else ""
    address = row["page_url"] or row["url"]
    return Origin(
        what, row["source"], row["id"], address, run, (row["seen_on"] or "")[:10], _parse_bodies(row["locations"])
    )


def _parse_bodies(locations: str | None) -> tuple[tuple[str, str], ...]:
    """The bodies that a record version was read from: the first is the record's own page."""
    try:
        read = json.loads(locations or "{}")
        return tuple((str(url), str(sha256)) for url, sha256 in read.get("bodies", ()) if sha256)[:1]
    except (ValueError, TypeError, AttributeError):
        return ()
