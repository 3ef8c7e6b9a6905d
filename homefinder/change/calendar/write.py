"""The calendar: every date that publications tell of, whether it binds and how long before it was told.

Made anew with each refresh from the versions of records; a moved date keeps its uid and raises its sequence. A meeting
whose day is part of its record's key keeps its uid too: the record that follows carries on its history.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from homefinder.change.calendar.dates import ENTRY_KINDS, CalendarEntry
from homefinder.change.calendar.entry_history import EntryHistory, HarvestedVersion, build_entry_histories
from homefinder.change.calendar.stated_looks import read_stated_looks
from homefinder.change.impact.concerned_homes import ConcernedHome
from homefinder.change.impact.propagation import NeedsByTarget
from homefinder.change.impact.severity import BINDING_THRESHOLD, score_binding
from homefinder.clean.days import count_days, format_day_in_words, parse_first_day
from homefinder.store.db import insert_many, transaction

COLUMNS = (
    "uid", "kind", "starts", "ends", "sequence", "state", "record_id", "source_id", "home_id", "publisher_id", "title",
    "summary", "url", "venue", "binding", "announced_on", "lead_days", "changed_at", "who", "date_id",
)  # fmt: skip

CONFIRMED, CANCELLED = "confirmed", "cancelled"

BINDING, NOT_BINDING, UNKNOWN = "binding", "not-binding", "unknown"
DUTY_KINDS = frozenset({"applies-from", "comply-by", "load-by", "submit-by", "clean-until"})
"""Kinds of entry that can bind; an opening or a meeting asks for nothing."""

STATED_SUMMARIES: Mapping[str, str] = {
    "opens": "opens", "load-by": "first data by this day", "submit-by": "submit by this day",
    "clean-until": "correct until this day", "reference-date": "the day that the data describe",
    "review-date": "due for review", "publish-expected": "to be published",
}  # fmt: skip
"""What is to be done on a day that a page states, behind its title."""
MONTH_WORDS: Mapping[str, str] = {
    "comply-by": "must be complied with", "ends": "ends", "opens": "opens", "load-by": "must have its first data",
    "submit-by": "must be submitted", "clean-until": "can be corrected", "reference-date": "is taken",
    "review-date": "is to be reviewed", "publish-expected": "is to be published",
    "consultation-opens": "opens", "consultation-closes": "closes",
}  # fmt: skip
"""What happens in a month of which no day is told, behind the title."""

_DAY_IN_KEY = re.compile(r"[0-9]{4}[-‐/][0-9]{1,2}[-‐/][0-9]{1,2}/?")

RECORDS_WITH_DATES = """SELECT r.id, r.key, r.source_id, r.kind, r.title, r.url, r.page_url, r.publisher_id, r.state,
r.issued,
      r.first_seen, r.last_seen, r.missing_since,
      hr.home_id, h.kind AS home_kind, coalesce(h.legal_basis, '') AS legal_basis, coalesce(h.status, '') AS home_status
    FROM records r LEFT JOIN home_records hr ON hr.record_id = r.id LEFT JOIN homes h ON h.id = hr.home_id
    WHERE r.opens <> '' OR r.closes <> '' OR r.kind IN ('consultation', 'meeting')
      OR r.id IN (SELECT record_id FROM record_events WHERE kind IN
        ('opens', 'closes', 'meeting', 'applies-from', 'comply-by', 'implementation', 'conformance'))
      OR r.id IN (SELECT record_id FROM events WHERE kind IN ('applies-from', 'comply-by', 'ended'))
      OR r.id IN (SELECT record_id FROM dates WHERE kind <> 'period' AND starts || ends <> '')
    ORDER BY r.id"""
VERSIONS = """SELECT v.id, v.content, v.valid_from, v.run_id, r.ended_at FROM record_versions v
    JOIN runs r ON r.id = v.run_id WHERE v.record_id = ? ORDER BY v.valid_from, v.id"""
REAPPEARANCES = """SELECT count(*) AS times, max(r.ended_at) AS moment FROM changes c JOIN runs r ON r.id = c.run_id
    WHERE c.record_id = ? AND c.kind IN ('removed', 'restored')"""
"""How often the record went and came back: each raises the sequence of its entries."""


def write_calendar(ledger: sqlite3.Connection) -> int:
    """Fill ``calendar`` and its themes; returns the number of entries."""
    records = ledger.execute(RECORDS_WITH_DATES).fetchall()
    rows = [row for chain in group_successive_records(records) for row in _build_rows(ledger, chain)]
    with transaction(ledger):
        for table in ("calendar_needs", "calendar_subjects", "calendar"):
            ledger.execute(f"DELETE FROM {table}")
        insert_many(ledger, "calendar", COLUMNS, rows)
        ledger.execute(
            """INSERT OR IGNORE INTO calendar_subjects SELECT c.uid, s.concept_id FROM calendar c
               JOIN home_subjects s ON s.home_id = c.home_id"""
        )
    return len(rows)


def write_calendar_needs(ledger: sqlite3.Connection, needs_by_record: NeedsByTarget) -> None:
    """Say which needs each entry is about: those that its record reaches. ``needs_by_record`` is by record."""
    rows = [
        (row["uid"], need)
        for row in ledger.execute("SELECT uid, record_id FROM calendar").fetchall()
        for need in needs_by_record.get(row["record_id"], ())
    ]
    with transaction(ledger):
        ledger.execute("DELETE FROM calendar_needs")
        insert_many(ledger, "calendar_needs", ("uid", "need_id"), rows)


def write_calendar_subjects(ledger: sqlite3.Connection, concerned_homes: Iterable[ConcernedHome]) -> None:
    """Themes of an entry: those of its home, or of what its record is about."""
    with transaction(ledger):
        for item in concerned_homes:
            ledger.execute(
                """INSERT OR IGNORE INTO calendar_subjects SELECT c.uid, s.concept_id FROM calendar c, home_subjects s
                   WHERE c.record_id = ? AND s.home_id = ?""",
                (item.record_id, item.home_id),
            )


def _build_rows(ledger: sqlite3.Connection, chain: Sequence[sqlite3.Row]) -> Iterator[tuple[object, ...]]:
    """Entries of a record, with the history of those that it follows. The first of the chain gives the uid."""
    record = chain[-1]
    versions = [version for link in chain for version in _read_versions(ledger, link["id"])]
    comings = ledger.execute(REAPPEARANCES, (record["id"],)).fetchone()
    for told in build_entry_histories(versions):
        starts, left = told.entry.starts, record["missing_since"] or record["last_seen"]
        ahead = starts[:10] >= left[: len(starts[:10])]
        state = CONFIRMED if told.present and not (record["state"] == "removed" and ahead) else CANCELLED
        announced_on = _choose_announced_day(told, record["issued"])
        yield (
            told.build_uid(chain[0]["id"]), told.entry.kind, starts, "", told.sequence + comings["times"], state,
            record["id"], record["source_id"], record["home_id"], record["publisher_id"], record["title"],
            _describe_entry(record, told.entry), told.entry.url or record["url"] or record["page_url"], "",
            _classify_binding(record, told.entry), announced_on,
            count_days(announced_on, starts) if announced_on else None,
            max(told.changed_at, comings["moment"] or ""), told.entry.who, told.entry.date_id,
        )  # fmt: skip


def _read_versions(ledger: sqlite3.Connection, record_id: str) -> list[HarvestedVersion]:
    """The versions of a record in their order, each with what its page stated then.

    A page may state another day while the record, which keeps less of it, stays as it was: such a look counts too.
    """
    steps: list[tuple[int, str, str, str, tuple[CalendarEntry, ...] | None]] = [
        (row["run_id"], row["valid_from"], row["ended_at"] or "", row["content"], None)
        for row in ledger.execute(VERSIONS, (record_id,)).fetchall()
    ]
    steps += [
        (look.run_id, look.seen_on, look.moment, "", look.entries) for look in read_stated_looks(ledger, record_id)
    ]
    found: dict[int, HarvestedVersion] = {}
    content = ""
    stated: tuple[CalendarEntry, ...] = ()
    for run, seen_on, moment, text, entries in sorted(steps, key=lambda step: step[:2]):
        content, stated = text or content, stated if entries is None else entries
        if content:
            found[run] = HarvestedVersion(json.loads(content), seen_on, moment, stated)
    return list(found.values())


def group_successive_records(records: Sequence[sqlite3.Row]) -> list[list[sqlite3.Row]]:
    """Records, each behind the one that it follows: the same key but for the day in it, come when that one went."""
    found: list[list[sqlite3.Row]] = []
    ends: dict[tuple[str, str], list[list[sqlite3.Row]]] = {}
    for record in sorted(records, key=lambda row: (row["first_seen"], row["id"])):
        plain = (record["source_id"], _DAY_IN_KEY.sub("", record["key"]))
        before = [chain for chain in ends.get(plain, ()) if _is_successor(record, chain[-1])]
        if len(before) == 1 and plain[1] != record["key"]:
            before[0].append(record)
        else:
            found.append([record])
            ends.setdefault(plain, []).append(found[-1])
    return sorted(found, key=lambda chain: str(chain[-1]["id"]))


def _is_successor(record: sqlite3.Row, before: sqlite3.Row) -> bool:
    went = before["missing_since"] or before["last_seen"]
    return bool(before["state"] != "present" and record["first_seen"] >= went and record["kind"] == before["kind"])


def _choose_announced_day(history: EntryHistory, issued: str) -> str:
    """The day on which the date was told: when we saw it, or, where it always stood there, when it was published."""
    if not history.in_first_harvest:
        return history.announced_on
    known = len(issued) >= 10 and date.fromisoformat(issued[:10]) <= parse_first_day(history.entry.starts)
    return issued[:10] if known and history.entry.kind != "meeting" else ""


def _classify_binding(record: sqlite3.Row, entry: CalendarEntry) -> str:
    if entry.kind not in DUTY_KINDS:
        return NOT_BINDING
    if record["home_kind"] is None:
        return UNKNOWN
    found = score_binding(record["home_kind"], record["legal_basis"], record["home_status"])
    return BINDING if found >= BINDING_THRESHOLD else NOT_BINDING


def _describe_entry(record: sqlite3.Row, entry: CalendarEntry) -> str:
    """What happens on the day, in one sentence."""
    title = record["title"]
    if entry.kind == "meeting":
        return entry.note or title
    if len(entry.starts) < 10:
        told = MONTH_WORDS.get(entry.kind, "applies")
        return f"{title} {told}, {format_day_in_words(entry.starts)} (no day is told)"
    said = f"{title} {ENTRY_KINDS[entry.kind]}"
    if entry.date_id and entry.kind in STATED_SUMMARIES:
        return f"{title}: {STATED_SUMMARIES[entry.kind]}{f' ({entry.note})' if entry.note else ''}"
    return f"{said}: {entry.note}" if entry.note and entry.note != title else said
