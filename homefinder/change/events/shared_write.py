"""Write the events of edits that many records of one run share, before those of each record are made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import fields
from itertools import groupby

from homefinder.change.criteria import MIN_SHARED_RECORDS
from homefinder.change.events.derive import Change, EventRow
from homefinder.change.events.field_edits import FieldEdit, list_field_edits
from homefinder.change.events.shared_edits import (
    ChangedRecord,
    PublicationRun,
    SharedEvent,
    build_shared_events,
    list_shared_edits,
)
from homefinder.model import canonical_json
from homefinder.store.db import insert_many
from homefinder.store.records import parse_content

COLUMNS = tuple(column.name for column in fields(EventRow))
MEMBER_COLUMNS = ("event_id", "record_id", "change_id", "fields")

RUNS = """SELECT c.run_id, s.id, s.title, s.homepage, s.adapter = 'curated' AS curated, u.seen_on FROM changes c
    JOIN runs u ON u.id = c.run_id JOIN sources s ON s.id = u.source_id WHERE c.id > ? AND c.kind = 'changed'
    GROUP BY c.run_id HAVING count(*) >= ?"""
STEPS = """SELECT c.*, f.content AS old, t.content AS new, t.hash AS hash FROM changes c
    JOIN record_versions f ON f.id = c.from_version_id JOIN record_versions t ON t.id = c.to_version_id
    WHERE c.kind = 'changed'"""
STEPS_SINCE = f"{STEPS} AND c.id > ? ORDER BY c.run_id, c.id"
STEPS_NAMED = f"{STEPS} AND c.id IN (SELECT value FROM json_each(?)) ORDER BY c.id"


def write_shared_events(ledger: sqlite3.Connection, after: int) -> int:
    """Make the events of the runs whose changes come after the number ``after``; returns how many are new.

    The changes of a run never change, so a run that was looked at is not looked at again: work grows with what changed.
    """
    runs = {row["run_id"]: row for row in ledger.execute(RUNS, (after, MIN_SHARED_RECORDS))}
    held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE members > 1")}
    made: set[str] = set()
    for run_id, group in groupby(ledger.execute(STEPS_SINCE, (after,)), key=lambda row: row["run_id"]):
        if run_id in runs:
            edits = {row["id"]: list_field_edits(*_read_sides(row)) for row in group}
            made.update(_write_run(ledger, runs[run_id], list_shared_edits(edits)))
    if after == 0:
        delete_events(ledger, held - made)
    return len(made - held)


def delete_events(ledger: sqlite3.Connection, events: Collection[str]) -> None:
    """Take events out with all that is said of them."""
    for table, column in (
        ("event_severities", "event_id"),
        ("event_needs", "event_id"),
        ("event_members", "event_id"),
        ("events", "id"),
    ):
        ledger.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(event,) for event in sorted(events)])


def save_events(ledger: sqlite3.Connection, rows: Collection[EventRow]) -> None:
    """Write the rows of events; one that is there already is brought up to date."""
    marks, sets = ", ".join("?" * len(COLUMNS)), ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])
    ledger.executemany(
        f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}",
        [tuple(getattr(row, name) for name in COLUMNS) for row in rows],
    )
    ledger.executemany("DELETE FROM event_members WHERE event_id = ?", [(row.id,) for row in rows])


def _write_run(ledger: sqlite3.Connection, run: sqlite3.Row, shared: dict[FieldEdit, list[int]]) -> Iterator[str]:
    if not shared:
        return
    publication = PublicationRun(
        run["id"], run["title"], run["homepage"], run["run_id"], run["seen_on"], bool(run["curated"])
    )
    numbers = sorted({number for found in shared.values() for number in found})
    found = build_shared_events(publication, _read_records(ledger, numbers), shared)
    save_events(ledger, [event.row for event in found])
    insert_many(ledger, "event_members", MEMBER_COLUMNS, [row for event in found for row in _build_members(event)])
    yield from (event.row.id for event in found)


def _build_members(event: SharedEvent) -> Iterator[tuple[object, ...]]:
    for record in event.members:
        yield event.row.id, record.record_id, record.change.id, canonical_json(list(event.fields))


def _read_records(ledger: sqlite3.Connection, numbers: list[int]) -> Iterator[ChangedRecord]:
    for row in ledger.execute(STEPS_NAMED, (json.dumps(numbers),)):
        before, after = _read_sides(row)
        change = Change(row["id"], row["run_id"], row["kind"], row["seen_on"], row["title"], before, after, row["hash"])
        yield ChangedRecord(row["record_id"], change)


def _read_sides(row: sqlite3.Row) -> tuple[dict[str, object], dict[str, object]]:
    return parse_content(row["old"]), parse_content(row["new"])
