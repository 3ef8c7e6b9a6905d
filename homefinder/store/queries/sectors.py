"""Which homes a sector has to do with: what its needs are near to, what people decided, and what says so itself."""

from __future__ import annotations

import sqlite3

MAX_RANK = 10
"""A need has to do with so many of its candidates: those that its page shows."""

SECTOR_HOMES = f"""SELECT n.sector, c.home_id FROM candidates c JOIN needs n ON n.id = c.need_id
      WHERE c.rank <= {MAX_RANK}
    UNION SELECT n.sector, c.home_id FROM decided_candidates c JOIN needs n ON n.id = c.need_id
      WHERE c.verdict = 'accept'
    UNION SELECT h.sector, h.id FROM homes h WHERE h.sector IN (SELECT sector FROM needs)
    UNION SELECT n.sector, s.home_id FROM (SELECT DISTINCT sector FROM needs) n JOIN home_subjects s
      ON s.concept_id >= n.sector || '/' AND s.concept_id < n.sector || '0' WHERE s.assigned = 1"""
"""Pairs of a sector and a home: subjects count that a person assigned from the sector's own scheme."""


def list_sector_homes(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Every pair of a sector that has needs and a home that it has to do with."""
    return [(row[0], row[1]) for row in connection.execute(SECTOR_HOMES)]


def list_homes_of_sector(connection: sqlite3.Connection, sector: str) -> frozenset[str]:
    """The homes that one sector has to do with."""
    rows = connection.execute(f"SELECT home_id FROM ({SECTOR_HOMES}) WHERE sector = ?", (sector,))
    return frozenset(row[0] for row in rows)
