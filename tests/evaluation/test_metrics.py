"""nDCG, success, recall, MRR and wrong homes above right ones, worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from homefinder.evaluation.metrics import GradedCase, Result, dcg, list_wrong_above, score, summary


@pytest.mark.parametrize(
    ("ranked", "grades", "lacking", "expected"),
    [
        (["a", "b"], {"a": 3, "b": 2}, (), {"ndcg@10": 1.0, "success@5": 1.0, "recall@5": 1.0, "mrr": 1.0}),
        (["x", "a"], {"a": 3}, (), {"ndcg@10": 1 / math.log2(3), "success@5": 1.0, "recall@5": 1.0, "mrr": 0.5}),
        (["x"] * 5 + ["a"], {"a": 3}, (), {"success@5": 0.0, "recall@5": 0.0, "mrr": 1 / 6}),
        (["a"], {"a": 1}, (), {"ndcg@10": 1.0, "success@5": None, "recall@5": None, "mrr": None}),
        (["a"], {"a": 0}, (), {"ndcg@10": None}),
        (["a"], {}, (), {"ndcg@10": None, "success@5": None, "recall@5": None, "mrr": None}),
        (["a"], {"a": 3}, (3,), {"ndcg@10": 7 / (7 + 7 / math.log2(3)), "recall@5": 0.5, "mrr": 1.0}),
        ([], {"a": 3}, (), {"ndcg@10": 0.0, "success@5": 0.0, "mrr": 0.0}),
        (list("abcdefg"), dict.fromkeys("abcdefg", 2), (), {"recall@5": 1.0}),
    ],
)
def test_measures(
    ranked: list[str], grades: dict[str, int], lacking: tuple[int, ...], expected: dict[str, float | None]
) -> None:
    found = score(ranked, GradedCase("title", "text", grades, lacking))
    for name, value in expected.items():
        assert found[name] == (None if value is None else pytest.approx(value)), name


def test_gain_grows_with_the_grade() -> None:
    assert dcg([3, 0, 1]) == pytest.approx(7 + 1 / 2)


@pytest.mark.parametrize(
    ("ranked", "grades", "lacking", "expected"),
    [
        (["w", "r", "v"], {"r": 3, "w": 0, "v": 0}, (), ["w"]),
        (["r", "w"], {"r": 3, "w": 0}, (), []),
        (["r", "w", "q"], {"r": 3, "q": 3, "w": 0}, (), []),  # the best right home is what counts
        (["x", "w"], {"r": 3, "w": 0}, (), ["w"]),  # not ranked at all: below everything
        (["w"], {"w": 0}, (3,), ["w"]),  # not in the catalogue: missed
        (["x", "p"], {"r": 3, "p": 1}, (), []),  # what nobody judged is not wrong but tempting
        (["w", "s"], {"s": 2, "w": 0}, (), None),  # no right home, so that nothing stands above it
    ],
)
def test_wrong_homes_above_the_best_right_one(
    ranked: Sequence[str], grades: Mapping[str, int], lacking: tuple[int, ...], expected: list[str] | None
) -> None:
    assert list_wrong_above(ranked, GradedCase("title", "text", grades, lacking)) == expected


def test_means_are_over_the_cases_that_can_tell() -> None:
    case = GradedCase("title", "text", {})
    unknown = {"ndcg@10": None, "success@5": None, "recall@5": None, "mrr": None}
    found = [
        Result(case, (), {"ndcg@10": 0.5, "success@5": 1.0, "recall@5": 0.2, "mrr": 0.25}, ("w", "v")),
        Result(case, (), {**unknown, "ndcg@10": 0.25}, None),
        Result(case, (), {**unknown, "mrr": 0.75, "success@5": 0.0}, ("w",)),
        Result(case, (), {**unknown, "mrr": 0.5, "success@5": 0.0}, ()),
    ]
    assert summary(found) == {
        "ndcg@10": 0.375,
        "success@5": 0.3333,
        "recall@5": 0.2,
        "mrr": 0.5,
        "n": 4,
        "grade0_above": 3,
        "grade0_above_needs": 2,
    }
