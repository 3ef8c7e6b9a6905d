"""How open each home is to change: whether a way to ask is known, and whether its owner is consulting now."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from homefinder.search.bm25 import Floats
from homefinder.search.fields import word_stems
from homefinder.search.home_attributes import Shelf

ROUTE, CONSULTING = 0.5, 1.0
"""How open a home is whose route is known, and one on which its owner is consulting now."""

NO_ROUTE = "unknown"
"""The route of a home for which no way of asking is known."""

SHARED = 2
"""So many words a consultation's title must share with a home's name: an owner consults on much else."""

OPEN = """SELECT r.id, r.title, r.url, substr(r.closes, 1, 10) AS closes, r.publisher_id FROM records r
    WHERE r.kind = 'consultation' AND r.state = 'present' AND substr(r.opens, 1, 10) <= :today
    AND substr(r.closes, 1, 10) >= :today ORDER BY r.closes, r.id"""
TODAY = "SELECT coalesce(max(last_seen_on), '') FROM sources"


@dataclass(frozen=True, slots=True)
class Consultation:
    """One that takes answers on the day of the latest harvest; ``closes`` is ISO 8601."""

    record_id: str
    title: str
    url: str
    closes: str
    publisher_id: str


@dataclass(frozen=True, slots=True)
class Openness:
    """For every home how open it is, and by position the consultation that makes it so."""

    values: Floats
    consultations: Mapping[int, Consultation]


def read_openness(connection: sqlite3.Connection, shelf: Shelf) -> Openness:
    """Routes and open consultations as the catalogue has them."""
    values = np.zeros(len(shelf), dtype=np.float32)
    rows = connection.execute("SELECT home_id FROM home_routes WHERE route_id <> ?", (NO_ROUTE,))
    routed = {row[0] for row in rows}
    if routed:
        values[[home_id in routed for home_id in shelf.ids]] = ROUTE
    consulted = _consulted(connection, shelf, open_consultations(connection))
    values[list(consulted)] = CONSULTING
    return Openness(values, consulted)


def open_consultations(connection: sqlite3.Connection) -> tuple[Consultation, ...]:
    """Consultations open on the day of the latest harvest, the first to close first."""
    today = connection.execute(TODAY).fetchone()[0]
    return tuple(Consultation(*row) for row in connection.execute(OPEN, {"today": today}))


def _consulted(
    connection: sqlite3.Connection, shelf: Shelf, consultations: Sequence[Consultation]
) -> dict[int, Consultation]:
    """Homes of the consulting publisher whose name shares enough words with what it consults on."""
    found: dict[int, Consultation] = {}
    for one in reversed(consultations):
        homes = connection.execute(
            "SELECT id, title FROM homes WHERE publisher_id = ? ORDER BY id", (one.publisher_id,)
        )
        asked = _words(one.title)
        for home_id, title in homes.fetchall():
            if len(asked & _words(title)) >= SHARED:
                found[shelf.place(home_id)] = one
    return found


@lru_cache(maxsize=10_000)
def _words(title: str) -> frozenset[str]:
    return frozenset(word_stems(title))
