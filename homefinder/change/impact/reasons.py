"""Why a reader sees an event: what he follows, and the path from what changed to the need that rests on it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping

from homefinder.model import OUTCOME_LABELS

PATHS = """SELECT n.event_id, n.need_id, d.title, d.sector, n.path, n.is_near FROM event_needs n
    JOIN needs d ON d.id = n.need_id WHERE n.event_id IN (SELECT value FROM json_each(:events))
      AND :need IN ('', n.need_id) AND :sector IN ('', d.sector) ORDER BY n.is_near DESC, d.title, n.need_id"""
_CANDIDATE = re.compile(r"\bcandidate ([0-9]+)")
_OUTCOME = re.compile(r"\boutcome: ([a-z-]+)")


def explain_events(
    catalogue: sqlite3.Connection, events: Iterable[str], followed: str, filters: Mapping[str, str]
) -> dict[str, str]:
    """For each event one sentence: why it is in a feed of ``followed`` (words), with the path to the first need.

    ``filters``: ``need`` and ``sector`` narrow the needs that are named.
    """
    ids = list(events)
    values = {"events": json.dumps(ids), "need": filters.get("need", ""), "sector": filters.get("sector", "")}
    paths: dict[str, list[sqlite3.Row]] = {}
    for row in catalogue.execute(PATHS, values):
        paths.setdefault(row["event_id"], []).append(row)
    return {event: _explain(followed, paths.get(event, [])) for event in ids}


def _explain(followed: str, rows: list[sqlite3.Row]) -> str:
    begin = f"Why you see this: you follow {followed}"
    if not rows:
        return f"{begin}. No need on file rests on it."
    more = f", and {len(rows) - 1} more" if len(rows) > 1 else ""
    far = "" if rows[0]["is_near"] else ", a distant match"
    return f"{begin}. It reaches the need “{rows[0]['title']}” through {describe_path(rows[0]['path'])}{far}{more}."


def describe_path(path: str) -> str:
    """A path as people read it: ``Tree register, candidate 2`` as “Tree register, number 2 of its candidates”."""
    words = _CANDIDATE.sub(r"number \1 of its candidates", path)
    return _OUTCOME.sub(lambda found: f"its outcome: {OUTCOME_LABELS.get(found[1], found[1]).lower()}", words)
