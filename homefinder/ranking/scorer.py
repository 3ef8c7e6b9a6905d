"""Every feature of every home for one need, as arrays; the scores that follow, and who stands in front."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefinder.ranking.features import (
    LIFECYCLE_VALUES,
    choose_concepts,
    choose_near_concepts,
    score_kind,
    score_relations,
    score_subjects,
)
from homefinder.ranking.precedents import Precedent, SimilarPrecedent, list_similar_precedents, weigh_precedents
from homefinder.ranking.weights import FEATURES
from homefinder.search.bm25 import Floats, Postings
from homefinder.search.encoding.text_vectors import CONCEPT_VECTORS, TEXT_VECTORS, encode_question
from homefinder.search.home_attributes import HomeAttributes, read_home_attributes
from homefinder.search.lsa import SemanticSpace, compute_cosines, read_vectors
from homefinder.search.query import Query

MIN_LIKENESS = 0.15
"""Texts that are less alike have nothing to do with each other: every text is a little like every other."""

LENT_FEATURES = ("words", "labels", "subjects", "likeness", "subject_likeness", "meaning")
"""Features whose sum a home lends to those that it points at."""

LIFT_WITHOUT_ENCODER = 1.4
"""How much more the words of subjects count where nothing encodes a need, which would have made out its subject."""


@dataclass(frozen=True, slots=True)
class FeatureValues:
    """What is known of every home for one need whatever the weights: values by feature, and what they rest on."""

    values: Mapping[str, Floats]
    concepts: Mapping[str, float]
    near_concepts: Mapping[str, float]
    precedents: Sequence[SimilarPrecedent]


@dataclass(frozen=True, slots=True)
class Scores:
    """For each feature its value for every home, -1 to 1; the sum over the subject; the total."""

    features: Mapping[str, Floats]
    subject: Floats
    total: Floats
    feature_values: FeatureValues


@dataclass(frozen=True, slots=True)
class Scorer:
    """The index, opened: what is needed to score any number of needs."""

    postings: Postings
    semantics: SemanticSpace
    attributes: HomeAttributes
    concepts: Postings
    subjects: Postings
    labels: Postings
    encoded: Floats
    encoded_concepts: Floats
    concept_ids: Sequence[str]
    precedents: Sequence[Precedent] = ()

    def compute_features(self, query: Query, need_id: str = "") -> FeatureValues:
        """Every home's features for one need, save those that depend on weights; its own decisions are no precedent."""
        weighed = self.postings.weigh_terms(query.stem_weights)
        telling = {term: weight for term, weight in weighed.items() if weight}
        direction = self.semantics.compute_direction(telling)
        concepts = self._name_concepts(choose_concepts(self.concepts.score(query.stem_weights)))
        asked = encode_question(query.text) if len(self.encoded) and query.text else None
        lift = np.float32(LIFT_WITHOUT_ENCODER if asked is None else 1)
        near = self._list_near_concepts(asked)
        others = [one for one in self.precedents if one.need_id != need_id]
        precedents = list_similar_precedents(query, others, self.postings, self.attributes)
        values = {
            "words": self.postings.score(query.stem_weights),
            "labels": np.minimum(lift * self.labels.score_by(query.stem_weights, self.postings), np.float32(1)),
            "subjects": np.minimum(lift * score_subjects(concepts, self.subjects), np.float32(1)),
            "likeness": self._compute_likeness(asked),
            "subject_likeness": score_subjects(near, self.subjects),
            "meaning": self._fill_empty(self.semantics.score_homes(direction)),
            "precedent": weigh_precedents(precedents, len(self.attributes)),
            "upkeep": LIFECYCLE_VALUES[self.attributes.lifecycle],
            "kind": score_kind(self.attributes, query.integration_words),
        }
        return FeatureValues(values, concepts, near, precedents)

    def score(self, query: Query, weights: Mapping[str, float], need_id: str = "") -> Scores:
        """Every home's features and total for one need."""
        return apply_weights(self.compute_features(query, need_id), weights, self.attributes)

    def _name_concepts(self, chosen: Mapping[int, float]) -> dict[str, float]:
        return {self.concept_ids[number]: share for number, share in chosen.items()}

    def _list_near_concepts(self, asked: Floats | None) -> dict[str, float]:
        """The concepts that mean much the same as what is asked; none where nothing encodes."""
        if asked is None or not len(self.encoded_concepts):
            return {}
        return self._name_concepts(choose_near_concepts(compute_cosines(self.encoded_concepts, asked)))

    def _compute_likeness(self, asked: Floats | None) -> Floats:
        """For every home how alike its text and the need are; 0 where texts were not encoded or nothing encodes."""
        if asked is None:
            return np.zeros(len(self.attributes), dtype=np.float32)
        near = compute_cosines(self.encoded, asked)
        return np.where(near >= MIN_LIKENESS, near, np.float32(0)).astype(np.float32)

    def _fill_empty(self, near: Floats) -> Floats:
        """A catalogue of one home, or without words, has no space of meanings."""
        return near if len(near) else np.zeros(len(self.attributes), dtype=np.float32)


def open_scorer(connection: sqlite3.Connection, precedents: Sequence[Precedent] = ()) -> Scorer:
    """Read what every need is scored by; words are read as they are asked for."""
    attributes = read_home_attributes(connection)
    ids = [row[0] for row in connection.execute("SELECT id FROM concepts ORDER BY rowid")]
    return Scorer(
        Postings(connection, len(attributes)),
        SemanticSpace(connection),
        attributes,
        Postings(connection, len(ids), "concept_postings"),
        Postings(connection, len(attributes), "subject_postings"),
        Postings(connection, len(attributes), "label_postings"),
        read_vectors(connection, TEXT_VECTORS),
        read_vectors(connection, CONCEPT_VECTORS),
        ids,
        precedents,
    )


def apply_weights(feature_values: FeatureValues, weights: Mapping[str, float], attributes: HomeAttributes) -> Scores:
    """The scores that follow from the facts under these weights."""
    values = dict(feature_values.values)
    fits = np.zeros(len(attributes), dtype=np.float32)
    for name in LENT_FEATURES:
        fits += np.float32(weights[name]) * values[name]
    values["relations"] = score_relations(fits, attributes)
    subject = fits
    for name in ("relations", "precedent"):
        subject = subject + np.float32(weights[name]) * values[name]
    subject = np.maximum(subject, np.float32(0))
    scale = np.ones(len(attributes), dtype=np.float32)
    for name, feature in FEATURES.items():
        if not feature.is_subject:
            scale += np.float32(weights[name]) * values[name]
    return Scores(values, subject, subject * scale, feature_values)


def list_top_positions(scores: Floats, count: int) -> NDArray[np.int64]:
    """Positions of the ``count`` highest scores, best first; equal scores in order of position."""
    count = min(count, len(scores))
    if count == 0:
        return np.zeros(0, np.int64)
    edge = np.partition(scores, len(scores) - count)[len(scores) - count]
    chosen = np.flatnonzero(scores >= edge)
    return chosen[np.lexsort((chosen, -scores[chosen]))][:count]


def collapse_series(order: NDArray[np.int64], scores: Floats, attributes: HomeAttributes) -> list[int]:
    """Positions in order with one edition a series: the one best kept up, in the place of the one that fits best."""
    best: dict[int, int] = {}
    places: list[int] = []
    for position in map(int, order):
        series = int(attributes.series[position])
        if series >= 0 and series in best:
            best[series] = max(
                best[series], position, key=lambda p: (LIFECYCLE_VALUES[attributes.lifecycle[p]], scores[p])
            )
            continue
        if series >= 0:
            best[series] = position
        places.append(position)
    return [best.get(int(attributes.series[place]), place) for place in places]
