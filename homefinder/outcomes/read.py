"""Needs with their outcomes as they were written: what commands and pages show. Read only."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from homefinder.decisions.store import group_decisions_by_pair, read_decisions
from homefinder.errors import UsageError
from homefinder.store.queries import find_former_home, list_sectors, read_names, read_row

CANDIDATES_SHOWN = 5
"""How many candidates are shown with a need."""

NOT_SEARCHED = "not searched"
"""What stands in place of an outcome while a source has not been harvested: such a need is no gap."""

NEEDS_WITH_OUTCOMES = f"""SELECT n.id AS need_id, n.sector, n.title, coalesce(o.outcome, '{NOT_SEARCHED}') AS outcome,
      o.strength, o.confidence, o.margin, o.runner_up, o.basis, o.home_id, h.title AS home, o.owner_id, p.name AS owner,
      o.explanation, o.next_step, o.route_id, o.addressed_to, o.deadline
    FROM needs n LEFT JOIN outcomes o ON o.need_id = n.id LEFT JOIN homes h ON h.id = o.home_id
    LEFT JOIN publishers p ON p.id = o.owner_id
    WHERE (:sector = '' OR n.sector = :sector) AND (:need = '' OR n.id = :need) ORDER BY n.sector, n.title, n.id"""


def list_outcomes(catalogue: sqlite3.Connection, sector: str = "", need: str = "") -> list[dict[str, Any]]:
    """Every need with its outcome, or those of one sector. Raises UsageError for a sector that has no need."""
    rows = catalogue.execute(NEEDS_WITH_OUTCOMES, {"sector": sector, "need": need}).fetchall()
    if sector and not rows:
        sectors = list_sectors(catalogue)
        raise UsageError(f"no need of sector {sector!r}; there are {', '.join(sectors) or 'no needs at all'}")
    return [dict(row) for row in rows]


def read_need_details(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, need_id: str
) -> dict[str, Any]:
    """All that is known of one need: who asks, outcome, candidates, decisions and the proof of the search."""
    need = read_row(catalogue, "needs", need_id)
    need["evidence"] = json.loads(need["evidence"]) if need["evidence"] else []
    need["keywords"] = need["keywords"].split("\n") if need["keywords"] else []
    outcome = list_outcomes(catalogue, need=need_id)[0]
    more = catalogue.execute(MORE_OF_OUTCOME, (need_id,)).fetchone()
    return {
        **need,
        "outcome": {
            **outcome,
            "scores": json.loads(more["scores"]) if more else [],
            "home_kind": more["kind"] if more else "",
        },
        "candidates": _rows(catalogue, CANDIDATES, need_id),
        "decisions": _decisions(catalogue, curation, need_id),
        "searched": _rows(catalogue, SEARCHES, need_id),
        "queries": _rows(catalogue, QUERIES, need_id),
        "nearest": _rows(catalogue, NEAREST, need_id),
    }


MORE_OF_OUTCOME = """SELECT o.scores, coalesce(h.kind, '') AS kind FROM outcomes o LEFT JOIN homes h ON h.id = o.home_id
    WHERE o.need_id = ?"""
CANDIDATES = f"""SELECT c.rank, c.home_id, h.title, h.kind, h.lifecycle, coalesce(p.name, '') AS publisher, h.url,
      c.score, c.explanation
    FROM candidates c JOIN homes h ON h.id = c.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE c.need_id = ? AND c.rank <= {CANDIDATES_SHOWN} ORDER BY c.rank"""
SEARCHES = """SELECT s.source_id, o.title, s.seen_on, s.run_id, s.homes_searched FROM need_searches s
    JOIN sources o ON o.id = s.source_id WHERE s.need_id = ? ORDER BY s.source_id"""
QUERIES = "SELECT method, query, homes_found FROM need_queries WHERE need_id = ? ORDER BY position"
NEAREST = """SELECT n.rank, n.home_id, h.title, h.url, n.score, n.shortfall FROM need_nearest_homes n
    JOIN homes h ON h.id = n.home_id WHERE n.need_id = ? ORDER BY n.rank"""


def _rows(catalogue: sqlite3.Connection, sql: str, need_id: str) -> list[dict[str, Any]]:
    return [dict(row) for row in catalogue.execute(sql, (need_id,))]


def _read_gone_day(catalogue: sqlite3.Connection, home_id: str) -> str:
    """The day from which a home is there no more; '' of one that is there, or of which no tombstone tells."""
    former = find_former_home(catalogue, home_id)
    return str(former["gone_on"]) if former and not former["leads_to"] else ""


def _decisions(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, need_id: str
) -> list[dict[str, Any]]:
    """What people decided on the need's homes; a dispute shows all of its sides."""
    if curation is None:
        return []
    stands = [
        item
        for (need, _), item in group_decisions_by_pair(read_decisions(curation), catalogue).items()
        if need == need_id
    ]
    titles = read_names(catalogue, "homes") if stands else {}
    return [
        {
            "home_id": item.home_id,
            "title": titles.get(item.home_id) or item.last.home_title,
            "verdict": item.verdict,
            "is_present": item.is_present,
            "gone_on": _read_gone_day(catalogue, item.home_id),
            "said": [
                {
                    "reviewer": one.reviewer, "role": one.role, "verdict": one.verdict, "reason": one.reason,
                    "decided_on": one.decided_on, "look_again": one.look_again, "uid": one.uid,
                    "settles": one.settles.split(),
                }
                for one in item.latest
            ],
        }
        for item in stands
    ]  # fmt: skip
