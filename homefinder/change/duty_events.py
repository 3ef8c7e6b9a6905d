"""Events of duties: what became compulsory, weaker or binds others, from the table of their changes."""

from __future__ import annotations

import sqlite3

from homefinder.change.events.derive import EventRow, build_event_id
from homefinder.change.events.shared_write import MEMBER_COLUMNS, delete_events, save_events
from homefinder.change.kinds import SEEN
from homefinder.clean.days import format_day
from homefinder.duties.model import LEVEL_LABELS
from homefinder.store.db import insert_many, transaction

DUTY_CHANGED = "duty-changed"
DUE = """SELECT c.*, r.title, r.url, r.page_url, (SELECT max(x.id) FROM changes x
      WHERE x.record_id = c.record_id AND x.run_id = c.run_id) AS change_id
    FROM duty_changes c JOIN records r ON r.id = c.record_id ORDER BY c.id"""


def write_duty_events(ledger: sqlite3.Connection) -> int:
    """An event of each change of a duty; returns how many are new.

    Its day is the one from which the duty holds, where that is still ahead when it is seen.
    """
    rows = {row.id: row for row in map(_build_event, ledger.execute(DUE))}
    held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE kind = ?", (DUTY_CHANGED,))}
    with transaction(ledger):
        delete_events(ledger, held - rows.keys())
        fresh = [row for name, row in rows.items() if name not in held]
        save_events(ledger, fresh)
        members = [(row.id, row.record_id, row.change_id, "[]") for row in fresh]
        insert_many(ledger, "event_members", MEMBER_COLUMNS, members)
    return len(fresh)


def describe_duty_change(kind: str, before: str, after: str, bound: str, starts: str) -> str:
    """One sentence: what it was, what it is, for whom and from when."""
    who = f" for {bound}" if bound else ""
    was, now = (LEVEL_LABELS.get(level, "not stated") for level in (before, after))
    since = f", from {format_day(starts)}" if starts else ""
    if kind == "rule gone":
        return f"Rule gone{who}: it was {was}."
    if kind == "excluded from a duty":
        return f"Excluded from a duty{who}: what is {now} for others binds them no more{since}."
    if before == after:
        return f"Other days{who}: {now}{since}."
    return f"{kind.capitalize()}{who}: {now}{f', before {was}' if before else ''}{since}."


def _build_event(row: sqlite3.Row) -> EventRow:
    name = build_event_id(row["record_id"], DUTY_CHANGED, row["kind"], row["id"])
    day = row["starts"] if len(row["starts"]) == 10 and row["starts"] > row["seen_on"] else row["seen_on"]
    summary = describe_duty_change(row["kind"], row["before"], row["after"], row["bound"], row["starts"])
    return EventRow(
        name, DUTY_CHANGED, row["kind"].replace(" ", "-"), SEEN, day, row["seen_on"], row["record_id"],
        row["source_id"],
        row["change_id"], row["run_id"], row["title"], summary, "major", "duties", row["before"], row["after"],
        row["url"] or row["page_url"],
    )  # fmt: skip
