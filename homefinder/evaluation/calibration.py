"""How far confidence can be believed: predicted and observed shares side by side. Pure.

Reliability tables and the expected calibration error: Murphy and Winkler 1977; Naeini, Cooper and Hauskrecht 2015.
The Brier score: Brier 1950.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

EDGES = (0.0, 0.4, 0.6, 0.75, 0.9, 1.0)
"""Bounds of the bins: narrow where most outcomes lie. The last bin holds its upper bound."""


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Outcomes with a confidence from ``low`` to below ``high``: their mean confidence, the share right, how many."""

    low: float
    high: float
    predicted: float
    observed: float
    n: int


def reliability(predictions: Sequence[tuple[float, bool]], edges: Sequence[float] = EDGES) -> list[ReliabilityBin]:
    """One row for each bin that holds anything; ``predictions`` are pairs of confidence (0 to 1) and whether it was
    right."""
    bins = []
    for low, high in pairwise(edges):
        inside = [item for item in predictions if low <= item[0] < high or item[0] == high == edges[-1]]
        if inside:
            predicted, observed = fmean(item[0] for item in inside), fmean(float(item[1]) for item in inside)
            bins.append(ReliabilityBin(low, high, round(predicted, 4), round(observed, 4), len(inside)))
    return bins


def calibration_error(predictions: Sequence[tuple[float, bool]], edges: Sequence[float] = EDGES) -> float:
    """Mean distance of predicted from observed over the bins, weighed by their number; 0 is perfect."""
    total = sum(item.n for item in reliability(predictions, edges))
    return (
        sum(item.n * abs(item.predicted - item.observed) for item in reliability(predictions, edges)) / total
        if total
        else 0.0
    )


def brier(predictions: Sequence[tuple[float, bool]]) -> float:
    """Mean squared distance of confidence from what came true; 0 is perfect, 0.25 is saying one half of everything."""
    return fmean((confidence - right) ** 2 for confidence, right in predictions) if predictions else 0.0
