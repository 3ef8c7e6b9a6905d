"""Consultations that take answers now: a date by which an owner can be asked for something."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from homefinder.store.queries import read_last_seen_on

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


def read_open_consultations(connection: sqlite3.Connection) -> tuple[OpenConsultation, ...]:
    """Consultations open on the day of the latest harvest, the first to close first."""
    today = read_last_seen_on(connection)
    return tuple(OpenConsultation(*row) for row in connection.execute(OPEN_CONSULTATIONS, {"today": today}))
