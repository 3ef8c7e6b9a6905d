"""Events of deadlines that moved: a page states another day than at the look before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from homefinder.change.events.derive import EventRow, build_event_id
from homefinder.change.events.shared_write import MEMBER_COLUMNS, delete_events, save_events
from homefinder.change.kinds import SEEN
from homefinder.clean.days import format_day
from homefinder.dates.model import DATE_KINDS
from homefinder.dates.moves import MovedDate, list_moves
from homefinder.store.db import insert_many, transaction

DATE_MOVED = "date-moved"
RULE = "stated-date-moved"
LOOKS = """SELECT g.record_id, g.run_id, g.seen_on, d.kind, d.starts, d.ends, d.what, d.edition, d.quote
    FROM date_readings g LEFT JOIN dates d ON d.reading_id = g.id
    WHERE g.record_id IN (SELECT record_id FROM date_readings GROUP BY record_id HAVING count(*) > 1)
    ORDER BY g.record_id, g.run_id, d.id"""


def write_moved_date_events(ledger: sqlite3.Connection) -> int:
    """Bring the events of moved dates in step with what was read; returns how many are new. Run it after deriving."""
    rows = {row.id: row for row in _list_events(ledger)}
    with transaction(ledger):
        held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE rule = ?", (RULE,))}
        delete_events(ledger, held - rows.keys())
        fresh = [row for name, row in rows.items() if name not in held]
        save_events(ledger, fresh)
        insert_many(ledger, "event_members", MEMBER_COLUMNS, [(row.id, row.record_id, None, "[]") for row in fresh])
    return len(fresh)


def _list_events(ledger: sqlite3.Connection) -> Iterator[EventRow]:
    for record_id, group in groupby(ledger.execute(LOOKS).fetchall(), key=lambda row: row["record_id"]):
        looks = [
            (rows[0]["seen_on"], rows[0]["run_id"], [row for row in rows if row["kind"]])
            for _, found in groupby(group, key=lambda row: row["run_id"])
            if (rows := list(found))
        ]
        record = ledger.execute("SELECT * FROM records WHERE id = ?", (record_id,)).fetchone()
        for move in list_moves(looks):
            yield _build_event(record, move)


def _build_event(record: sqlite3.Row, move: MovedDate) -> EventRow:
    name = build_event_id(record["id"], DATE_MOVED, RULE, f"{move.seen_on} {move.kind} {move.before} {move.after}")
    what = DATE_KINDS[move.kind]
    begins = f"The day to {what}" if what.endswith("by") else f"The day “{what}”"
    summary = f"{begins} moved from {format_day(move.before)} to {format_day(move.after)}: “{move.quote}”."
    return EventRow(
        name, DATE_MOVED, RULE, SEEN, move.seen_on, move.seen_on, record["id"], record["source_id"], None, move.run_id,
        record["title"], summary, "", "dates", move.before, move.after, record["url"] or record["page_url"],
    )  # fmt: skip
