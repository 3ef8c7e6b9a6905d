"""Publications of the newer access methods, harvested by their declarations on two days: what a run says of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from homefinder.fetch.replay import Replay
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import harvest_replay, read_declared_sources
from homefinder.settings import Settings
from homefinder.store.db import open_ledger
from homefinder.store.records import live_records
from tests.conftest import ROOT

Change = Callable[[dict[str, object]], dict[str, object]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    shutil.copytree(ROOT / "tests" / "declarations", home / "sources")
    shutil.copytree(ROOT / "vocab", home / "vocab")
    return Settings(data=tmp_path / "data", home=home)


def harvest(settings: Settings, source_id: str, folder: Path) -> RunResult:
    source = read_declared_sources(settings)[source_id]
    return harvest_replay(settings, source, Replay(source_id, date.fromisoformat(folder.name), folder))


def states(settings: Settings, source_id: str) -> dict[str, str]:
    with closing(open_ledger(settings.ledger)) as ledger:
        return {key: record.state for key, record in live_records(ledger, source_id).items()}


def spoil(folder: Path, to: Path, change: Change) -> Path:
    """A copy of the recording with other answers."""
    shutil.copytree(folder, to)
    file = to / "responses.jsonl"
    answers = [json.dumps(change(json.loads(line))) for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(answers), encoding="utf-8")
    return to


@pytest.mark.parametrize(
    ("source_id", "days", "told"),
    [
        ("w3c-browser-specs", ("2025-08-20", "2026-08-19"), ("committed", 807, 82, 14)),
        ("ons-idpd", ("2023-11-20", "2024-02-12"), ("held", 18, 0, 0)),
        ("npd-tables", ("2019-04-10", "2019-11-28"), ("held", 2638, 0, 0)),
    ],
)
def test_two_days_of_a_publication(
    settings: Settings, recordings_root: Path, source_id: str, days: tuple[str, str], told: tuple[str, int, int, int]
) -> None:
    first, second = (harvest(settings, source_id, recordings_root / source_id / day) for day in days)
    assert (first.state, first.counts.parsed) == ("committed", first.counts.added)
    assert (second.state, second.counts.parsed, second.counts.added, second.counts.removed) == told, second.reason
    assert "no longer there" in second.reason or second.state == "committed"


def test_what_is_broken_is_kept_and_what_is_gone_is_gone(
    settings: Settings, recordings_root: Path, tmp_path: Path
) -> None:
    day = recordings_root / "ons-idpd" / "2024-02-12"
    assert harvest(settings, "ons-idpd", day).state == "committed"

    def break_one(answer: dict[str, object]) -> dict[str, object]:
        return {**answer, "status": 500, "body": None} if str(answer["url"]).endswith("/datasets/4gc") else answer

    run = harvest(settings, "ons-idpd", spoil(day, tmp_path / "2024-02-13", break_one))
    assert (run.state, run.counts.parsed, run.counts.unread, run.counts.removed) == ("committed", 17, 2, 0)
    kept = {key for key, state in states(settings, "ons-idpd").items() if state == "unread"}
    assert kept == {"4gc", "average-travel-time"}  # the editions of the second are not recorded
    assert harvest(settings, "ons-idpd", spoil(day, tmp_path / "2024-02-14", lambda answer: answer)).counts.removed == 0
    assert states(settings, "ons-idpd")["4gc"] == "present"


def test_releases_that_are_out_of_sight_are_not_gone(settings: Settings, recordings_root: Path) -> None:
    name = "threesixtygiving-standard"
    for day in ("2022-12-31", "2025-12-01"):
        harvest(settings, name, recordings_root / name / day)
    found = states(settings, name)
    assert found["release/1.0.0"] == found["release/1.4.3"] == "present"
    assert [key for key, state in found.items() if state != "present"] == ["schema/360-summary-table-schema"]
