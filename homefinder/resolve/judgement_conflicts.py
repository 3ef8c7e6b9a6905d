"""Judgements of pairs that cannot all be true: one thing is the same as itself, whatever the way. Pure.

Where A is the same as B and B the same as C, A and C cannot be different. The judgement that came last and does not go
with those before it is kept and not applied, until a person judges one of them again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homefinder.resolve.judgements import Judgement, JudgementsByPair


@dataclass(frozen=True, slots=True)
class JudgementConflict:
    """A judgement that is not applied, and those before it that it contradicts together."""

    judgement: Judgement
    against: tuple[Judgement, ...]

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.judgement.left, self.judgement.right))

    @property
    def sentence(self) -> str:
        """What it contradicts, and what to do."""
        said = "; ".join(
            f"{one.left} and {one.right} are {one.verdict} ({one.reviewer} on {one.decided_on}: {one.reason})"
            for one in self.against
        )
        return f"It contradicts what was judged before: {said}. Judge one of these pairs again to settle it."


@dataclass(frozen=True, slots=True)
class CheckedJudgements:
    """The judgements that hold together, and those that contradict them."""

    applied: JudgementsByPair
    conflicts: tuple[JudgementConflict, ...]


def check_judgements(judgements: JudgementsByPair) -> CheckedJudgements:
    """Take judgements in the order in which they were made, each as far as it goes with those before it."""
    applied: dict[frozenset[str], Judgement] = {}
    conflicts = []
    for pair, said in judgements.items():
        if against := _find_contradicted(said, list(applied.values())):
            conflicts.append(JudgementConflict(said, tuple(against)))
        else:
            applied[pair] = said
    return CheckedJudgements(applied, tuple(conflicts))


def _find_contradicted(said: Judgement, earlier: Sequence[Judgement]) -> list[Judgement]:
    """The fewest of the earlier judgements with which this one cannot be true; none where it goes with them."""
    same = [one for one in earlier if one.verdict == "same"]
    if said.verdict == "different":
        return _list_ways(said.left, same).get(said.right, [])
    if said.verdict != "same":
        return []
    left, right = _list_ways(said.left, same), _list_ways(said.right, same)
    found = []
    for one in earlier:
        for near, far in ((one.left, one.right), (one.right, one.left)):
            if one.verdict == "different" and near in left and far in right:
                found.append([*left[near], one, *right[far]])
    return min(found, key=len, default=[])


def _list_ways(start: str, same: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Every record that is the same as ``start``, with the shortest chain of judgements that says so."""
    beside: dict[str, list[tuple[str, Judgement]]] = {}
    for one in same:
        beside.setdefault(one.left, []).append((one.right, one))
        beside.setdefault(one.right, []).append((one.left, one))
    ways: dict[str, list[Judgement]] = {start: []}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for other, judgement in beside.get(at, ()):
            if other not in ways:
                ways[other] = [*ways[at], judgement]
                waiting.append(other)
    return ways
