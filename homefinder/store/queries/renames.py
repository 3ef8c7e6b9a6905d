"""Where a record that vanished stands today."""

from __future__ import annotations

import sqlite3


def read_renames(catalogue: sqlite3.Connection) -> dict[str, str]:
    """The id of each renamed record → the id of the record that it is today, through every rename since."""
    rows = catalogue.execute("SELECT former_record, record_id FROM record_renames WHERE verdict = 'renamed'")
    onward: dict[str, str] = dict(rows.fetchall())
    return {former: _follow(former, onward) for former in onward}


def _follow(former: str, onward: dict[str, str]) -> str:
    passed, now = {former}, onward[former]
    while now in onward and now not in passed:
        passed.add(now)
        now = onward[now]
    return now
