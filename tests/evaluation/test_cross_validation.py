"""Weights chosen on all needs but one: the one left out must not have a say in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.evaluation.cross_validation import START, UNIT_FEATURE, FeatureCache, cross_validate
from homefinder.evaluation.gold import Finder, read_gold
from homefinder.evaluation.metrics import GradedCase, grade_cases
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.weights import FEATURES, weights_with
from homefinder.store.db import open_read_only
from tests.support.judged_catalogue import judged_text, make_catalogue


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    data = tmp_path_factory.mktemp("judged")
    make_catalogue(data)
    (data / "gold.tsv").write_text(judged_text(), encoding="utf-8")
    with closing(open_read_only(data / "catalogue.db")) as connection:
        yield connection


@pytest.fixture
def graded(catalogue: sqlite3.Connection) -> list[GradedCase]:
    path = Path(catalogue.execute("PRAGMA database_list").fetchone()["file"]).parent / "gold.tsv"
    found, unresolved = grade_cases(read_gold(path), Finder(catalogue))
    assert unresolved == []
    return found


def test_the_need_left_out_has_no_say_in_its_weights(catalogue: sqlite3.Connection, graded: list[GradedCase]) -> None:
    finder = Finder(catalogue)
    before = cross_validate(catalogue, graded, finder)[0]
    turned = replace(graded[0], grades={home: 3 - grade for home, grade in graded[0].grades.items()})
    after = cross_validate(catalogue, [turned, *graded[1:]], finder)[0]
    assert after.weights == before.weights
    assert after.result.ranked == before.result.ranked
    assert after.result.scores["ndcg@10"] != before.result.scores["ndcg@10"]


def test_where_nothing_can_be_learnt_all_weights_stay_as_they_start(
    catalogue: sqlite3.Connection, graded: list[GradedCase]
) -> None:
    empty = [replace(case, grades={}) for case in graded]
    for fold in cross_validate(catalogue, empty, Finder(catalogue)):
        assert list(fold.weights) == list(FEATURES)
        assert list(fold.weights.values()) == [
            1.0 if place == UNIT_FEATURE else START for place in range(len(FEATURES))
        ]


def test_what_is_kept_ranks_as_the_ranker_does(catalogue: sqlite3.Connection, graded: list[GradedCase]) -> None:
    for changes in ((), ("words=0.2", "kind=1.5"), ("meaning=0",)):
        weights = weights_with(changes)
        ours, theirs = (
            FeatureCache(Ranker(catalogue).scorer, graded).build_ranking(weights),
            Ranker(catalogue, weights).rank_ids,
        )
        for case in graded:
            found = ours(case.title, case.description, 50)
            assert found
            assert found == theirs(case.title, case.description, 50)


def test_one_need_is_too_few(catalogue: sqlite3.Connection, graded: list[GradedCase]) -> None:
    with pytest.raises(UsageError, match="at least two needs"):
        cross_validate(catalogue, graded[:1], Finder(catalogue))
