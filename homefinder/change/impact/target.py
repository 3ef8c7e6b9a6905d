"""Which change a person means: an event, a change by number, a record or a home, and which homes it falls on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from homefinder.change.impact.concerned_homes import list_homes_concerned_by
from homefinder.errors import UsageError
from homefinder.lookup import find_home
from homefinder.store.queries import find_home_of_record, read_name

MIN_PREFIX_LENGTH = 4
"""Characters of the beginning of an event's id that may stand for it."""


@dataclass(frozen=True, slots=True)
class ChangeTarget:
    """What changed: ``kind`` is event, change, record or home; ``homes`` are (home, how the change falls on it).

    ``records`` are all that an event is about; ``record_id`` is the one, empty where there are several or none.
    """

    kind: str
    id: str
    title: str
    summary: str
    record_id: str
    homes: tuple[tuple[str, str], ...]
    records: tuple[str, ...] = ()


def resolve_change_target(catalogue: sqlite3.Connection, text: str) -> ChangeTarget:
    """The change with this event id or beginning of one, change number or record id, else of the home so named.

    Raises UsageError where there is none, or where several are named so.
    """
    wanted = text.strip()
    for read in (_find_event, _find_change, _find_record):
        found = read(catalogue, wanted)
        if found:
            return found
    try:
        home = find_home(catalogue, wanted)
    except UsageError as missing:
        listed = "`homefinder events` and `homefinder changes` list what changed"
        raise UsageError(f"no event, change or record {text!r}: {listed}; {missing}") from missing
    title = read_name(catalogue, "homes", home)
    return ChangeTarget("home", home, title, "any change of this home", "", ((home, "is the home itself"),))


def _find_event(catalogue: sqlite3.Connection, text: str) -> ChangeTarget | None:
    rows = catalogue.execute(
        """SELECT id, record_id, title, kind || ', ' || date || ': ' || summary AS said FROM events
           WHERE id >= :id AND id <= CASE WHEN length(:id) >= :least THEN :id || char(1114111) ELSE :id END
           ORDER BY id LIMIT 6""",
        {"id": text, "least": MIN_PREFIX_LENGTH},
    ).fetchall()
    if len(rows) > 1:
        raise UsageError(f"{text!r} begins several events; name one: {', '.join(row['id'] for row in rows)}")
    return _build_target(catalogue, "event", rows[0]) if rows else None


def _find_change(catalogue: sqlite3.Connection, text: str) -> ChangeTarget | None:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    row = catalogue.execute(
        """SELECT id, record_id, title, kind || ', seen on ' || seen_on || ': ' || summary AS said FROM changes
           WHERE id = ?""",
        (int(text),),
    ).fetchone()
    return _build_target(catalogue, "change", row) if row else None


def _find_record(catalogue: sqlite3.Connection, text: str) -> ChangeTarget | None:
    row = catalogue.execute(
        "SELECT id, id AS record_id, title, 'any change of this record' AS said FROM records WHERE id = ?", (text,)
    ).fetchone()
    return _build_target(catalogue, "record", row) if row else None


def _build_target(catalogue: sqlite3.Connection, kind: str, row: sqlite3.Row) -> ChangeTarget:
    records: tuple[str, ...] = (row["record_id"],)
    if kind == "event":
        members = catalogue.execute(
            "SELECT record_id FROM event_members WHERE event_id = ? ORDER BY record_id", (row["id"],)
        )
        records = tuple(record for (record,) in members)
    homes = dict(home for record in records for home in _list_homes_of_record(catalogue, record))
    if len(records) > 1:
        homes = dict.fromkeys(homes, "is about")
    return ChangeTarget(
        kind, str(row["id"]), row["title"], row["said"].rstrip(": "), records[0] if len(records) == 1 else "",
        tuple(homes.items()), records,
    )  # fmt: skip


def _list_homes_of_record(catalogue: sqlite3.Connection, record: str) -> list[tuple[str, str]]:
    """The home that the record belongs to, else those that it is about, each with how it stands to it."""
    if own := find_home_of_record(catalogue, record):
        return [(own["id"], "is a record of")]
    return [(item.home_id, item.how) for item in list_homes_concerned_by(catalogue, record)]
