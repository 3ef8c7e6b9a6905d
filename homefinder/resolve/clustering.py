"""Which records describe the same thing. Pure: records and people's judgements in, clusters with their reasons out.

Pairs are joined from the surest down. A group never takes in a record that a mark tells apart from one of its members
(another edition, a part, another interface), that a person called different, or that a source lists beside a member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homefinder.resolve.collector import pause_collector
from homefinder.resolve.judgements import JudgementsByPair
from homefinder.resolve.matching.blocking import collect_pairs_to_compare
from homefinder.resolve.matching.profile import RecordDescription, RecordProfile, build_profile
from homefinder.resolve.matching.scoring import Comparison, compare
from homefinder.resolve.matching.term_frequencies import TermFrequencies, statistics_of
from homefinder.resolve.matching.weights import NEAR_MISS_THRESHOLD
from homefinder.resolve.merged_bodies import NO_MERGERS, Mergers

__all__ = [
    "ONLY_RECORD_REASON",
    "Cluster",
    "RecordDescription",
    "Resolution",
    "cluster",
    "resolve_records",
]

ONLY_RECORD_REASON = "The only record of it."
_NEUTRAL_OUTCOMES = frozenset({"same", "review", "different"})
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
    profiles: Mapping[str, RecordProfile]


def cluster(descriptions: Sequence[RecordDescription]) -> list[Cluster]:
    """Group the records that describe the same thing, in order of their first member."""
    return list(resolve_records(descriptions).clusters)


def resolve_records(
    descriptions: Sequence[RecordDescription],
    judgements: JudgementsByPair | None = None,
    mergers: Mergers = NO_MERGERS,
) -> Resolution:
    """Read, block, compare and cluster. The same records and judgements give the same result, in any order."""
    with pause_collector():  # a third of the time of 100,000 records
        return _resolve(descriptions, judgements or {}, mergers)


def _resolve(descriptions: Sequence[RecordDescription], said: JudgementsByPair, mergers: Mergers) -> Resolution:
    readings = [build_profile(item, mergers) for item in sorted(descriptions, key=lambda item: item.id)]
    known = {reading.record.id: reading for reading in readings}
    compared = _PairComparisons(readings, said, known)
    groups = _Groups(known)
    reasons: dict[str, str] = {}
    for comparison in compared.list_matches():
        if groups.is_joined(comparison.left, comparison.right) or compared.find_conflict(groups, comparison):
            continue
        groups.join(comparison.left, comparison.right)
        for member in (comparison.left, comparison.right):
            reasons.setdefault(member, comparison.reason)
    clusters = tuple(
        Cluster(members, {member: reasons.get(member, ONLY_RECORD_REASON) for member in members})
        for members in groups.as_tuples()
    )
    return Resolution(clusters, tuple(compared.list_final_comparisons(groups)), known)


class _PairComparisons:
    """The pairs compared so far; others are compared when a group asks for them."""

    def __init__(
        self,
        profiles: Sequence[RecordProfile],
        judgements: JudgementsByPair,
        profiles_by_id: Mapping[str, RecordProfile],
    ) -> None:
        self._judgements, self._profiles_by_id = judgements, profiles_by_id
        self._counts: TermFrequencies = statistics_of(profiles)
        self._pairs: dict[tuple[str, str], Comparison] = {}
        for left, right in sorted(collect_pairs_to_compare(profiles, self._counts)):
            found = compare(profiles[left], profiles[right], self._counts)
            if found.outcome != "different" or found.score >= NEAR_MISS_THRESHOLD:
                self._pairs[found.left, found.right] = found
        for pair in judgements:
            if len(pair) == 2 and pair <= profiles_by_id.keys():
                self._compare(*sorted(pair))
        self._blocked = tuple(self._pairs)

    def _compare(self, left: str, right: str) -> Comparison:
        """Pairs that are plainly different are compared again when asked for: there are too many to keep."""
        key = (left, right) if left < right else (right, left)
        if key not in self._pairs:
            self._pairs[key] = compare(self._profiles_by_id[key[0]], self._profiles_by_id[key[1]], self._counts)
        return self._pairs[key]

    def list_matches(self) -> list[Comparison]:
        """Pairs to join, from the surest: what people said, then by score, equal versions first."""
        found = []
        for key in self._blocked:
            comparison, said = self._pairs[key], self._judgements.get(frozenset(key))
            if said and said.verdict == "same":
                found.append(
                    replace(comparison, outcome="same", reason=f"A person judged them one thing: {said.reason}")
                )
            elif not said and comparison.outcome == "same":
                found.append(comparison)
        return sorted(
            found,
            key=lambda item: (
                not self._has_verdict(item, "same"),
                -self._compute_certainty(item),
                item.left,
                item.right,
            ),
        )

    def _compute_certainty(self, item: Comparison) -> float:
        versions = [self._profiles_by_id[side].version for side in (item.left, item.right)]
        return item.score - (1.0 if versions[0] != versions[1] else 0.0)

    def _has_verdict(self, item: Comparison, verdict: str) -> bool:
        said = self._judgements.get(frozenset((item.left, item.right)))
        return bool(said and said.verdict == verdict)

    def find_conflict(self, groups: _Groups, link: Comparison) -> str:
        """Why the groups of a pair must not be joined; empty when they may."""
        by_person = self._has_verdict(link, "same")
        for left in groups.members(link.left):
            for right in groups.members(link.right):
                said = self._judgements.get(frozenset((left, right)))
                if said and said.verdict == "different":
                    return f"A person judged {left} and {right} different."
                if by_person or (said and said.verdict == "same"):
                    continue
                if reason := self._find_machine_conflict(left, right):
                    return reason
        return ""

    def _find_machine_conflict(self, left: str, right: str) -> str:
        found = self._compare(left, right)
        if found.outcome not in _NEUTRAL_OUTCOMES:
            return found.reason
        one_source = self._profiles_by_id[left].record.source_id == self._profiles_by_id[right].record.source_id
        return f"{left} and {right} stand in one list." if one_source and found.outcome != "same" else ""

    def list_final_comparisons(self, groups: _Groups) -> Iterable[Comparison]:
        """Every blocked pair with its last outcome: a doubt is gone where the groups cannot be joined anyway."""
        for key in self._blocked:
            found = self._pairs[key]
            if groups.is_joined(*key):
                yield replace(found, outcome="same")
            elif found.outcome in ("same", "review") and (why := self.find_conflict(groups, found)):
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

    def is_joined(self, left: str, right: str) -> bool:
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
