"""nDCG, success, recall and MRR worked out by hand, and a gold file's mistakes named."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from homefinder.errors import DeclarationError
from homefinder.link.evaluate import Graded, dcg, score
from homefinder.link.gold import read_gold

HEAD = "need_id\ttitle\tdescription\thome_url\thome_title\tgrade\toutcome\n"


@pytest.mark.parametrize(
    ("ranked", "grades", "lacking", "expected"),
    [
        (["a", "b"], {"a": 3, "b": 2}, (), {"ndcg@10": 1.0, "success@5": 1.0, "recall@5": 1.0, "mrr": 1.0}),
        (["x", "a"], {"a": 3}, (), {"ndcg@10": 1 / math.log2(3), "success@5": 1.0, "recall@5": 1.0, "mrr": 0.5}),
        (["x"] * 5 + ["a"], {"a": 3}, (), {"success@5": 0.0, "recall@5": 0.0, "mrr": 1 / 6}),
        (["a"], {"a": 1}, (), {"ndcg@10": 1.0, "success@5": None, "recall@5": None, "mrr": None}),
        (["a"], {"a": 0}, (), {"ndcg@10": None}),
        (["a"], {"a": 3}, (3,), {"ndcg@10": 7 / (7 + 7 / math.log2(3)), "recall@5": 0.5, "mrr": 1.0}),
        ([], {"a": 3}, (), {"ndcg@10": 0.0, "success@5": 0.0, "mrr": 0.0}),
    ],
)
def test_measures(
    ranked: list[str], grades: dict[str, int], lacking: tuple[int, ...], expected: dict[str, float | None]
) -> None:
    found = score(ranked, Graded("title", "text", grades, lacking))
    for name, value in expected.items():
        assert found[name] == (None if value is None else pytest.approx(value)), name


def test_gain_grows_with_the_grade() -> None:
    assert dcg([3, 0, 1]) == pytest.approx(7 + 1 / 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("need_id\ttitle\n1\tx\n", "lacks the column 'description'"),
        (HEAD + "N1\tT\tD\thttps://a\tHome\t4\tadopt\n", "gold.tsv:2: grade is '4'"),
    ],
)
def test_a_wrong_gold_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=said.replace("[", r"\[")):
        read_gold(path)


def test_further_columns_are_ignored_and_quotes_are_text(tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(HEAD + 'N1\tThe "list"\tD\thttps://a\tA "home"\t3\tadopt\n', encoding="utf-8")
    (case,) = read_gold(path)
    assert case.title == 'The "list"'
    assert case.judged[0].home_title == 'A "home"'
