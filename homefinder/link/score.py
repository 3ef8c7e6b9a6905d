"""Every feature of every home for one need, as arrays; the scores that follow, and who stands in front."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefinder.link.postings import Floats, Postings
from homefinder.link.query import Query
from homefinder.link.semantics import Semantics
from homefinder.link.shelf import Shelf
from homefinder.link.weights import KIND_FIT, UPKEEP
from homefinder.model import HOME_KINDS, LIFECYCLES

TO_PART, TO_WHOLE = 0.4, 0.7
"""Share of its subject score that a whole lends to its parts, and the best part to its whole."""

KINDS = np.array([KIND_FIT[name] for name in HOME_KINDS], dtype=np.float32)
LIVES = np.array([UPKEEP[name] for name in LIFECYCLES], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """For each feature its value for every home, 0 to 1; the sum over the subject; the total."""

    features: Mapping[str, Floats]
    subject: Floats
    total: Floats


@dataclass(frozen=True, slots=True)
class Scorer:
    """The index, opened: what is needed to score any number of needs."""

    postings: Postings
    semantics: Semantics
    shelf: Shelf

    def score(self, query: Query, weights: Mapping[str, float]) -> Scores:
        """Every home's features and total for one need."""
        telling = {term: weight * self.postings.idf(term) for term, weight in query.words.items()}
        words = self.postings.score(query.words)
        meaning = self.semantics.near(self.semantics.vector(telling))
        subject = np.float32(weights["words"]) * words + np.float32(weights["meaning"]) * meaning
        family = structure(subject, self.shelf)
        subject = subject + np.float32(weights["structure"]) * family
        upkeep, kind = LIVES[self.shelf.lifecycle], KINDS[self.shelf.kind]
        scale = 1 + np.float32(weights["upkeep"]) * upkeep + np.float32(weights["kind"]) * kind
        features = {"words": words, "meaning": meaning, "structure": family, "upkeep": upkeep, "kind": kind}
        return Scores(features, subject, subject * scale)


def structure(subject: Floats, shelf: Shelf) -> Floats:
    """What a home gains from the whole that it is part of, or from its best part."""
    gained = np.zeros(len(subject), np.float32)
    parts = np.flatnonzero(shelf.whole >= 0)
    if len(parts):
        wholes = shelf.whole[parts]
        np.maximum.at(gained, wholes, np.float32(TO_WHOLE) * subject[parts])
        gained[parts] = np.maximum(gained[parts], np.float32(TO_PART) * subject[wholes])
    return gained


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
