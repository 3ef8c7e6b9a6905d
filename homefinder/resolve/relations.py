"""What belongs together and is not one thing: parts, APIs, services, guides, interfaces of one service. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.scoring import Comparison

KINDS: Mapping[str, str] = {
    "part": "part-of",
    "api": "api-of",
    "service": "service-for",
    "guide": "about",
    "interface": "interface-beside",
    "described": "described-by",
}
"""Outcome of a comparison → kind of the relation from the lesser home to the other."""

_SYMMETRIC_OUTCOMES = frozenset({"interface"})
"""Outcomes without a lesser side: told once, from the home whose id comes first."""


@dataclass(frozen=True, slots=True)
class HomeRelation:
    """One home is part of, about, an API of … another, and why."""

    home_id: str
    kind: str
    other_id: str
    reason: str


def relations(
    comparisons: Iterable[Comparison], profiles: Mapping[str, RecordProfile], home_of: Mapping[str, str]
) -> list[HomeRelation]:
    """The relations between homes, once each, with the weightiest reason; a module is tied to the whole, not to each
    of its yearly editions, and so is a guide but for the edition of its own year."""
    best: dict[tuple[str, str, str], tuple[float, str]] = {}
    for item in comparisons:
        kind = KINDS.get(item.outcome)
        if not kind or not _is_relevant(item, profiles):
            continue
        left, right = home_of[item.left], home_of[item.right]
        if item.outcome in _SYMMETRIC_OUTCOMES:
            left, right = sorted((left, right))
        key = (left, kind, right) if item.left_is_lesser or item.outcome in _SYMMETRIC_OUTCOMES else (right, kind, left)
        if left != right and (key not in best or best[key][0] < item.score):
            best[key] = (item.score, item.reason)
    return [HomeRelation(*key, reason) for key, (_, reason) in sorted(best.items())]


def _is_relevant(item: Comparison, profiles: Mapping[str, RecordProfile]) -> bool:
    if any(feature.name == "stated" for feature in item.features):
        return True
    lesser, other = profiles[item.left], profiles[item.right]
    if not item.left_is_lesser:
        lesser, other = other, lesser
    if item.outcome == "part":
        return not other.edition and not other.title.role
    if item.outcome == "guide":
        return not other.title.role and other.edition in ("", lesser.edition)
    return True


def stated_newer(comparisons: Iterable[Comparison]) -> Iterator[tuple[str, str]]:
    """Pairs (older record, newer record) that a publication states."""
    for item in comparisons:
        if item.outcome == "edition" and any(feature.name == "stated" for feature in item.features):
            yield (item.left, item.right) if item.left_is_lesser else (item.right, item.left)
