"""Evidence in facts: parts and wholes, what was decided before, the owner, the way to ask for a change."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np

from homefinder.ranking.evidence.row import HomeRow, read_home_row
from homefinder.ranking.model import Evidence
from homefinder.ranking.openness import NO_ROUTE, Openness
from homefinder.ranking.precedents import SimilarPrecedent
from homefinder.ranking.scorer import Scorer
from homefinder.search.bm25 import Floats
from homefinder.search.home_attributes import HomeAttributes
from homefinder.search.query import Query

MAX_PARTS = 5
"""How many parts are named, the words that they hold most telling first."""

MAX_OTHER_HOMES = 2
"""How many other homes of an owner are named to show what it looks after."""

VERDICT_WORDS = {"accept": "accepted", "reject": "rejected"}


def collect_structure_evidence(
    connection: sqlite3.Connection, row: HomeRow, attributes: HomeAttributes, subject: Floats
) -> tuple[Evidence, ...]:
    """The whole that the home is part of, or its part that fits best."""
    whole = int(attributes.part_of[row.position])
    parts = np.flatnonzero(attributes.part_of == row.position)
    best = int(parts[np.argmax(subject[parts])]) if len(parts) else -1
    if best >= 0 and (whole < 0 or subject[best] >= subject[whole]):
        other = read_home_row(connection, attributes.ids[best], best)
        return (other.build_evidence(f"has the part {other.value('title')}"),)
    if whole < 0:
        return ()
    other = read_home_row(connection, attributes.ids[whole], whole)
    return (other.build_evidence(f"part of {other.value('title')}"),)


def collect_coverage_evidence(
    connection: sqlite3.Connection, row: HomeRow, query: Query, scorer: Scorer
) -> tuple[Evidence, ...]:
    """Parts of the home, each with the words of the need that it has more of than the others."""
    parts = np.flatnonzero(scorer.attributes.part_of == row.position)
    held: dict[int, list[str]] = {}
    worth = scorer.postings.weigh_terms(query.stem_weights)
    for root in sorted(worth, key=lambda root: (-worth[root], root)):
        weights = [scorer.postings.weight(root, int(part)) for part in parts]
        if any(weights):
            held.setdefault(int(parts[int(np.argmax(weights))]), []).append(query.words_by_stem[root])
    named = [
        (read_home_row(connection, scorer.attributes.ids[part], part), words)
        for part, words in list(held.items())[:MAX_PARTS]
    ]
    return tuple(part.build_evidence(part.value("title"), ", ".join(words)) for part, words in named)


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


def collect_owner_evidence(
    connection: sqlite3.Connection, row: HomeRow, attributes: HomeAttributes, subject: Floats
) -> tuple[Evidence, ...]:
    """The owner, with the law that gives it the task, and what else it publishes that fits the need."""
    same = np.flatnonzero(attributes.publisher == attributes.publisher[row.position])
    same = same[(same != row.position) & (subject[same] > 0)]
    best = same[np.lexsort((same, -subject[same]))][:MAX_OTHER_HOMES]
    others = [read_home_row(connection, attributes.ids[int(place)], int(place)) for place in best]
    law = row.value("legal_basis")
    told = f"{row.value('publisher')}, under {law}" if law else row.value("publisher")
    return (
        row.build_evidence(told),
        *(other.build_evidence(f"also publishes {other.value('title')}") for other in others),
    )


def collect_openness_evidence(connection: sqlite3.Connection, row: HomeRow, openness: Openness) -> tuple[Evidence, ...]:
    """The open consultation, and the route by which a change is asked for."""
    found = []
    asked = openness.consultations.get(row.position)
    if asked:
        told = f"open for answers until {asked.closes}: {asked.title}"
        found.append(Evidence("", told, asked.record_id, asked.url))
    route = connection.execute(
        "SELECT r.title, r.url FROM home_routes h JOIN routes r ON r.id = h.route_id WHERE h.home_id = ? AND r.id <> ?",
        (row.value("id"), NO_ROUTE),
    ).fetchone()
    if route:
        found.append(Evidence("", f"change is asked for by: {route['title']}", row.value("record_id"), route["url"]))
    return tuple(found)
