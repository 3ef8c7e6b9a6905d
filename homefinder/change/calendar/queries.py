"""Entries of the calendar for one publisher, theme, need, home or source. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from homefinder.store.id_sets import NARROWER_CONCEPTS, SERIES_HOMES

CONDITIONS: Mapping[str, str] = {
    "owner": "c.publisher_id = :owner",
    "theme": f"""c.uid IN (SELECT uid FROM calendar_subjects
        WHERE concept_id IN {NARROWER_CONCEPTS.replace(":concept", ":theme")})""",
    "need": "c.uid IN (SELECT uid FROM calendar_needs WHERE need_id = :need)",
    "home": f"c.home_id IN {SERIES_HOMES}",
    "source": "c.source_id = :source",
}
"""What entries can be asked for by, and the condition on ``calendar c``: a theme has its narrower ones' too, a
home its other editions'."""

NAME_QUERIES: Mapping[str, str] = {
    "owner": "SELECT name FROM publishers WHERE id = ?",
    "theme": "SELECT name FROM concepts WHERE id = ?",
    "need": "SELECT title FROM needs WHERE id = ?",
    "home": "SELECT title FROM homes WHERE id = ?",
    "source": "SELECT title FROM sources WHERE id = ?",
}
"""How each is called: the statement that finds its name."""


def read_calendar_entries(
    catalogue: sqlite3.Connection, filters: Mapping[str, str], since: str = ""
) -> list[dict[str, Any]]:
    """Entries, the earliest first; ``filters``: keys of ``CONDITIONS`` with identifiers, all of which must hold.

    ``since`` leaves out what was over before that day (ISO); a month counts until it ends.
    """
    conditions = [CONDITIONS[name] for name, value in filters.items() if value]
    sql = f"""SELECT c.* FROM calendar c
        WHERE substr(c.starts, 1, 10) >= substr(:since, 1, min(10, length(c.starts)))
        {"".join(f" AND {condition}" for condition in conditions)} ORDER BY c.starts, c.uid"""
    cursor = catalogue.execute(sql, {**filters, "since": since})
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def read_name(catalogue: sqlite3.Connection, kind: str, identifier: str) -> str:
    """The name of an owner, theme, need, home or source; empty where there is none."""
    row = catalogue.execute(NAME_QUERIES[kind], (identifier,)).fetchone()
    return str(row[0]) if row else ""
