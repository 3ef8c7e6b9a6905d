"""Evidence in facts: parts and wholes, what was decided before, the kind."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from homefinder.ranking.evidence.row import HomeRow, read_home_row
from homefinder.ranking.model import Evidence
from homefinder.ranking.precedents import SimilarPrecedent
from homefinder.search.bm25 import Floats
from homefinder.search.home_attributes import HomeAttributes
from homefinder.search.query import Query

PART_OF = "part-of"

VERDICT_WORDS = {"accept": "accepted", "reject": "rejected"}


def collect_relation_evidence(
    connection: sqlite3.Connection, row: HomeRow, attributes: HomeAttributes, subject: Floats
) -> tuple[Evidence, ...]:
    """The home that fits best of those that point at this one, and as what."""
    sources = attributes.relation_sources[attributes.relation_targets == row.position]
    if not len(sources):
        return ()
    best = int(sources[np.argmax(subject[sources])])
    other = read_home_row(connection, attributes.ids[best], best)
    kind = connection.execute(
        "SELECT min(kind) FROM home_relations WHERE home_id = ? AND other_id = ?", (other.value("id"), row.value("id"))
    ).fetchone()[0]
    said = f"has the part {other.value('title')}" if kind == PART_OF else f"{other.value('title')}: {kind} this"
    return (other.build_evidence(said),)


def collect_precedent_evidence(row: HomeRow, similar: Sequence[SimilarPrecedent]) -> tuple[Evidence, ...]:
    """What people decided on this home, or another edition of it, for needs like this one."""
    here = [item.precedent for item in similar if row.position in item.positions]
    return tuple(
        row.build_evidence(
            _describe_decision(VERDICT_WORDS[one.verdict], one.reviewer, one.decided_on, one.reason), one.need_title
        )
        for one in here
    )


def _describe_decision(verdict: str, reviewer: str, on: str, reason: str) -> str:
    by = f" by {reviewer}" if reviewer else ""
    date = f" on {on}" if on else ""
    return f"{verdict}{by}{date}: {reason}"


def collect_kind_evidence(row: HomeRow, query: Query) -> tuple[Evidence, ...]:
    """The home's kind; for an API the words of the need that ask for systems to be joined."""
    asks = ", ".join(query.integration_words) if row.value("kind") == "api" else ""
    return (row.build_evidence(row.value("kind"), asks),)
