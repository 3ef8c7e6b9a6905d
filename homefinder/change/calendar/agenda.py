"""The agenda: what must be done by when in the next twelve months, by the return or standard that asks. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefinder.change.calendar.due import YEAR_DAYS
from homefinder.change.calendar.queries import read_calendar_entries
from homefinder.change.calendar.usual import list_usual_entries
from homefinder.clean.days import add_days, parse_last_day

PAST_DAYS = 731
"""Two years: what was over before is in the table and in CSV only."""
SERIES = """SELECT h.value AS home_id, coalesce(e.series, h.value) AS series FROM json_each(?) h
    LEFT JOIN home_editions e ON e.home_id = h.value"""
LATEST_EDITIONS = """SELECT coalesce(d.series, k.home_id) AS series, e.id, e.title, e.summary, e.date FROM events e
    JOIN event_members m ON m.event_id = e.id JOIN home_records k ON k.record_id = m.record_id
    LEFT JOIN home_editions d ON d.home_id = k.home_id
    WHERE e.kind = 'new-edition' AND e.date >= ? AND coalesce(d.series, k.home_id) IN (SELECT value FROM json_each(?))
    ORDER BY e.date, e.id"""


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """One return or standard with its entries (rows as of ``calendar``), the earliest first."""

    title: str
    home_id: str
    record_id: str
    publisher_id: str
    entries: tuple[dict[str, Any], ...]
    edition: Mapping[str, str] | None
    """The event of its latest new edition (id, title, summary, date), where one came out in the last two years."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is stated and what is only usual in the next twelve months; what is later; and what is past, latest first.

    ``older`` counts what was over more than two years ago.
    """

    stated: tuple[AgendaGroup, ...]
    usual: tuple[AgendaGroup, ...]
    later: tuple[AgendaGroup, ...]
    past: tuple[dict[str, Any], ...]
    older: int


def build_agenda(catalogue: sqlite3.Connection, filters: Mapping[str, str], today: str) -> Agenda:
    """The agenda as at ``today`` (ISO; without it everything is past). ``filters``: keys of ``queries.CONDITIONS``."""
    entries = read_calendar_entries(catalogue, filters)
    ahead = [row for row in entries if today and get_last_day(row) >= today]
    over = [row for row in reversed(entries) if not today or get_last_day(row) < today]
    past = sorted(over, key=get_last_day, reverse=True)
    usual = list_usual_entries(catalogue, filters, today)
    day = date.fromisoformat(today) if today else date.max
    horizon, oldest = add_days(day, YEAR_DAYS).isoformat(), add_days(day, -PAST_DAYS).isoformat()
    soon = [row for row in ahead if row["starts"][:10] <= horizon]
    kept = [row for row in past if get_last_day(row) >= oldest] if today else past
    series = _read_series(catalogue, [*ahead, *usual])
    editions = _read_latest_editions(catalogue, set(series.values()), oldest)
    return Agenda(
        _group(soon, series, editions), _group(usual, series, editions),
        _group((row for row in ahead if row["starts"][:10] > horizon), series, editions), tuple(kept),
        len(past) - len(kept),
    )  # fmt: skip


def get_last_day(row: Mapping[str, Any]) -> str:
    """The ISO day on which an entry is over: of a month or a year its last."""
    return parse_last_day(str(row["ends"] or row["starts"])).isoformat()


def _read_series(catalogue: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Home → the series that it is an edition of, or itself."""
    homes = sorted({row["home_id"] for row in rows if row["home_id"]})
    return {row["home_id"]: row["series"] for row in catalogue.execute(SERIES, (json.dumps(homes),))}


def _read_latest_editions(
    catalogue: sqlite3.Connection, series: Iterable[str], since: str
) -> dict[str, dict[str, str]]:
    rows = catalogue.execute(LATEST_EDITIONS, (since, json.dumps(sorted(series))))
    return {row["series"]: {name: row[name] for name in ("id", "title", "summary", "date")} for row in rows}


def _group(
    rows: Iterable[dict[str, Any]], series: Mapping[str, str], editions: Mapping[str, dict[str, str]]
) -> tuple[AgendaGroup, ...]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(series.get(row["home_id"] or "", "") or row["record_id"], []).append(row)
    return tuple(_build_group(members, editions.get(thing)) for thing, members in groups.items())


def _build_group(rows: Sequence[dict[str, Any]], edition: Mapping[str, str] | None) -> AgendaGroup:
    first = min(rows, key=lambda row: (len(row["title"]), row["title"]))
    return AgendaGroup(
        first["title"], first["home_id"] or "", first["record_id"], first["publisher_id"], tuple(rows), edition
    )
