"""A home as evidence quotes it: its fields, its record and its page."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.ranking.model import Evidence

HOMES = """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(w.title, '') AS parent,
    (SELECT min(record_id) FROM home_records WHERE home_id = h.id) AS record_id FROM homes h
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of WHERE h.id = ?"""


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One home at its position in the index."""

    position: int
    fields: Mapping[str, str]

    def value(self, name: str) -> str:
        """The field's text; empty where it says nothing."""
        return self.fields[name] or ""

    def build_evidence(self, home: str, need: str = "") -> Evidence:
        """A piece of evidence that stands in this home's record."""
        return Evidence(need, home, self.value("record_id"), self.value("url"))


def read_home_row(connection: sqlite3.Connection, home_id: str, position: int) -> HomeRow:
    """The home as the catalogue has it."""
    row: sqlite3.Row = connection.execute(HOMES, (home_id,)).fetchone()
    return HomeRow(position, dict(row))


def read_home_rows(connection: sqlite3.Connection, ids: Sequence[str], positions: Sequence[int]) -> dict[int, HomeRow]:
    """The homes at these positions."""
    return {position: read_home_row(connection, ids[position], position) for position in positions}
