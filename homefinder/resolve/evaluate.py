"""How well resolving agrees with judged pairs: what is merged, linked in order and related. Pure but for reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.resolve.gold import DIFFERENT, EXACT, NEWER, PART, GoldPair, RecordFinder
from homefinder.resolve.series import HEAD

Predict = Callable[[str, str], str]
"""Left and right record → exact, newer-version (the right is the newer), part-of (related in any way) or different."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """A judged pair with what was predicted of it."""

    pair: GoldPair
    prediction: str


@dataclass(frozen=True, slots=True)
class PairScores:
    """All judged pairs: those scored; those of which a side is not in the catalogue; those of which one record is both
    sides (two files of one publication), which say nothing about resolving."""

    scored_pairs: tuple[ScoredPair, ...]
    unresolved_pairs: tuple[GoldPair, ...]
    one_record: tuple[GoldPair, ...]


def score(pairs: Iterable[GoldPair], find: Callable[[Any], str | None], predict: Predict) -> PairScores:
    """Predict every pair of which both sides are found."""
    scored, unresolved, one_record = [], [], []
    for pair in pairs:
        left, right = find(pair.left), find(pair.right)
        if left is None or right is None:
            unresolved.append(pair)
        elif left == right:
            one_record.append(pair)
        else:
            scored.append(ScoredPair(pair, predict(left, right)))
    return PairScores(tuple(scored), tuple(unresolved), tuple(one_record))


def measure(scoring: PairScores) -> dict[str, Any]:
    """Precision, recall and F1 of merging, on all pairs and on those that cross sources; hard negatives merged;
    editions linked in order; parts related; and each pair that went wrong or was not scored."""
    scored = scoring.scored_pairs
    return {
        "all": _merging(scored),
        "across_sources": _merging([one for one in scored if one.pair.crosses]),
        "hard_negatives": _share(scored, DIFFERENT, "merged", lambda predicted: predicted == EXACT),
        "editions": _share(scored, NEWER, "linked_in_order", lambda predicted: predicted == NEWER),
        "parts": _share(scored, PART, "related", lambda predicted: predicted == PART),
        "wrong": [f"{_describe_pair(one.pair)}, found {one.prediction}" for one in scored if not _is_right(one)],
        "unresolved": [_describe_pair(pair) for pair in scoring.unresolved_pairs],
        "one_record": [_describe_pair(pair) for pair in scoring.one_record],
    }


def _merging(scored_pairs: Sequence[ScoredPair]) -> dict[str, float | int]:
    """How many merged pairs are right, how many right pairs are merged; 0 where there is nothing to count."""
    merged = [one for one in scored_pairs if one.prediction == EXACT]
    wanted = [one for one in scored_pairs if one.pair.relation == EXACT]
    hits = sum(one.pair.relation == EXACT for one in merged)
    precision = hits / len(merged) if merged else 0.0
    recall = hits / len(wanted) if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    figures = {"precision": precision, "recall": recall, "f1": f1}
    return {name: round(value, 4) for name, value in figures.items()} | {"exact": len(wanted), "n": len(scored_pairs)}


def _share(
    scored_pairs: Sequence[ScoredPair], relation: str, named: str, is_counted: Callable[[str], bool]
) -> dict[str, int]:
    of = [one for one in scored_pairs if one.pair.relation == relation]
    return {named: sum(is_counted(one.prediction) for one in of), "n": len(of)}


def _is_right(one: ScoredPair) -> bool:
    if one.pair.relation == DIFFERENT:
        return one.prediction != EXACT
    return one.prediction == one.pair.relation


def _describe_pair(pair: GoldPair) -> str:
    return f"{pair.left} | {pair.right}: {pair.relation}"


class CataloguePredictor:
    """What the homes of a catalogue say of two records."""

    def __init__(self, catalogue: sqlite3.Connection) -> None:
        self._home: Mapping[str, str] = dict(
            catalogue.execute("SELECT record_id, home_id FROM home_records").fetchall()
        )
        self._editions = {
            row["home_id"]: (row["series"], row["position"])
            for row in catalogue.execute("SELECT home_id, series, position FROM home_editions")
        }
        self._related = {
            frozenset((row["home_id"], row["other_id"]))
            for row in catalogue.execute("SELECT home_id, other_id FROM home_relations")
        }

    def __call__(self, left: str, right: str) -> str:
        ours, theirs = self._home[left], self._home[right]
        if ours == theirs:
            return EXACT
        if self._is_newer(ours, theirs):
            return NEWER
        return PART if frozenset((ours, theirs)) in self._related else DIFFERENT

    def _is_newer(self, ours: str, theirs: str) -> bool:
        """Whether the second is a later edition of one series; the head is where the latest stands."""
        first, second = self._editions.get(ours), self._editions.get(theirs)
        if not first or not second or first[0] != second[0] or first[1] == HEAD:
            return False
        return bool(second[1] == HEAD or first[1] < second[1])


def evaluate_catalogue(catalogue: sqlite3.Connection, pairs: Iterable[GoldPair]) -> dict[str, Any]:
    """Measure the homes of a catalogue on judged pairs."""
    return measure(score(pairs, RecordFinder(catalogue).find, CataloguePredictor(catalogue)))
