"""How open each home is to change: whether a way to ask is known, and whether its owner is consulting now."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from homefinder.search.bm25 import Floats
from homefinder.search.fields import list_content_stems
from homefinder.search.home_attributes import HomeAttributes
from homefinder.store.queries import read_last_seen_on

ROUTE_VALUE, CONSULTING_VALUE = 0.5, 1.0
"""How open a home is whose route is known, and one on which its owner is consulting now."""

NO_ROUTE = "unknown"
"""The route of a home for which no way of asking is known."""

MIN_SHARED_WORDS = 2
"""So many words a consultation's title must share with a home's name: an owner consults on much else."""

OPEN_CONSULTATIONS = """SELECT r.id, r.title, r.url, substr(r.closes, 1, 10) AS closes, r.publisher_id FROM records r
    WHERE r.kind = 'consultation' AND r.state = 'present' AND substr(r.opens, 1, 10) <= :today
    AND (r.closes = '' OR substr(r.closes, 1, 10) >= :today) ORDER BY r.closes, r.id"""


@dataclass(frozen=True, slots=True)
class OpenConsultation:
    """One that takes answers on the day of the latest harvest; ``closes`` is an ISO date, empty where none is told."""

    record_id: str
    title: str
    url: str
    closes: str
    publisher_id: str


@dataclass(frozen=True, slots=True)
class Openness:
    """For every home how open it is, and by position the consultation that makes it so."""

    values: Floats
    consultations: Mapping[int, OpenConsultation]


def read_openness(connection: sqlite3.Connection, attributes: HomeAttributes) -> Openness:
    """Routes and open consultations as the catalogue has them."""
    values = np.zeros(len(attributes), dtype=np.float32)
    rows = connection.execute("SELECT home_id FROM home_routes WHERE route_id <> ?", (NO_ROUTE,))
    routed = {row[0] for row in rows}
    if routed:
        values[[home_id in routed for home_id in attributes.ids]] = ROUTE_VALUE
    consulted = _match_consultations(connection, attributes)
    values[list(consulted)] = CONSULTING_VALUE
    return Openness(values, consulted)


def read_open_consultations(connection: sqlite3.Connection) -> tuple[OpenConsultation, ...]:
    """Consultations open on the day of the latest harvest, the first to close first."""
    today = read_last_seen_on(connection)
    return tuple(OpenConsultation(*row) for row in connection.execute(OPEN_CONSULTATIONS, {"today": today}))


def _match_consultations(connection: sqlite3.Connection, attributes: HomeAttributes) -> dict[int, OpenConsultation]:
    """Homes of the consulting publisher whose name shares enough words with what it consults on until a known day."""
    found: dict[int, OpenConsultation] = {}
    for one in reversed([item for item in read_open_consultations(connection) if item.closes]):
        homes = connection.execute(
            "SELECT id, title FROM homes WHERE publisher_id = ? ORDER BY id", (one.publisher_id,)
        )
        asked = _words(one.title)
        for home_id, title in homes.fetchall():
            if len(asked & _words(title)) >= MIN_SHARED_WORDS:
                found[attributes.find_position(home_id)] = one
    return found


@lru_cache(maxsize=10_000)
def _words(title: str) -> frozenset[str]:
    return frozenset(list_content_stems(title))
