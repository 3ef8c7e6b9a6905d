"""Where a record that vanished stands today."""

from __future__ import annotations

import sqlite3


def read_renames(catalogue: sqlite3.Connection) -> dict[str, str]:
    """The id of each renamed record → the id of the record that it is today, through every rename since."""
    rows = catalogue.execute("SELECT former_record, record_id FROM record_renames WHERE verdict = 'renamed'")
    onward: dict[str, str] = dict(rows.fetchall())
    return {former: _follow(former, onward) for former in onward}


def find_home_of_former_id(catalogue: sqlite3.Connection, identifier: str) -> str:
    """The id of the home that a former id, of a home or of its record, leads to since the record was renamed; empty
    where none does."""
    row = catalogue.execute(
        """SELECT record_id FROM record_renames WHERE verdict = 'renamed' AND ? IN (former_home_id, former_record)
           ORDER BY former_record""",
        (identifier,),
    ).fetchone()
    if row is None:
        return ""
    now = read_renames(catalogue).get(row[0], row[0])
    home = catalogue.execute("SELECT home_id FROM home_records WHERE record_id = ?", (now,)).fetchone()
    return str(home[0]) if home else ""


def _follow(former: str, onward: dict[str, str]) -> str:
    passed, now = {former}, onward[former]
    while now in onward and now not in passed:
        passed.add(now)
        now = onward[now]
    return now
