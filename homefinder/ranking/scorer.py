"""Every feature of every home for one need, as arrays; the scores that follow, and who stands in front."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefinder.ranking.features import LIVES, about, coverage, kind_fit, named_concepts, of_owner, structure
from homefinder.ranking.openness import Openness, read_openness
from homefinder.ranking.precedents import Alike, Precedent, alike, weigh_precedents
from homefinder.ranking.weights import FEATURES
from homefinder.search.bm25 import Floats, Postings
from homefinder.search.home_attributes import Shelf, load_shelf
from homefinder.search.lsa import Semantics
from homefinder.search.query import Query

ADDED = ("words", "subjects", "meaning")
"""Features whose sum a home lends to its parts and its whole."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of every home for one need whatever the weights: values by feature, and what they rest on."""

    values: Mapping[str, Floats]
    concepts: Mapping[str, float]
    precedents: Sequence[Alike]


@dataclass(frozen=True, slots=True)
class Scores:
    """For each feature its value for every home, -1 to 1; the sum over the subject; the total."""

    features: Mapping[str, Floats]
    subject: Floats
    total: Floats
    facts: Facts


@dataclass(frozen=True, slots=True)
class Scorer:
    """The index, opened: what is needed to score any number of needs."""

    postings: Postings
    semantics: Semantics
    shelf: Shelf
    concepts: Postings
    subjects: Postings
    concept_ids: Sequence[str]
    openness: Openness
    precedents: Sequence[Precedent] = ()

    def facts(self, query: Query, need_id: str = "") -> Facts:
        """Every home's features for one need, save those that depend on weights; its own decisions are no precedent."""
        known = {term: weight * self.postings.idf(term) for term, weight in query.words.items()}
        telling = {term: weight for term, weight in known.items() if weight}
        direction = self.semantics.vector(telling)
        named = named_concepts(self.concepts.score(query.words))
        concepts = {self.concept_ids[number]: share for number, share in named.items()}
        others = [one for one in self.precedents if one.need_id != need_id]
        precedents = alike(query, others, self.postings, self.shelf)
        values = {
            "words": self.postings.score(query.words),
            "subjects": about(concepts, self.subjects),
            "meaning": self._of_homes(self.semantics.near(direction)),
            "coverage": coverage(telling, self.postings, self.shelf),
            "precedent": weigh_precedents(precedents, len(self.shelf)),
            "upkeep": LIVES[self.shelf.lifecycle],
            "kind": kind_fit(self.shelf, query.joining),
            "remit": of_owner(self.semantics.owners_near(direction), self.shelf),
            "openness": self.openness.values,
        }
        return Facts(values, concepts, precedents)

    def score(self, query: Query, weights: Mapping[str, float], need_id: str = "") -> Scores:
        """Every home's features and total for one need."""
        return weighed(self.facts(query, need_id), weights, self.shelf)

    def _of_homes(self, near: Floats) -> Floats:
        """A catalogue of one home, or without words, has no space of meanings."""
        return near if len(near) else np.zeros(len(self.shelf), dtype=np.float32)


def open_scorer(connection: sqlite3.Connection, precedents: Sequence[Precedent] = ()) -> Scorer:
    """Read what every need is scored by; words are read as they are asked for."""
    shelf = load_shelf(connection)
    ids = [row[0] for row in connection.execute("SELECT id FROM concepts ORDER BY rowid")]
    return Scorer(
        Postings(connection, len(shelf)),
        Semantics(connection),
        shelf,
        Postings(connection, len(ids), "concept_postings"),
        Postings(connection, len(shelf), "subject_postings"),
        ids,
        read_openness(connection, shelf),
        precedents,
    )


def weighed(facts: Facts, weights: Mapping[str, float], shelf: Shelf) -> Scores:
    """The scores that follow from the facts under these weights."""
    values = dict(facts.values)
    fits = np.zeros(len(shelf), dtype=np.float32)
    for name in ADDED:
        fits += np.float32(weights[name]) * values[name]
    values["structure"] = structure(fits, shelf)
    subject = fits
    for name in ("structure", "coverage", "precedent"):
        subject = subject + np.float32(weights[name]) * values[name]
    subject = np.maximum(subject, np.float32(0))
    scale = np.ones(len(shelf), dtype=np.float32)
    for name, feature in FEATURES.items():
        if not feature.subject:
            scale += np.float32(weights[name]) * values[name]
    return Scores(values, subject, subject * scale, facts)


def front(scores: Floats, count: int) -> NDArray[np.int64]:
    """Positions of the ``count`` highest scores, best first; equal scores in order of position."""
    count = min(count, len(scores))
    if count == 0:
        return np.zeros(0, np.int64)
    edge = np.partition(scores, len(scores) - count)[len(scores) - count]
    chosen = np.flatnonzero(scores >= edge)
    return chosen[np.lexsort((chosen, -scores[chosen]))][:count]


def one_of_each_series(order: NDArray[np.int64], scores: Floats, shelf: Shelf) -> list[int]:
    """Positions in order with one edition a series: the one best kept up, in the place of the one that fits best."""
    best: dict[int, int] = {}
    places: list[int] = []
    for position in map(int, order):
        series = int(shelf.series[position])
        if series >= 0 and series in best:
            best[series] = max(best[series], position, key=lambda p: (LIVES[shelf.lifecycle[p]], scores[p]))
            continue
        if series >= 0:
            best[series] = position
        places.append(position)
    return [best.get(int(shelf.series[place]), place) for place in places]
