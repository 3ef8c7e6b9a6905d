"""Feature weights chosen on all needs but one and measured on the one left out, for each need in turn.

So the figures do not profit from weights that were fitted to the very needs they are measured on. Deterministic.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.errors import UsageError
from homefinder.evaluation.gold import Finder
from homefinder.evaluation.metrics import DEPTH, Graded, Ranking, Result, mean, results
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.scorer import Scorer, front, weighed
from homefinder.ranking.weights import FEATURES
from homefinder.search.query import read_query

GRID = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5)
"""Weights that are tried, beside the 1 of the first subject feature: only their proportions change a ranking."""

START = 0.5
"""The weight of every other feature before the search, the same for all, so that the declared weights lend nothing."""

ROUNDS = 3
"""Passes over the features; the search ends sooner when a pass changes nothing."""

SHALLOW, DEEP = 50, 4 * DEPTH
"""Homes asked for while searching and at the end: ten and 200 are left when the editions of a series are collapsed."""

Weights = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """One need left out: the weights chosen on the others, and how it fared under them."""

    weights: Mapping[str, float]
    result: Result


def cross_validate(connection: sqlite3.Connection, graded: Sequence[Graded], finder: Finder) -> list[Fold]:
    """One fold a need, in order. Raises UsageError where there are fewer than two needs."""
    if len(graded) < 2:
        raise UsageError("cross-validation chooses weights on all needs but one: it takes at least two needs")
    trials = Trials(Kept(Ranker(connection).scorer, graded), graded, finder)
    return [_fold(trials, left_out) for left_out in range(len(graded))]


class Kept:
    """What is known of every home for each need, worked out once: only the weighing is done for each trial."""

    def __init__(self, scorer: Scorer, cases: Sequence[Graded]) -> None:
        self._shelf = scorer.shelf
        self._facts = {
            (case.title, case.description): scorer.facts(read_query(case.title, case.description)) for case in cases
        }

    def ranking(self, weights: Mapping[str, float]) -> Ranking:
        """What ``Ranker.ids`` gives under these weights, with every edition of a series: scoring collapses them."""

        def rank(title: str, description: str, limit: int) -> list[str]:
            total = weighed(self._facts[title, description], weights, self._shelf).total
            order = front(total, limit)
            return [self._shelf.ids[place] for place in order[total[order] > 0]]

        return rank


class Trials:
    """nDCG@10 of every need under weights that were tried, each tried once for all folds."""

    def __init__(self, kept: Kept, graded: Sequence[Graded], finder: Finder) -> None:
        self.kept, self.graded, self.finder = kept, graded, finder
        self._known: dict[Weights, list[float | None]] = {}

    def without(self, left_out: int, weights: Weights) -> float:
        """The mean over all needs but one."""
        if weights not in self._known:
            found = results(self.graded, self.kept.ranking(named(weights)), self.finder, SHALLOW)
            self._known[weights] = [result.scores["ndcg@10"] for result in found]
        told = self._known[weights]
        return mean([*told[:left_out], *told[left_out + 1 :]])


def _fold(trials: Trials, left_out: int) -> Fold:
    weights = named(search(trials, left_out))
    case = trials.graded[left_out]
    (result,) = results([case], trials.kept.ranking(weights), trials.finder, DEEP)
    return Fold(weights, result)


def search(trials: Trials, left_out: int) -> Weights:
    """Coordinate search: feature by feature the best weight of the grid, others held; equal ones leave it as it is."""
    best = tuple(1.0 if position == UNIT else START for position in range(len(FEATURES)))
    reached = trials.without(left_out, best)
    for _ in range(ROUNDS):
        before = best
        for position in (number for number in range(len(FEATURES)) if number != UNIT):
            for value in GRID:
                tried = (*best[:position], value, *best[position + 1 :])
                figure = trials.without(left_out, tried)
                if figure > reached:
                    best, reached = tried, figure
        if best == before:
            break
    return best


UNIT = next(position for position, feature in enumerate(FEATURES.values()) if feature.subject)
"""Position of the feature whose weight stays 1."""


def named(weights: Weights) -> dict[str, float]:
    """Weights by the names of their features."""
    return dict(zip(FEATURES, weights, strict=True))
