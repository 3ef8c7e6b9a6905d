"""The dates of judged texts: how many are found, and how few that ask nothing are taken for duties."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.dates import evaluate_folder
from tests.conftest import SHARED, needs


@pytest.mark.shared
def test_judged_texts_are_read_well() -> None:
    """The figures that were asked for: F1 0.86, no common kind under 0.75, at most 3 traps in 88."""
    figures = evaluate_folder(needs(SHARED / "gold" / "dates"))
    assert figures["all"]["f1"] >= 0.86
    common = {kind: row["f1"] for kind, row in figures["kinds"].items() if row["found"] + row["missed"] >= 10}
    assert min(common.values()) >= 0.75, common
    assert figures["traps"] <= 3


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no texts, dates\.tsv"):
        evaluate_folder(tmp_path)
