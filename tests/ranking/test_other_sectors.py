"""The ranking on needs of other sectors than the one it was made with: housing, health, planning, business and more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from homefinder.evaluation.gold import Finder, read_gold
from homefinder.evaluation.metrics import grade_cases, measure
from homefinder.ranking.ranker import Ranker
from homefinder.settings import ROOT
from homefinder.store.db import open_read_only

NEEDS = ROOT / "bench" / "needs_other_sectors.tsv"


@pytest.fixture(scope="module")
def measured(sample_folder: Path) -> dict[str, float | int]:
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        finder = Finder(catalogue)
        graded, unresolved = grade_cases(read_gold(NEEDS), finder)
        assert not unresolved
        return dict(measure(graded, Ranker(catalogue).rank_ids, finder))


@pytest.mark.parametrize(("name", "floor"), [("success@5", 0.9), ("ndcg@10", 0.78), ("recall@5", 0.78)])
def test_right_homes_stand_in_front(measured: dict[str, float | int], name: str, floor: float) -> None:
    assert measured["n"] > 60
    assert measured[name] >= floor
