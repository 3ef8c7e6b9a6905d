"""Write the events of edits that many records of one run share, before those of each record are made."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import fields
from itertools import groupby

from homefinder.change.criteria import MIN_SHARED_RECORDS
from homefinder.change.diff.owner_names import OwnerNames
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

CHANGED_STEPS = """SELECT c.*, c.from_version_id AS former_version FROM changes c WHERE c.kind = 'changed'"""
RENAMED_STEPS = """SELECT c.*, p.current_version_id AS former_version FROM record_renames n
    CROSS JOIN changes c ON c.record_id = n.record_id JOIN records p ON p.id = n.former_record
    WHERE n.verdict = 'renamed' AND c.kind = 'added'
      AND c.id = (SELECT min(id) FROM changes WHERE record_id = n.record_id)"""
"""A record that was renamed did not come: its first change is the step from what it was."""
DUE = "(c.id > ? OR c.run_id IN (SELECT value FROM json_each(?)))"
RUNS = f"""SELECT c.run_id, s.id, s.title, s.homepage, s.adapter = 'curated' AS curated, u.seen_on FROM
    (SELECT * FROM ({CHANGED_STEPS}) c WHERE {DUE} UNION ALL SELECT * FROM ({RENAMED_STEPS}) c WHERE {DUE}) c
    JOIN runs u ON u.id = c.run_id JOIN sources s ON s.id = u.source_id GROUP BY c.run_id HAVING count(*) >= ?"""
STEPS = """SELECT c.*, f.content AS old, t.content AS new, t.hash AS hash FROM
    (SELECT * FROM ({changed}) c WHERE {due} UNION ALL SELECT * FROM ({renamed}) c WHERE {due}) c
    JOIN record_versions f ON f.id = c.former_version JOIN record_versions t ON t.id = c.to_version_id"""
STEPS_SINCE = STEPS.format(changed=CHANGED_STEPS, renamed=RENAMED_STEPS, due=DUE) + " ORDER BY c.run_id, c.id"
STEPS_NAMED = (
    STEPS.format(changed=CHANGED_STEPS, renamed=RENAMED_STEPS, due="c.id IN (SELECT value FROM json_each(?))")
    + " ORDER BY c.id"
)
RUNS_OF_RECORDS = """SELECT DISTINCT run_id FROM changes
    WHERE record_id IN (SELECT value FROM json_each(?)) ORDER BY run_id"""
SHARED_OF_RUNS = """SELECT id FROM events WHERE members > 1 AND run_id IN (SELECT value FROM json_each(?))"""
RECORDS_OF_RUNS = "SELECT DISTINCT record_id FROM changes WHERE run_id IN (SELECT value FROM json_each(?))"


def write_shared_events(
    ledger: sqlite3.Connection, after: int, bodies: OwnerNames, renamed: Collection[str] = ()
) -> tuple[int, set[str]]:
    """Make the events of the runs whose changes come after the number ``after``; returns how many are new.

    The changes of a run never change, so a run that was looked at is not looked at again: work grows with what changed.
    Only the runs of ``renamed``, records whose renames were found or given up since, are; the records of these, whose
    own events are to be made anew, are returned too.
    """
    again = json.dumps([row[0] for row in ledger.execute(RUNS_OF_RECORDS, (json.dumps(sorted(renamed)),))])
    due = (after, again, after, again)
    runs = {row["run_id"]: row for row in ledger.execute(RUNS, (*due, MIN_SHARED_RECORDS))}
    held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE members > 1")}
    made: set[str] = set()
    for run_id, group in groupby(ledger.execute(STEPS_SINCE, due), key=lambda row: row["run_id"]):
        if run_id in runs:
            edits = {row["id"]: list_field_edits(*_read_sides(row)) for row in group}
            made.update(_write_run(ledger, runs[run_id], bodies, list_shared_edits(edits)))
    stale = held if after == 0 else {row[0] for row in ledger.execute(SHARED_OF_RUNS, (again,))}
    delete_events(ledger, stale - made)
    return len(made - held), {row[0] for row in ledger.execute(RECORDS_OF_RUNS, (again,))}


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


def _write_run(
    ledger: sqlite3.Connection, run: sqlite3.Row, bodies: OwnerNames, shared: dict[FieldEdit, list[int]]
) -> Iterator[str]:
    if not shared:
        return
    publication = PublicationRun(
        run["id"], run["title"], run["homepage"], run["run_id"], run["seen_on"], bool(run["curated"])
    )
    numbers = sorted({number for found in shared.values() for number in found})
    found = build_shared_events(publication, _read_records(ledger, numbers, bodies), shared)
    save_events(ledger, [event.row for event in found])
    insert_many(ledger, "event_members", MEMBER_COLUMNS, [row for event in found for row in _build_members(event)])
    yield from (event.row.id for event in found)


def _build_members(event: SharedEvent) -> Iterator[tuple[object, ...]]:
    for record in event.members:
        yield event.row.id, record.record_id, record.change.id, canonical_json(list(event.fields))


def _read_records(ledger: sqlite3.Connection, numbers: list[int], bodies: OwnerNames) -> Iterator[ChangedRecord]:
    named = json.dumps(numbers)
    for row in ledger.execute(STEPS_NAMED, (named, named)):
        before, after = _read_sides(row)
        change = Change(
            row["id"], row["run_id"], row["kind"], row["seen_on"], row["title"], before, after, row["hash"],
            is_same_owner=bodies.is_same(before, after), is_other_body=bodies.is_other(before, after),
        )  # fmt: skip
        yield ChangedRecord(row["record_id"], change)


def _read_sides(row: sqlite3.Row) -> tuple[dict[str, object], dict[str, object]]:
    return parse_content(row["old"]), parse_content(row["new"])
