"""Where the parts of a picture in columns lie: nodes in an order that crosses few lines. Pure, deterministic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ROUNDS = 6
"""Sweeps over the columns; more change next to nothing."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node stands: the middle of its row, in units of the picture."""

    x: float
    y: float


def order_columns(columns: Sequence[Sequence[str]], edges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each column in the order of its nodes' neighbours, by the barycentre method of Sugiyama, Tagawa and Toda (1981),
    https://doi.org/10.1109/TSMC.1981.4308636. The first column keeps its order: readers look things up in it.
    """
    beside: dict[str, list[str]] = {}
    for one, other in edges:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    found = [list(column) for column in columns]
    for turn in range(ROUNDS):
        spots = {name: _compute_share(place, len(column)) for column in found for place, name in enumerate(column)}
        for number in range(1, len(found)) if turn % 2 == 0 else range(len(found) - 1, 0, -1):
            found[number].sort(key=lambda name: (_compute_barycentre(name, beside, spots), name))
            spots |= {name: _compute_share(place, len(found[number])) for place, name in enumerate(found[number])}
    return found


def place_nodes(columns: Sequence[Sequence[str]], xs: Sequence[float], row: float, top: float) -> Mapping[str, Spot]:
    """A spot for each node: columns at ``xs``, each spread over the height of the longest, ``row`` units a node."""
    tallest = max((len(column) for column in columns), default=0) * row
    found: dict[str, Spot] = {}
    for x, column in zip(xs, columns, strict=True):
        step = tallest / len(column) if column else row
        found |= {name: Spot(x, round(top + step * (place + 0.5), 1)) for place, name in enumerate(column)}
    return found


def _compute_share(place: int, length: int) -> float:
    return (place + 0.5) / length


def _compute_barycentre(name: str, neighbours: Mapping[str, Sequence[str]], spots: Mapping[str, float]) -> float:
    near = [spots[other] for other in neighbours.get(name, ()) if other in spots]
    return sum(near) / len(near) if near else spots[name]
