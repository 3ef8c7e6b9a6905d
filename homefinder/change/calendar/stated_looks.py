"""What pages stated of days at each look, as entries of the calendar. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from homefinder.change.calendar.dates import CalendarEntry, build_stated_entry

LOOKS = """SELECT g.id AS reading_id, g.run_id, g.seen_on, coalesce(r.ended_at, '') AS moment, d.*
    FROM date_readings g JOIN runs r ON r.id = g.run_id LEFT JOIN dates d ON d.reading_id = g.id
    WHERE g.record_id = ? ORDER BY g.run_id, d.starts, d.id"""


@dataclass(frozen=True, slots=True)
class StatedLook:
    """The entries that a page stated when it was seen; ``moment``: when the run ended (UTC, ISO 8601)."""

    run_id: int
    seen_on: str
    moment: str
    entries: tuple[CalendarEntry, ...]


def read_stated_looks(ledger: sqlite3.Connection, record_id: str) -> Iterator[StatedLook]:
    """What a record's page stated at each look, the earliest first."""
    rows = ledger.execute(LOOKS, (record_id,))
    for _, group in groupby(rows, key=lambda row: row["reading_id"]):
        looked = list(group)
        first = looked[0]
        built = (build_stated_entry(row, row["seen_on"]) for row in looked if row["id"])
        entries = tuple(entry for entry in built if entry)
        yield StatedLook(first["run_id"], first["seen_on"], first["moment"], entries)
