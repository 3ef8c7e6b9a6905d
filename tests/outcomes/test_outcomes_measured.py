"""Outcomes on the sample and on the judged needs: what the commands say, and how often they are right."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.evaluation.calibration import calibration_error
from homefinder.model import EXTEND, NO_HOME, OUTCOMES
from homefinder.outcomes.decide import decide_outcome_for_text
from homefinder.outcomes.fit import OutcomeCase, build_outcome_case, leave_one_out
from homefinder.outcomes.read import NOT_SEARCHED
from homefinder.ranking.ranker import Ranker
from homefinder.store.db import open_read_only
from tests.conftest import ROOT, SHARED, needs
from tests.support.commands import command, rows, well
from tests.support.off_subject_needs import OFF_SUBJECT

OTHERS = ROOT / "bench" / "needs_other_sectors.tsv"


def gold_rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["need_id"]: row for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.fixture(scope="module")
def off_subject(sample_folder: Path) -> list[OutcomeCase]:
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        ranker = Ranker(catalogue)
        return [build_outcome_case(decide_outcome_for_text(catalogue, ranker, *need), NO_HOME) for need in OFF_SUBJECT]


def test_every_need_of_the_sample_has_an_outcome_and_was_searched_everywhere(sample_folder: Path) -> None:
    listed: list[dict[str, Any]] = json.loads(well("outcomes", "--json", data=sample_folder))
    told = [row for row in listed if row["outcome"] != NOT_SEARCHED]
    assert {row["outcome"] for row in told} <= set(OUTCOMES)
    assert len(told) > 0.9 * len(listed)  # no gap is told of: some declared sources are not in the sample
    assert all(0 <= row["confidence"] <= 1 and row["margin"] >= 0 and row["next_step"] for row in told)
    sources = rows(sample_folder, "SELECT count(*) AS n FROM sources")[0]["n"]
    searched = rows(
        sample_folder, "SELECT need_id, count(*) AS n FROM need_searches WHERE run_id IS NOT NULL GROUP BY need_id"
    )
    assert {row["n"] for row in searched} == {sources}
    assert len(searched) == len(listed)
    near = rows(sample_folder, "SELECT need_id, count(*) AS n FROM need_nearest_homes GROUP BY need_id")
    assert {row["n"] for row in near} == {5}


def test_the_table_keeps_to_one_sector(sample_folder: Path) -> None:
    shown = well("outcomes", "--sector", "childrens-safeguarding", data=sample_folder)
    assert "voice-of-the-child" in shown
    assert "social-care-data-standards:UC00" not in shown
    said = command("outcomes", "--sector", "ports", data=sample_folder)
    assert said.code == 2
    assert "no need of sector 'ports'" in said.complaint


def test_a_need_is_shown_with_its_outcome_its_homes_and_its_next_step(sample_folder: Path) -> None:
    shown = well("need", "voice-of-the-child", data=sample_folder)
    told = json.loads(well("need", "voice-of-the-child", "--json", data=sample_folder))
    assert told["outcome"]["explanation"] in shown
    assert f"Next step: {told['outcome']['next_step']}" in shown
    assert [row["rank"] for row in told["candidates"]] == [1, 2, 3, 4, 5]
    assert all(row["title"] in shown for row in told["candidates"])
    assert {row["method"] for row in told["queries"]} == {"words", "word", "subject", "meaning"}
    assert command("need", "no such need at all", data=sample_folder).code == 2


def test_needs_of_other_subjects_have_no_home(sample_folder: Path) -> None:
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        ranker = Ranker(catalogue)
        told = {title: decide_outcome_for_text(catalogue, ranker, title, text).outcome for title, text in OFF_SUBJECT}
    assert sum(outcome == NO_HOME for outcome in told.values()) >= len(told) - 3, told


def test_needs_of_other_sectors_that_have_a_home_are_no_gaps(sample_folder: Path) -> None:
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        ranker = Ranker(catalogue)
        told = {
            row["title"]: decide_outcome_for_text(catalogue, ranker, row["title"], row["description"]).outcome
            for row in gold_rows(OTHERS).values()
        }
    assert len([title for title, outcome in told.items() if outcome == NO_HOME]) <= 1


@pytest.mark.slow
def test_outcomes_are_right_more_often_than_a_rule_that_always_says_extend(
    sample_folder: Path, off_subject: list[OutcomeCase]
) -> None:
    gold = gold_rows(needs(SHARED / "gold" / "needs_dev.tsv"))
    with closing(open_read_only(sample_folder / "catalogue.db")) as catalogue:
        ranker = Ranker(catalogue)
        told = [
            (decide_outcome_for_text(catalogue, ranker, row["title"], row["description"]), row["outcome"])
            for row in gold.values()
        ]
    cases = [build_outcome_case(outcome, right) for outcome, right in told]
    declared = [(outcome.confidence, outcome.outcome in right.split("|")) for outcome, right in told]
    baseline = sum("extend" in case.right for case in cases) / len(cases)
    assert sum(right for _, right in declared) / len(declared) > baseline
    assert {outcome.outcome for outcome, _ in told} > {EXTEND}
    assert calibration_error(declared) < 0.25
    left_out = leave_one_out(cases, off_subject)
    assert sum(right for *_, right in left_out) / len(left_out) >= baseline
