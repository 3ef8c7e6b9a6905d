"""Needs on file that ask for what somebody types: whoever asks again should find what became of it."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from homefinder.ranking.ranker import Ranker
from homefinder.search.query import parse_query

MIN_SIMILARITY = 0.45
"""Likeness (cosine of the telling words) from which a need on file asks the same: its title alone reaches it."""

MAX_NEEDS = 3
"""How many are shown."""

NEEDS = "SELECT id, title, description, keywords, sector FROM needs ORDER BY id"


@dataclass(frozen=True, slots=True)
class SimilarNeed:
    """A need on file, and how like what was typed it is, 0 to 1."""

    id: str
    title: str
    sector: str
    similarity: float


def list_similar_needs(
    connection: sqlite3.Connection, ranker: Ranker, text: str, limit: int = MAX_NEEDS
) -> list[SimilarNeed]:
    """Needs on file that ask the same, the most alike first: by the words of their titles, or of all that they say."""
    postings = ranker.scorer.postings
    asked = postings.weigh_terms(parse_query(text).stem_weights, unknown=1.0)
    if len(asked) < 2:
        return []
    found = []
    for row in connection.execute(NEEDS):
        whole = parse_query(row["title"], f"{row['description']} {row['keywords']}")
        alike = max(
            compute_cosine(asked, postings.weigh_terms(query.stem_weights, unknown=1.0))
            for query in (parse_query(row["title"]), whole)
        )
        if alike >= MIN_SIMILARITY:
            found.append(SimilarNeed(row["id"], row["title"], row["sector"], round(alike, 4)))
    return sorted(found, key=lambda one: (-one.similarity, one.id))[:limit]


def compute_cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Cosine of two sets of weighed words; 0 where either is empty."""
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return math.fsum(one[root] * other[root] for root in one.keys() & other.keys()) / lengths if lengths else 0.0
