"""Where a record that vanished stands today, and which pairs of records wait for a person to say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

WAITING_PAIRS = """SELECT p.left_record, l.title AS left_title, p.right_record, r.title AS right_title, p.score,
      p.reason, 'joined' AS proposed FROM resolve_pairs p
    JOIN records l ON l.id = p.left_record JOIN records r ON r.id = p.right_record
    WHERE p.outcome = 'review' AND p.verdict = ''
    UNION ALL SELECT n.former_record, l.title, n.record_id, r.title, n.score,
      'It may have been renamed: the first is missing since ' || n.seen_on || ', the second came at that look; '
      || n.reason || '.', 'renamed' FROM record_renames n
    JOIN records l ON l.id = n.former_record JOIN records r ON r.id = n.record_id WHERE n.verdict = 'proposed'
    ORDER BY 5 DESC, 1, 3"""


def list_waiting_pairs(catalogue: sqlite3.Connection, judged: Collection[frozenset[str]]) -> list[dict[str, Any]]:
    """Pairs of records that may be one thing, the likeliest first, but for those that a person judged.

    ``proposed``: joined where both are there, renamed where the first vanished as the second came.
    """
    rows = (dict(row) for row in catalogue.execute(WAITING_PAIRS))
    return [row for row in rows if frozenset((row["left_record"], row["right_record"])) not in judged]


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
