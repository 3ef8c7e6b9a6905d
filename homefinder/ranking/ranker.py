"""Homes for a need, best first, each with its scorecard. One ranking for needs on file and for words typed now."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import islice

import numpy as np

from homefinder.ranking.evidence.collect import EvidenceCollector
from homefinder.ranking.evidence.row import HomeRow
from homefinder.ranking.explain import describe_candidate, describe_relatives
from homefinder.ranking.families import find_families, fold_relatives
from homefinder.ranking.model import Candidate, Feature
from homefinder.ranking.precedents import Precedent
from homefinder.ranking.ranked_question import RankedQuestion
from homefinder.ranking.scorer import Scorer, Scores, collapse_series, list_top_positions, open_scorer
from homefinder.ranking.weights import FEATURES, weights_with
from homefinder.search.query import Query, parse_query
from homefinder.search.subject_matching import LabelIndex

OVERFETCH_FACTOR = 4
"""How many more homes than asked for are looked at, so that enough are left when editions are folded."""


class Ranker:
    """The index of one catalogue, opened once for any number of questions."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        weights: Mapping[str, float] | None = None,
        precedents: Sequence[Precedent] = (),
    ) -> None:
        self._connection = connection
        self.weights = weights or weights_with()
        self._precedents = precedents

    @cached_property
    def scorer(self) -> Scorer:
        return open_scorer(self._connection, self._precedents)

    @cached_property
    def labels(self) -> LabelIndex:
        return LabelIndex(self._connection)

    def with_weights(self, weights: Mapping[str, float]) -> Ranker:
        """The same index with other weights; nothing is read again."""
        other = Ranker(self._connection, weights, self._precedents)
        other.__dict__["scorer"] = self.scorer
        return other

    def rank_ids(self, title: str, description: str, limit: int) -> list[str]:
        """Ids of the best homes, without explanations: what an evaluation needs."""
        scores = self.scorer.score(parse_query(title, description), self.weights)
        return [self.scorer.attributes.ids[position] for position in self._list_places(scores, limit)]

    def rank(self, title: str, description: str = "", limit: int = 10) -> list[Candidate]:
        """The best ``limit`` homes with their scorecards; none when nothing in the need can tell a subject.

        Of homes that are parts of one whole the best takes their place.
        """
        query = parse_query(title, description)
        scores = self.scorer.score(query, self.weights)
        return self._candidates(query, scores, self._list_places(scores, limit))

    def rank_every(self, text: str, first: Sequence[str] = ()) -> RankedQuestion:
        """Every home with a score above nothing, to be narrowed and counted.

        The homes ``first`` stand before all others, whatever their score, and no other edition of theirs follows.
        """
        query = parse_query(text)
        scores = self.scorer.score(query, self.weights)
        attributes = self.scorer.attributes
        found = [position for position in map(attributes.find_position, dict.fromkeys(first)) if position >= 0]
        named = np.array(found, dtype=np.int64)
        order = list_top_positions(scores.total, len(attributes))
        is_other = (scores.total[order] > 0) & ~np.isin(order, named)
        is_other &= ~np.isin(attributes.series[order], attributes.series[named][attributes.series[named] >= 0])
        return RankedQuestion(query, scores, attributes, named, order[is_other], find_families(attributes))

    def build_candidates(self, question: RankedQuestion, places: Mapping[int, Sequence[int]]) -> list[Candidate]:
        """Homes of a question with their scorecards; ``places`` as its lists give them."""
        return self._candidates(question.query, question.scores, places)

    def rank_with_decided(
        self, title: str, description: str, limit: int, decided_ids: Collection[str], deep: int, need_id: str = ""
    ) -> list[tuple[int, Candidate]]:
        """The best ``limit`` homes not in ``decided_ids``, and those in it among the first ``deep``, with their
        ranks."""
        query = parse_query(title, description)
        scores = self.scorer.score(query, self.weights, need_id)
        ids = self.scorer.attributes.ids
        places = self._list_places(scores, deep, [self.scorer.attributes.find_position(home) for home in decided_ids])
        order = list(enumerate(places, start=1))
        free = {rank for rank, _ in [item for item in order if ids[item[1]] not in decided_ids][:limit]}
        wanted = [(rank, place) for rank, place in order if rank in free or ids[place] in decided_ids]
        found = self._candidates(query, scores, {place: places[place] for _, place in wanted})
        return [(rank, item) for (rank, _), item in zip(wanted, found, strict=True)]

    def _list_places(self, scores: Scores, limit: int, alone: Collection[int] = ()) -> Mapping[int, tuple[int, ...]]:
        """The best homes with a score above nothing, one a family, each with the relatives that take no place."""
        attributes = self.scorer.attributes
        order = list_top_positions(scores.total, max(limit * OVERFETCH_FACTOR, 50))
        editions = collapse_series(order[scores.total[order] > 0], scores.total, attributes)
        return dict(islice(fold_relatives(editions, attributes, alone).items(), limit))

    def _candidates(self, query: Query, scores: Scores, places: Mapping[int, Sequence[int]]) -> list[Candidate]:
        evidences = EvidenceCollector(self._connection, query, self.scorer, scores, list(places))
        return [
            _candidate(evidences.rows[p], scores, p, self._features(p, scores, evidences), self._describe(relatives))
            for p, relatives in places.items()
        ]

    def _describe(self, relatives: Sequence[int]) -> str:
        """What is said of the best of the relatives that take no place of their own."""
        if not relatives:
            return ""
        attributes, best = self.scorer.attributes, relatives[0]
        title = self._connection.execute("SELECT title FROM homes WHERE id = ?", (attributes.ids[best],)).fetchone()[0]
        return describe_relatives(title, is_part=attributes.part_of[best] >= 0, count=len(relatives))

    def _features(self, position: int, scores: Scores, evidences: EvidenceCollector) -> tuple[Feature, ...]:
        """Every feature that says something; what scales the subject is shown as what it adds."""
        subject = float(scores.subject[position])
        found = []
        for name, known in FEATURES.items():
            signed = round(float(scores.features[name][position]), 4)
            value, side = abs(signed), -1.0 if signed < 0 else 1.0
            weight = round(side * self.weights[name] * (1.0 if known.is_subject else subject), 4)
            if value and weight:
                found.append(Feature(name, value, weight, known.meaning, evidences.collect(name, position)))
        return tuple(found)


def _candidate(row: HomeRow, scores: Scores, position: int, features: tuple[Feature, ...], relatives: str) -> Candidate:
    return Candidate(
        home_id=row.value("id"),
        title=row.value("title"),
        kind=row.value("kind"),
        publisher=row.value("publisher"),
        url=row.value("url"),
        series=row.value("series"),
        lifecycle=row.value("lifecycle"),
        score=round(float(scores.total[position]), 4),
        features=features,
        sentence=" ".join(
            filter(None, [describe_candidate(features, row.value("kind"), row.value("lifecycle")), relatives])
        ),
    )
