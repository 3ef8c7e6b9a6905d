"""What is read of duties, proposals, assessments and uses, measured on judged cases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.errors import UsageError
from homefinder.evaluation.judged_facts.duties import evaluate_duties, find_recordings, read_figures
from homefinder.settings import Settings
from homefinder.store.db import open_published
from tests.conftest import SHARED, needs


@pytest.fixture(scope="module")
def figures(sample_folder: Path) -> dict[str, Any]:
    folder = needs(SHARED / "gold" / "duties")
    settings = Settings(data=sample_folder)
    with closing(open_published(settings)) as catalogue:
        return evaluate_duties(catalogue, settings, folder, find_recordings(folder))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "name", "least"),
    [
        ("obligation", "without source-rule level right", 0.84),
        ("obligation", "from", 0.81),
        ("proposals", "stage right", 0.85),
        ("assessments", "answer right", 0.95),
        ("duty_changes", "kind right", 1.0),
        ("uses", "state right", 0.95),
    ],
)
def test_judged_cases_are_read_as_people_read_them(figures: dict[str, Any], kind: str, name: str, least: float) -> None:
    assert figures[kind]["figures"][name] >= least


@pytest.mark.slow
@pytest.mark.parametrize("name", ["silence given any level (at most 1)", "voluntary called a duty (at most 1)"])
def test_silence_and_freedom_are_no_duties(figures: dict[str, Any], name: str) -> None:
    assert figures["obligation"]["figures"][name] <= 1


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"score\.py"):
        evaluate_duties(None, Settings(data=tmp_path), tmp_path, [])  # type: ignore[arg-type]


def test_figures_are_shares_and_counts() -> None:
    assert read_figures(["stage right 12/14 = 0.86", "  invented (at most 1): 0", "from: 1/2 = 0.5"]) == {
        "stage right": 0.8571, "invented (at most 1)": 0, "from": 0.5,
    }  # fmt: skip
