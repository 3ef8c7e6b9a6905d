"""One question scored once against every home: each list that is narrowed in some way, and each count, is read from it.

A list is narrowed before editions and parts are folded, so that of what is inside the best edition and the best part
stand for the rest. Counts are those of the lists: nothing is estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefinder.ranking.features import LIFECYCLE_VALUES
from homefinder.ranking.scorer import Scores
from homefinder.search.home_attributes import HomeAttributes
from homefinder.search.query import Query

Positions = NDArray[np.int64]
Mask = NDArray[np.bool_]
"""One entry a home: whether it is inside."""


@dataclass(frozen=True, slots=True)
class RankedQuestion:
    """``first``: positions of the homes that the question names, which stand before all others. ``others``: those of
    every other home with a score above nothing, best first, without other editions of what is named."""

    query: Query
    scores: Scores
    attributes: HomeAttributes
    first: Positions
    others: Positions
    families: Positions
    """For every home the whole at the top of what it is part of; itself where it stands alone."""

    def list_places(self, inside: Mask, offset: int, limit: int) -> dict[int, tuple[int, ...]]:
        """The homes from ``offset`` on, best first, each with the relatives that take no place of their own."""
        named = self.first[inside[self.first]]
        places: dict[int, tuple[int, ...]] = {int(position): () for position in named[offset : offset + limit]}
        editions = _collapse_editions(self.others[inside[self.others]], self.attributes)
        _, heads, members = np.unique(self.families[editions], return_index=True, return_inverse=True)
        by_family = np.argsort(members, kind="stable")
        bounds = np.searchsorted(members[by_family], np.arange(len(heads) + 1))
        start = max(0, offset - len(named))
        for family in members[np.sort(heads)[start : start + limit - len(places)]]:
            kin = editions[by_family[bounds[family] : bounds[family + 1]]]
            places[int(kin[0])] = tuple(kin[1:].tolist())
        return places

    def count_places(self, inside: Mask) -> int:
        """How many homes the whole list has."""
        editions = _collapse_editions(self.others[inside[self.others]], self.attributes)
        return int(inside[self.first].sum()) + len(np.unique(self.families[editions]))

    def count_by_group(self, groups: NDArray[np.int32], inside: Mask) -> dict[int, int]:
        """For each group how many homes the list has that is narrowed to it; ``groups``: for every home its one, from
        0."""
        others = self.others[inside[self.others]]
        editions = _collapse_editions(others, self.attributes, groups)
        pairs = np.unique(groups[editions].astype(np.int64) * len(self.attributes) + self.families[editions])
        named = groups[self.first[inside[self.first]]]
        found, counts = np.unique(np.concatenate([pairs // len(self.attributes), named]), return_counts=True)
        return dict(zip(found.tolist(), counts.tolist(), strict=True))

    def order_groups(self, groups: NDArray[np.int32]) -> list[int]:
        """The groups of all homes, that of the best home first."""
        found, first_places = np.unique(groups[np.concatenate([self.first, self.others])], return_index=True)
        order: list[int] = found[np.argsort(first_places)].tolist()
        return order


def _collapse_editions(
    order: Positions, attributes: HomeAttributes, groups: NDArray[np.int32] | None = None
) -> Positions:
    """``order`` with one edition a series (and group): the one best kept up, in the place of the one that fits best."""
    series = attributes.series[order].astype(np.int64)
    alone = series < 0
    keys = np.where(alone, -1 - order, series)
    if groups is not None:
        keys = np.where(alone, keys, groups[order].astype(np.int64) * (len(attributes) + 1) + series)
    if alone.all():
        return order
    _, places, members = np.unique(keys, return_index=True, return_inverse=True)
    by_upkeep = np.lexsort((np.arange(len(order)), -LIFECYCLE_VALUES[attributes.lifecycle[order]], members))
    best = by_upkeep[np.searchsorted(members[by_upkeep], np.arange(len(places)))]
    chosen: Positions = order[best][np.argsort(places)]
    return chosen
