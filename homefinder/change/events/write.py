"""Write the events that follow from the changes of the ledger: only of records that changed since the last time.

The work is in step with what changed, not with the catalogue: a note remembers the highest change that was looked at
and the rules of that day. Where the rules changed, all events are made anew; equal ones keep their rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from homefinder.change.diff.owner_names import OwnerNames, read_joined_owners
from homefinder.change.diff.record_step import CHANGED, Fields
from homefinder.change.events.derive import Change, EventRow, RecordHistory, build_event_id, derive_record_events
from homefinder.change.events.field_edits import leave_edits_out
from homefinder.change.events.renamed_records import (
    Former,
    continue_history,
    leave_departure_out,
    list_rename_lines,
    list_renamed_anew,
)
from homefinder.change.events.shared_write import MEMBER_COLUMNS, delete_events, save_events, write_shared_events
from homefinder.change.kinds import SEEN
from homefinder.code_fingerprint import fingerprint_code
from homefinder.store.build_state import read_state, write_state
from homefinder.store.db import insert_many, scalar, transaction
from homefinder.store.records import parse_content

WATERMARK_NAME = "events_for"
"""Note in the ledger: the highest change whose events were made, and the fingerprints of the rules that made them and
of the names of owners that are joined."""
BATCH_SIZE = 1_000
"""Records whose versions are held in memory at once."""

CHANGED_SINCE = "SELECT DISTINCT record_id FROM changes WHERE id > ? ORDER BY record_id"
RECORDS_JOINED_SERIES = """SELECT e.record_id FROM home_editions d CROSS JOIN home_records r ON r.home_id = d.home_id
    CROSS JOIN events e ON e.record_id = r.record_id WHERE d.previous IS NOT NULL AND e.kind = 'new-standard'"""
RECORDS_LEFT_SERIES = """SELECT e.record_id FROM events e LEFT JOIN home_records r ON r.record_id = e.record_id
    LEFT JOIN home_editions d ON d.home_id = r.home_id
    WHERE e.kind = 'new-edition' AND e.field = 'series' AND (d.previous IS NULL OR d.label <> e.after)"""
"""Records whose place in a line of editions is not the one that their events tell of. Read from the few that stand in a
line: CROSS JOIN keeps SQLite from reading every new standard instead."""
HISTORY = """SELECT c.*, u.today, r.key, r.source_id, f.content AS old, t.content AS new,
      coalesce(t.hash, f.hash, '') AS hash,
      s.adapter = 'curated' AS curated, c.run_id = w.run_id AS first,
      coalesce((SELECT d.label FROM home_records h JOIN home_editions d ON d.home_id = h.home_id
                WHERE h.record_id = c.record_id AND d.previous IS NOT NULL), '') AS line,
      (SELECT json_group_array(j.value) FROM event_members m, json_each(m.fields) j WHERE m.change_id = c.id) AS shared
    FROM temp.due u CROSS JOIN changes c ON c.record_id = u.record_id CROSS JOIN records r ON r.id = c.record_id
    CROSS JOIN sources s ON s.id = r.source_id LEFT JOIN temp.first_runs w ON w.source_id = r.source_id
    LEFT JOIN record_versions f ON f.id = c.from_version_id LEFT JOIN record_versions t ON t.id = c.to_version_id
    ORDER BY u.today, u.position, c.id"""


TAKEN_OUT = "taken-out"
RETIRED_RECORDS = """SELECT r.*, t.retired_on, t.reason FROM retired_records t JOIN records r ON r.id = t.record_id
    ORDER BY r.id"""


def derive_events(ledger: sqlite3.Connection) -> int:
    """Bring ``events`` in step with the changes and the editions; returns how many events are new.

    Run it after resolving, which says which home follows which. All of it in one transaction or nothing.
    """
    known, rules = _read_watermark(ledger)
    highest = int(str(scalar(ledger, "SELECT coalesce(max(id), 0) FROM changes")))
    with transaction(ledger):
        _write_first_runs(ledger)
        bodies, renamed = read_joined_owners(ledger), list_renamed_anew(ledger)
        told_by = f"{compute_rules_fingerprint()}-{bodies.compute_fingerprint()}"
        since = known if rules == told_by else 0
        shared, again = write_shared_events(ledger, since, bodies, renamed)
        due = [row[0] for row in ledger.execute(CHANGED_SINCE, (since,))]
        moved = {row[0] for sql in (RECORDS_JOINED_SERIES, RECORDS_LEFT_SERIES) for row in ledger.execute(sql)}
        lines = list_rename_lines(ledger, {*due, *moved, *renamed, *again})
        made = sum(
            _derive_events_of(ledger, lines[at : at + BATCH_SIZE], bodies) for at in range(0, len(lines), BATCH_SIZE)
        )
        made += _write_retirement_events(ledger)
        write_state(ledger, WATERMARK_NAME, f"{highest} {told_by}")
    return made + shared


def compute_rules_fingerprint() -> str:
    """Fingerprint of the code by which events are made."""
    return fingerprint_code("homefinder.change.events.derive", "homefinder.change.events.shared_edits")


def _read_watermark(ledger: sqlite3.Connection) -> tuple[int, str]:
    value = read_state(ledger, WATERMARK_NAME) or "0 "
    highest, _, rules = value.partition(" ")
    return int(highest), rules


def _write_first_runs(ledger: sqlite3.Connection) -> None:
    """The first run of each source that was taken: what it added is not new."""
    ledger.execute(
        "CREATE TEMP TABLE IF NOT EXISTS due (record_id TEXT PRIMARY KEY, today TEXT NOT NULL, position INTEGER)"
    )
    ledger.execute("CREATE TEMP TABLE IF NOT EXISTS first_runs (source_id TEXT PRIMARY KEY, run_id INTEGER)")
    ledger.execute("DELETE FROM temp.first_runs")
    ledger.execute(
        """INSERT INTO temp.first_runs SELECT source_id, min(id) FROM runs WHERE state = 'committed'
           GROUP BY source_id"""
    )


def _derive_events_of(ledger: sqlite3.Connection, lines: Sequence[Sequence[str]], bodies: OwnerNames) -> int:
    """Make the events of these records anew; returns how many were not there.

    A line is a record with those that it was before it was renamed, the first one first; its events are told of what
    it is today.
    """
    ledger.execute("DELETE FROM temp.due")
    ledger.executemany("INSERT INTO temp.due VALUES (?, ?, ?)", [
        (record, line[-1], position) for line in lines for position, record in enumerate(line)
    ])  # fmt: skip
    rows = [
        replace(row, record_id=today)
        for today, history in _read_histories(ledger, bodies)
        for row in derive_record_events(history)
    ]
    held = {
        row[0]
        for row in ledger.execute(
            "SELECT id FROM events WHERE members = 1 AND record_id IN (SELECT record_id FROM temp.due)"
        )
    }
    wanted = {row.id for row in rows}
    delete_events(ledger, held - wanted)
    save_events(ledger, rows)
    members = [(row.id, row.record_id, row.change_id, "[]") for row in rows]
    insert_many(ledger, "event_members", MEMBER_COLUMNS, members)
    return len(wanted - held)


def _write_retirement_events(ledger: sqlite3.Connection) -> int:
    """An event of each record that a person took out of the catalogue, for as long as it is out; how many are new."""
    rows = {}
    for row in ledger.execute(RETIRED_RECORDS):
        name = build_event_id(row["id"], TAKEN_OUT, TAKEN_OUT, row["retired_on"])
        summary = f"Taken out of this catalogue: {row['reason']}"
        rows[name] = EventRow(
            name, TAKEN_OUT, TAKEN_OUT, SEEN, row["retired_on"], row["retired_on"], row["id"], row["source_id"], None,
            row["last_run_id"], row["title"], summary, "", "", "", "", row["url"] or row["page_url"],
        )  # fmt: skip
    held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE kind = ?", (TAKEN_OUT,))}
    delete_events(ledger, held - rows.keys())
    fresh = [row for name, row in rows.items() if name not in held]
    save_events(ledger, fresh)
    insert_many(ledger, "event_members", MEMBER_COLUMNS, [(row.id, row.record_id, None, "[]") for row in fresh])
    return len(fresh)


def _read_histories(ledger: sqlite3.Connection, bodies: OwnerNames) -> Iterator[tuple[str, RecordHistory]]:
    """The history of each record that is due, with the id that it has today."""
    for today, line in groupby(ledger.execute(HISTORY), key=lambda row: row["today"]):
        former: Former | None = None
        for record_id, group in groupby(line, key=lambda row: row["record_id"]):
            rows = list(group)
            changes = tuple(_build_change(row, bodies) for row in rows)
            history = RecordHistory(record_id, rows[0]["source_id"], changes, rows[0]["line"], bool(rows[0]["curated"]))
            if record_id != today:
                history = leave_departure_out(history)
            if former:
                shared = frozenset(json.loads(rows[0]["shared"]))
                history = continue_history(history, rows[0]["key"], former, bodies, shared)
            yield today, history
            former = Former(rows[0]["key"], [change.after for change in changes if change.after])


def _build_change(row: sqlite3.Row, bodies: OwnerNames) -> Change:
    """The change without the edits that many records share: these are events of their own."""
    before: Fields = parse_content(row["old"])
    after = parse_content(row["new"])
    is_same_owner, is_other_body = bodies.is_same(before, after), bodies.is_other(before, after)
    if row["kind"] == CHANGED and (shared := frozenset(json.loads(row["shared"]))):
        before = leave_edits_out(before, after, shared)
    return Change(
        row["id"], row["run_id"], row["kind"], row["seen_on"], row["title"], before, after, row["hash"],
        bool(row["first"]), is_same_owner, is_other_body,
    )  # fmt: skip
