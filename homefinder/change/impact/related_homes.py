"""Homes that a change of another home reaches: its parts, its whole, other editions, and what depends on it."""

from __future__ import annotations

import sqlite3

RELATED_HOME_PAIRS = """
    SELECT id AS changed, part_of AS reached, 'is part of' AS how FROM homes WHERE part_of IS NOT NULL
    UNION ALL SELECT part_of, id, 'is the whole of' FROM homes WHERE part_of IS NOT NULL
    UNION ALL SELECT e.home_id, mine.home_id, 'is another edition of' FROM home_editions mine
      JOIN home_editions e ON e.series = mine.series AND e.home_id <> mine.home_id
    UNION ALL SELECT t.home_id, s.home_id, 'is what stands under' FROM record_relations rr
      JOIN home_records t ON t.record_id = rr.target_record_id JOIN home_records s ON s.record_id = rr.record_id
      WHERE rr.kind = 'depends-on' AND s.home_id <> t.home_id
    UNION ALL SELECT other_id, home_id, 'is what stands under' FROM home_relations WHERE kind = 'api-of'
    UNION ALL SELECT home_id, other_id, 'is about' FROM home_relations WHERE kind = 'about'
    UNION ALL SELECT other_id, home_id, 'describes' FROM home_relations WHERE kind = 'described-by'"""
"""(changed, reached, how): the changed home, in words, to the one that its change reaches."""


def list_homes_that_reach(catalogue: sqlite3.Connection, home: str) -> list[tuple[str, str]]:
    """Homes whose change reaches ``home``, each with how it stands to it."""
    return _list_related_homes(catalogue, "changed", "reached", home)


def list_homes_reached_by(catalogue: sqlite3.Connection, home: str) -> list[tuple[str, str]]:
    """Homes that a change of ``home`` reaches, each with how ``home`` stands to it."""
    return _list_related_homes(catalogue, "reached", "changed", home)


def _list_related_homes(
    catalogue: sqlite3.Connection, column_wanted: str, column_given: str, home: str
) -> list[tuple[str, str]]:
    sql = f"""SELECT DISTINCT {column_wanted}, how FROM ({RELATED_HOME_PAIRS})
              WHERE {column_given} = ? ORDER BY how, {column_wanted}"""
    first: dict[str, str] = {}
    for other, how in catalogue.execute(sql, (home,)):
        first.setdefault(other, how)
    return list(first.items())
