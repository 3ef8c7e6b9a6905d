"""Homes that are parts of one whole, and the whole: relatives, of which the best takes one place for all. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from homefinder.search.home_attributes import HomeAttributes

MAX_DEPTH = 10
"""Wholes of wholes that are followed: declarations may go in a circle."""


def fold_relatives(
    order: Sequence[int], attributes: HomeAttributes, alone: Collection[int] = ()
) -> dict[int, tuple[int, ...]]:
    """The homes of ``order``, best first, one a family, each with its relatives that come after it, best first.

    Those in ``alone`` keep a place of their own, and nothing is folded into them: people decided on them, not on their
    relatives.
    """
    places: dict[int, list[int]] = {}
    heads: dict[int, int] = {}
    for position in order:
        family = find_family(position, attributes)
        if position in alone:
            places[position] = []
        elif family in heads:
            places[heads[family]].append(position)
        else:
            heads[family] = position
            places[position] = []
    return {position: tuple(relatives) for position, relatives in places.items()}


def find_family(position: int, attributes: HomeAttributes) -> int:
    """The whole at the top; the home itself where it stands alone."""
    for _ in range(MAX_DEPTH):
        whole = int(attributes.part_of[position])
        if whole < 0:
            break
        position = whole
    return position


def find_families(attributes: HomeAttributes) -> NDArray[np.int64]:
    """The same for every home at once."""
    tops = np.arange(len(attributes), dtype=np.int64)
    for _ in range(MAX_DEPTH):
        wholes = attributes.part_of[tops]
        if (wholes < 0).all():
            break
        tops = np.where(wholes < 0, tops, wholes)
    return tops
