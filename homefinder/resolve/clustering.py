"""Which records describe the same thing. Pure: records and people's judgements in, clusters with their reasons out.

Pairs are joined from the surest down. A group never takes in a record that a mark tells apart from one of its members
(another edition, a part, another interface), that a person called different, or that a source lists beside a member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homefinder.resolve.judgements import Judged
from homefinder.resolve.matching.blocking import pairs
from homefinder.resolve.matching.profile import Description, Reading, folded_address, read
from homefinder.resolve.matching.scoring import Comparison, compare
from homefinder.resolve.matching.term_frequencies import Statistics, statistics_of
from homefinder.resolve.matching.weights import KEPT

__all__ = ["ALONE", "Cluster", "Description", "Resolution", "cluster", "folded_address", "resolve_records"]

ALONE = "The only record of it."
_TELLS_NOTHING = frozenset({"same", "review", "different"})
"""Outcomes that do not keep a group apart by themselves: other members may still speak for it."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one thing, in order of id, each with the reason that it is here."""

    members: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All that resolving found: the clusters, the compared pairs that are not plainly different, and how each record
    was read."""

    clusters: tuple[Cluster, ...]
    comparisons: tuple[Comparison, ...]
    readings: Mapping[str, Reading]


def cluster(descriptions: Sequence[Description]) -> list[Cluster]:
    """Group the records that describe the same thing, in order of their first member."""
    return list(resolve_records(descriptions).clusters)


def resolve_records(descriptions: Sequence[Description], judged: Judged | None = None) -> Resolution:
    """Read, block, compare and cluster. The same records and judgements give the same result, in any order."""
    said = judged or {}
    readings = [read(item) for item in sorted(descriptions, key=lambda item: item.id)]
    known = {reading.item.id: reading for reading in readings}
    compared = _Compared(readings, said, known)
    groups = _Groups(known)
    reasons: dict[str, str] = {}
    for comparison in compared.links():
        if groups.together(comparison.left, comparison.right) or compared.kept_apart(groups, comparison):
            continue
        groups.join(comparison.left, comparison.right)
        for member in (comparison.left, comparison.right):
            reasons.setdefault(member, comparison.reason)
    clusters = tuple(
        Cluster(members, {member: reasons.get(member, ALONE) for member in members}) for members in groups.as_tuples()
    )
    return Resolution(clusters, tuple(compared.settled(groups)), known)


class _Compared:
    """The pairs compared so far; others are compared when a group asks for them."""

    def __init__(self, readings: Sequence[Reading], judged: Judged, known: Mapping[str, Reading]) -> None:
        self._judged, self._known = judged, known
        self._counts: Statistics = statistics_of(readings)
        self._pairs: dict[tuple[str, str], Comparison] = {}
        for left, right in sorted(pairs(readings, self._counts)):
            found = compare(readings[left], readings[right], self._counts)
            if found.outcome != "different" or found.score >= KEPT:
                self._pairs[found.left, found.right] = found
        for pair in judged:
            if len(pair) == 2 and pair <= known.keys():
                self._compare(*sorted(pair))
        self._blocked = tuple(self._pairs)

    def _compare(self, left: str, right: str) -> Comparison:
        """Pairs that are plainly different are compared again when asked for: there are too many to keep."""
        key = (left, right) if left < right else (right, left)
        if key not in self._pairs:
            self._pairs[key] = compare(self._known[key[0]], self._known[key[1]], self._counts)
        return self._pairs[key]

    def links(self) -> list[Comparison]:
        """Pairs to join, from the surest: what people said, then by score, equal versions first."""
        found = []
        for key in self._blocked:
            comparison, said = self._pairs[key], self._judged.get(frozenset(key))
            if said and said.verdict == "same":
                found.append(
                    replace(comparison, outcome="same", reason=f"A person judged them one thing: {said.reason}")
                )
            elif not said and comparison.outcome == "same":
                found.append(comparison)
        return sorted(
            found, key=lambda item: (not self._said(item, "same"), -self._surety(item), item.left, item.right)
        )

    def _surety(self, item: Comparison) -> float:
        versions = [self._known[side].version for side in (item.left, item.right)]
        return item.score - (1.0 if versions[0] != versions[1] else 0.0)

    def _said(self, item: Comparison, verdict: str) -> bool:
        said = self._judged.get(frozenset((item.left, item.right)))
        return bool(said and said.verdict == verdict)

    def kept_apart(self, groups: _Groups, link: Comparison) -> str:
        """Why the groups of a pair must not be joined; empty when they may."""
        by_person = self._said(link, "same")
        for left in groups.members(link.left):
            for right in groups.members(link.right):
                said = self._judged.get(frozenset((left, right)))
                if said and said.verdict == "different":
                    return f"A person judged {left} and {right} different."
                if by_person or (said and said.verdict == "same"):
                    continue
                if reason := self._machine_keeps_apart(left, right):
                    return reason
        return ""

    def _machine_keeps_apart(self, left: str, right: str) -> str:
        found = self._compare(left, right)
        if found.outcome not in _TELLS_NOTHING:
            return found.reason
        one_source = self._known[left].item.source_id == self._known[right].item.source_id
        return f"{left} and {right} stand in one list." if one_source and found.outcome != "same" else ""

    def settled(self, groups: _Groups) -> Iterable[Comparison]:
        """Every blocked pair with its last outcome: a doubt is gone where the groups cannot be joined anyway."""
        for key in self._blocked:
            found = self._pairs[key]
            if groups.together(*key):
                yield replace(found, outcome="same")
            elif found.outcome in ("same", "review") and (why := self.kept_apart(groups, found)):
                yield replace(found, outcome="different", reason=why)
            else:
                yield found


class _Groups:
    """Union-find over ids with the members of each group; the smallest id stands for its group."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._root = {identifier: identifier for identifier in ids}
        self._members = {identifier: [identifier] for identifier in self._root}

    def members(self, identifier: str) -> Sequence[str]:
        return self._members[self._root[identifier]]

    def together(self, left: str, right: str) -> bool:
        return self._root[left] == self._root[right]

    def join(self, left: str, right: str) -> None:
        first, second = sorted((self._root[left], self._root[right]))
        if first == second:
            return
        for member in self._members[second]:
            self._root[member] = first
        self._members[first] += self._members.pop(second)

    def as_tuples(self) -> list[tuple[str, ...]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for identifier in sorted(self._root):
            groups[self._root[identifier]].append(identifier)
        return [tuple(members) for members in groups.values()]
