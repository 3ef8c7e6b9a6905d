"""The judged pairs, on descriptions made straight from the recorded payloads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homefinder.resolve.bodies.vocabulary import read_owner_vocabulary
from homefinder.resolve.clustering import Resolution, resolve_records
from homefinder.resolve.evaluate import PairScores, measure, score
from homefinder.resolve.gold import DIFFERENT, EXACT, NEWER, PART, GoldSide, read_pairs
from homefinder.resolve.merged_bodies import collect_mergers
from homefinder.resolve.series import HEAD, SeriesHome, editions
from tests.conftest import ROOT, SHARED, needs
from tests.support.corpus_records import all_descriptions, initiative

RELATED = frozenset({"part", "api", "service", "guide", "described"})
NOT_IN_A_PAYLOAD = {
    "cddo-open-standards language-tags.md~",  # an editor's backup: an adapter leaves it out
}

MERGERS = collect_mergers(read_owner_vocabulary(ROOT / "vocab"))


class Model:
    """The pure model over all payloads at once: clusters of records, editions and comparisons between them."""

    def __init__(self, known: dict[tuple[str, str], Any]) -> None:
        self.known = known
        found = resolve_records(list({item.id: item for item in known.values()}.values()), mergers=MERGERS)
        self.cluster = {member: group.members for group in found.clusters for member in group.members}
        self._outcome = {frozenset((item.left, item.right)): item.outcome for item in found.comparisons}
        self._place = {one.home_id: (one.series, one.position) for one in editions(_titled(found))}

    def find(self, side: GoldSide) -> str | None:
        if str(side) in NOT_IN_A_PAYLOAD:
            return None
        item = self.known.get((side.source, side.id))
        return item.id if item else None

    def __call__(self, left: str, right: str) -> str:
        if self.cluster[left] == self.cluster[right]:
            return EXACT
        if self._newer(left, right):
            return NEWER
        return PART if self._outcome.get(frozenset((left, right))) in RELATED else DIFFERENT

    def _newer(self, left: str, right: str) -> bool:
        first, second = (self._place.get(self.cluster[side][0]) for side in (left, right))
        if not first or not second or first[0] != second[0] or first[1] == HEAD:
            return False
        return second[1] == HEAD or first[1] < second[1]


def _titled(found: Resolution) -> list[SeriesHome]:
    """Each cluster by its first member, with what its members state to be newer."""
    first = {member: group.members[0] for group in found.clusters for member in group.members}
    newer: dict[str, set[str]] = {}
    for item in found.comparisons:
        if item.outcome == "edition" and any(feature.name == "stated" for feature in item.features):
            older, later = (item.left, item.right) if item.left_is_lesser else (item.right, item.left)
            newer.setdefault(first[older], set()).add(first[later])
    return [
        SeriesHome(
            group.members[0], found.profiles[group.members[0]], "", tuple(sorted(newer.get(group.members[0], ())))
        )
        for group in found.clusters
    ]


@pytest.fixture(scope="module")
def scoring(corpus_root: Path, replay_root: Path) -> PairScores:
    folder = needs(SHARED / "gold")
    pairs = [*read_pairs(folder / "duplicates_dev.tsv"), *read_pairs(folder / "duplicates_hard_negatives_dev.tsv")]
    known = all_descriptions(corpus_root, replay_root)
    for side in (side for pair in pairs for side in (pair.left, pair.right)):
        if side.id.startswith("initiatives#"):
            known[side.source, side.id] = initiative(side.id)
    model = Model(known)
    return score(pairs, model.find, model)


@pytest.mark.slow
def test_pairs_that_cross_sources(scoring: PairScores) -> None:
    found = measure(scoring)["across_sources"]
    assert found["exact"] >= 45
    assert found["precision"] >= 0.99, measure(scoring)["wrong"]
    assert found["recall"] >= 0.95, measure(scoring)["wrong"]


def test_pairs_in_all(scoring: PairScores) -> None:
    found = measure(scoring)["all"]
    assert found["exact"] >= 85
    assert min(found["precision"], found["recall"]) >= 0.97, measure(scoring)["wrong"]


def test_no_look_alike_is_merged(scoring: PairScores) -> None:
    assert measure(scoring)["hard_negatives"] == {"merged": 0, "n": 11}


def test_editions_and_parts(scoring: PairScores) -> None:
    found = measure(scoring)
    assert found["editions"]["n"] >= 11
    assert found["editions"]["linked_in_order"] == found["editions"]["n"], found["wrong"]
    assert found["parts"] == {"related": 4, "n": 4}


def test_few_pairs_lack_a_payload(scoring: PairScores) -> None:
    assert len(measure(scoring)["unresolved"]) <= 8
