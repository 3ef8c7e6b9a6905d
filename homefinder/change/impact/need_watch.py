"""What a need depends on, and what moved there: the other way round from impact. Reads only."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from homefinder.change.impact.propagation import FIRMNESS_ORDER, read_need_dependencies
from homefinder.change.impact.related_homes import list_homes_that_reach
from homefinder.clean.days import parse_first_day
from homefinder.store.queries import read_name

MAX_EVENTS = 30
"""Events that are told, the latest first."""


@dataclass(frozen=True, slots=True)
class RelatedHome:
    """A home whose change reaches the watched one: how it stands to it, in words."""

    id: str
    title: str
    how: str


@dataclass(frozen=True, slots=True)
class WatchedHome:
    """A home that the need rests on: how, who answers for it, where it is published, and what stands around it."""

    id: str
    title: str
    how: str
    lifecycle: str
    owner: str
    sources: tuple[str, ...]
    editions: tuple[RelatedHome, ...]
    parts: tuple[RelatedHome, ...]
    others: tuple[RelatedHome, ...]


@dataclass(frozen=True, slots=True)
class WatchedEvent:
    """An event that reaches the need, with how much it matters to the need's sector."""

    id: str
    date: str
    seen_on: str
    kind: str
    title: str
    summary: str
    path: str
    severity: float
    level: str


@dataclass(frozen=True, slots=True)
class WatchedDate:
    """A date to come that the need's homes tell of."""

    uid: str
    starts: str
    kind: str
    summary: str
    binding: str
    lead_days: int | None


@dataclass(frozen=True, slots=True)
class NeedWatch:
    """Everything that a person who looks after a need has to watch."""

    need_id: str
    title: str
    homes: tuple[WatchedHome, ...]
    moved: tuple[WatchedEvent, ...]
    ahead: tuple[WatchedDate, ...]


WATCHED_HOME = """SELECT h.id, h.title, h.lifecycle, coalesce(p.name, h.publisher_id) AS owner,
      (SELECT group_concat(DISTINCT r.source_id) FROM home_records hr JOIN records r ON r.id = hr.record_id
       WHERE hr.home_id = h.id) AS sources
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id WHERE h.id = ?"""
WATCHED_EVENTS = """SELECT e.id, e.date, e.seen_on, e.kind, e.title, e.summary, en.path,
      coalesce(s.severity, 0.0) AS severity, coalesce(s.level, '') AS level
    FROM event_needs en JOIN events e ON e.id = en.event_id JOIN needs n ON n.id = en.need_id
    LEFT JOIN event_severities s ON s.event_id = e.id AND s.sector = n.sector
    WHERE en.need_id = ? ORDER BY e.seen_on DESC, severity DESC, e.date DESC, e.id LIMIT ?"""
WATCHED_DATES = """SELECT c.uid, c.starts, c.kind, c.summary, c.binding, c.lead_days FROM calendar_needs n
    JOIN calendar c ON c.uid = n.uid
    WHERE n.need_id = :need AND c.state <> 'cancelled'
      AND substr(c.starts, 1, 10) >= substr(:today, 1, length(c.starts))
    ORDER BY c.starts, c.uid"""


def build_need_watch(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, need_id: str, today: str
) -> NeedWatch:
    """What the need with this id depends on, what moved there, and the days ahead from ``today`` (ISO) on."""
    title = read_name(catalogue, "needs", need_id)
    carried = [item for item in read_need_dependencies(catalogue, curation) if item.need_id == need_id]
    carried.sort(key=lambda item: (-FIRMNESS_ORDER[item.basis], item.words, item.home_id))
    ahead = [WatchedDate(**dict(row)) for row in catalogue.execute(WATCHED_DATES, {"need": need_id, "today": today})]
    return NeedWatch(
        need_id, title, tuple(_build_watched_home(catalogue, item.home_id, item.words) for item in carried),
        tuple(WatchedEvent(**dict(row)) for row in catalogue.execute(WATCHED_EVENTS, (need_id, MAX_EVENTS))),
        tuple(sorted(ahead, key=lambda item: (parse_first_day(item.starts), item.uid))),
    )  # fmt: skip


def _build_watched_home(catalogue: sqlite3.Connection, home: str, how: str) -> WatchedHome:
    row = catalogue.execute(WATCHED_HOME, (home,)).fetchone()
    kin = [
        RelatedHome(other, read_name(catalogue, "homes", other), words)
        for other, words in list_homes_that_reach(catalogue, home)
    ]
    return WatchedHome(
        home, row["title"], how, row["lifecycle"], row["owner"], tuple(sorted((row["sources"] or "").split(","))),
        tuple(item for item in kin if item.how == "is another edition of"),
        tuple(item for item in kin if item.how == "is part of"),
        tuple(item for item in kin if item.how not in ("is another edition of", "is part of")),
    )  # fmt: skip
