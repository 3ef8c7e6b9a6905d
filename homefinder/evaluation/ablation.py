"""What each feature brings: how well the ranking does without it, and with nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.evaluation.gold import Finder
from homefinder.evaluation.metrics import GradedCase, measure
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.weights import weights_with

MEASURE = "ndcg@10"


def ablation(
    connection: sqlite3.Connection, graded: Sequence[GradedCase], finder: Finder
) -> list[dict[str, str | float | int]]:
    """For each declared feature nDCG@10 of the ranking ``without`` it and of the feature ``alone``.

    A feature that only scales how far a home fits (upkeep, kind) finds nothing alone: 0.
    """
    ranker = Ranker(connection)
    declared = weights_with()

    def figure(weights: Mapping[str, float]) -> float | int:
        return measure(graded, ranker.with_weights(weights).rank_ids, finder)[MEASURE]

    return [
        {
            "feature": name,
            "without": figure({**declared, name: 0.0}),
            "alone": figure({other: weight if other == name else 0.0 for other, weight in declared.items()}),
        }
        for name in declared
    ]
