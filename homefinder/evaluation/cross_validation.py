"""Feature weights chosen on all needs but one and measured on the one left out, for each need in turn.

So the figures do not profit from weights that were fitted to the very needs they are measured on. Deterministic.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.errors import UsageError
from homefinder.evaluation.gold import Finder
from homefinder.evaluation.metrics import DEPTH, GradedCase, RankFunction, Result, evaluate_cases, mean
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.scorer import Scorer, apply_weights, list_top_positions
from homefinder.ranking.weights import FEATURES
from homefinder.search.query import parse_query

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


def cross_validate(connection: sqlite3.Connection, graded: Sequence[GradedCase], finder: Finder) -> list[Fold]:
    """One fold a need, in order. Raises UsageError where there are fewer than two needs."""
    if len(graded) < 2:
        raise UsageError("cross-validation chooses weights on all needs but one: it takes at least two needs")
    trials = Trials(FeatureCache(Ranker(connection).scorer, graded), graded, finder)
    return [_run_fold(trials, left_out) for left_out in range(len(graded))]


class FeatureCache:
    """What is known of every home for each need, worked out once: only the weighing is done for each trial."""

    def __init__(self, scorer: Scorer, cases: Sequence[GradedCase]) -> None:
        self._attributes = scorer.attributes
        self._facts = {
            (case.title, case.description): scorer.compute_features(parse_query(case.title, case.description))
            for case in cases
        }

    def build_ranking(self, weights: Mapping[str, float]) -> RankFunction:
        """What ``Ranker.rank_ids`` gives under these weights, with every edition of a series: scoring collapses
        them."""

        def rank(title: str, description: str, limit: int) -> list[str]:
            total = apply_weights(self._facts[title, description], weights, self._attributes).total
            order = list_top_positions(total, limit)
            return [self._attributes.ids[place] for place in order[total[order] > 0]]

        return rank


class Trials:
    """nDCG@10 of every need under weights that were tried, each tried once for all folds."""

    def __init__(self, features: FeatureCache, graded: Sequence[GradedCase], finder: Finder) -> None:
        self.features, self.graded, self.finder = features, graded, finder
        self._scores_by_weights: dict[Weights, list[float | None]] = {}

    def compute_mean_without(self, left_out: int, weights: Weights) -> float:
        """The mean over all needs but one."""
        if weights not in self._scores_by_weights:
            found = evaluate_cases(
                self.graded, self.features.build_ranking(key_by_feature(weights)), self.finder, SHALLOW
            )
            self._scores_by_weights[weights] = [result.scores["ndcg@10"] for result in found]
        told = self._scores_by_weights[weights]
        return mean([*told[:left_out], *told[left_out + 1 :]])


def _run_fold(trials: Trials, left_out: int) -> Fold:
    weights = key_by_feature(search(trials, left_out))
    case = trials.graded[left_out]
    (result,) = evaluate_cases([case], trials.features.build_ranking(weights), trials.finder, DEEP)
    return Fold(weights, result)


def search(trials: Trials, left_out: int) -> Weights:
    """Coordinate search: feature by feature the best weight of the grid, others held; equal ones leave it as it is."""
    best = tuple(1.0 if position == UNIT_FEATURE else START for position in range(len(FEATURES)))
    reached = trials.compute_mean_without(left_out, best)
    for _ in range(ROUNDS):
        before = best
        for position in (number for number in range(len(FEATURES)) if number != UNIT_FEATURE):
            for value in GRID:
                tried = (*best[:position], value, *best[position + 1 :])
                figure = trials.compute_mean_without(left_out, tried)
                if figure > reached:
                    best, reached = tried, figure
        if best == before:
            break
    return best


UNIT_FEATURE = next(position for position, feature in enumerate(FEATURES.values()) if feature.is_subject)
"""Position of the feature whose weight stays 1."""


def key_by_feature(weights: Weights) -> dict[str, float]:
    """Weights by the names of their features."""
    return dict(zip(FEATURES, weights, strict=True))
