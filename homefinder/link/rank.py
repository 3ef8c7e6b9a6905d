"""Homes for a need, best first, each with its scorecard. One ranking for needs on file and for words typed now."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cached_property

from homefinder.link.evidence import Evidences
from homefinder.link.explain import sentence
from homefinder.link.model import Candidate, Feature
from homefinder.link.postings import Postings
from homefinder.link.query import Query, read_query
from homefinder.link.score import Scorer, Scores, front, one_of_each_series
from homefinder.link.semantics import Semantics
from homefinder.link.shelf import load_shelf
from homefinder.link.weights import FEATURES, weights_with

MANY = 4
"""How many more homes than asked for are looked at, so that enough are left when editions are folded."""


class Ranker:
    """The index of one catalogue, opened once for any number of questions."""

    def __init__(self, connection: sqlite3.Connection, weights: Mapping[str, float] | None = None) -> None:
        self._connection = connection
        self.weights = weights or weights_with()

    @cached_property
    def scorer(self) -> Scorer:
        shelf = load_shelf(self._connection)
        return Scorer(Postings(self._connection, len(shelf)), Semantics(self._connection), shelf)

    def ids(self, title: str, description: str, limit: int) -> list[str]:
        """Ids of the best homes, without explanations: what an evaluation needs."""
        scores = self.scorer.score(read_query(title, description), self.weights)
        return [self.scorer.shelf.ids[position] for position in self._positions(scores, limit)]

    def rank(self, title: str, description: str = "", limit: int = 10) -> list[Candidate]:
        """The best ``limit`` homes with their scorecards; none when nothing in the need can tell a subject."""
        query = read_query(title, description)
        scores = self.scorer.score(query, self.weights)
        return self._candidates(query, scores, self._positions(scores, limit))

    def _positions(self, scores: Scores, limit: int) -> list[int]:
        """The best homes with a score above nothing, one edition a series."""
        order = front(scores.total, max(limit * MANY, 50))
        return one_of_each_series(order[scores.total[order] > 0], scores.total, self.scorer.shelf)[:limit]

    def _candidates(self, query: Query, scores: Scores, places: list[int]) -> list[Candidate]:
        evidences = Evidences(self._connection, query, self.scorer, places)
        return [_candidate(evidences.rows[p], scores, p, self._features(p, scores, evidences)) for p in places]

    def _features(self, position: int, scores: Scores, evidences: Evidences) -> tuple[Feature, ...]:
        """Every feature that says something; what scales the subject is shown as what it adds."""
        subject = float(scores.subject[position])
        found = []
        for name, known in FEATURES.items():
            value = round(float(scores.features[name][position]), 4)
            weight = round(self.weights[name] * (1.0 if known.subject else subject), 4)
            if value and weight:
                found.append(Feature(name, value, weight, known.meaning, evidences.of(name, position)))
        return tuple(found)


def _candidate(row: sqlite3.Row, scores: Scores, position: int, features: tuple[Feature, ...]) -> Candidate:
    return Candidate(
        home_id=row["id"],
        title=row["title"],
        kind=row["kind"],
        publisher=row["publisher"],
        url=row["url"],
        series=row["series"],
        lifecycle=row["lifecycle"],
        score=round(float(scores.total[position]), 4),
        features=features,
        sentence=sentence(features),
    )
