"""What a run found that was held or failed is told, apart from what stands."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.doctor import examine
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from tests.support.commands import well
from tests.support.rdf_records import insert

CLEAN = "No issues: every publication read cleanly."
REASON = "3 of at least 10 records"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One source, never looked at."""
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        insert(ledger, "sources", [{
            "id": "trees", "title": "Trees", "publisher": "Office", "licence": "x", "adapter": "csv_table",
            "completeness": "full", "schedule": "x",
        }])  # fmt: skip
    return tmp_path


def run(data: Path, number: int, state: str, *messages: str) -> None:
    """A run that ended so and found these; only what a taken run finds is current."""
    with closing(open_ledger(data / "ledger.db")) as ledger:
        insert(ledger, "runs", [{
            "id": number, "source_id": "trees", "state": state, "mode": "replay", "seen_on": "2026-11-01",
            "started_at": "2026-11-01", "reason": "" if state == "committed" else REASON, "issues": len(messages),
        }])  # fmt: skip
        insert(ledger, "issues", [
            {"run_id": number, "source_id": "trees", "code": "value-lost", "severity": "error", "message": message,
             "remedy": "Mend it.", "url": "https://e.org/", "locator": "line 1", "sha256": "",
             "current": int(state == "committed")}
            for message in messages
        ])  # fmt: skip


def test_nothing_was_read_cleanly_where_nothing_was_read(data: Path) -> None:
    assert CLEAN not in well("issues", data=data)


def test_a_clean_run_says_so(data: Path) -> None:
    run(data, 1, "committed")
    assert well("issues", data=data).strip() == CLEAN


@pytest.mark.parametrize("state", ["held", "failed", "died"])
def test_a_run_that_was_not_taken_is_told_apart_with_what_it_found(data: Path, state: str) -> None:
    run(data, 1, "committed", "Old fault.")
    run(data, 2, state, "New fault.")
    said = well("issues", data=data)
    assert CLEAN not in said
    ended = "was held" if state == "held" else state
    before, heading, after = said.partition(f"Run 2 of trees {ended}: {REASON}.")
    assert heading
    assert "Old fault." in before
    assert "New fault." not in before
    assert "New fault." in after
    told = json.loads(well("issues", "--json", data=data))
    assert [(row["run_id"], row["run_state"]) for row in told] == [(1, "committed"), (2, state)]
    assert json.loads(well("sources", "--json", data=data))[0]["issues"] == 2


def test_a_failure_without_issues_is_no_clean_read(data: Path) -> None:
    run(data, 1, "failed")
    said = well("issues", data=data)
    assert CLEAN not in said
    assert f"Run 1 of trees failed: {REASON}." in said


def test_a_later_good_run_takes_the_place_of_the_held_one(data: Path) -> None:
    run(data, 1, "held", "New fault.")
    run(data, 2, "committed")
    assert well("issues", data=data).strip() == CLEAN
    assert "New fault." in well("issues", "--run", "1", data=data)


def test_the_doctor_notes_it_and_calls_nothing_wrong(data: Path) -> None:
    run(data, 1, "held", "New fault.")
    found = next(item for item in examine(Settings(data=data, home=data)) if item.check == "last runs")
    assert (found.looked_at, found.findings) == ("0 of 1 sources went well", ())
    assert found.notes == (
        f"run 1 of trees was held: {REASON}; 1 of its 1 issues are errors: "
        f"`homefinder issues trees --data {data}` lists them",
    )
