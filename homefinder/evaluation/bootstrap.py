"""How far a mean over a few needs can be trusted: percentile intervals of the bootstrap over needs. Pure.

Efron 1979; paired, for two rankers on the same needs, Sakai 2006 ("Evaluating evaluation metrics based on the
bootstrap"). Needs are drawn, not pairs of need and home: what is asked is how it would be with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
SEED = 20_260_101
BOUNDS = (2.5, 97.5)
"""Percentiles that hold 95 % between them."""

Interval = tuple[float, float]


def mean_interval(values: Sequence[float | None]) -> Interval | None:
    """95 % interval of the mean of what could be told (None: a need that cannot tell); None for fewer than two."""
    if sum(value is not None for value in values) < 2:
        return None
    means, known = _means(values)
    return _bounds(means[known])


def ratio_interval(ours: Sequence[float | None], theirs: Sequence[float | None]) -> Interval | None:
    """95 % interval of the ratio of two means over the same needs, paired: a draw of needs counts for both.

    Draws in which the other's mean is 0 have no ratio and are left out; None where none is left.
    """
    if sum(value is not None for value in ours) < 2:
        return None
    above, known = _means(ours)
    below, also = _means(theirs)
    has_ratio = known & also & (below > 0)
    return _bounds(above[has_ratio] / below[has_ratio]) if has_ratio.any() else None


def _means(values: Sequence[float | None]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The mean of each draw, and which draws hold a need that can tell."""
    told = np.array([value is not None for value in values])
    filled = np.array([value or 0.0 for value in values], dtype=np.float64)
    drawn = _draws(len(values))
    count = told[drawn].sum(axis=1)
    return filled[drawn].sum(axis=1) / np.maximum(count, 1), count > 0


@lru_cache(maxsize=4)
def _draws(needs: int) -> NDArray[np.int64]:
    """For each resample the positions of the needs drawn, the same whenever there are as many needs."""
    return np.random.default_rng(SEED).integers(0, needs, size=(RESAMPLES, needs))


def _bounds(values: NDArray[np.float64]) -> Interval:
    low, high = np.percentile(values, BOUNDS)
    return round(float(low), 4), round(float(high), 4)
