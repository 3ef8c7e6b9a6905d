"""The day that people are told things by: as the settings say, as the sample has it, else the present one in London."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from homefinder.build.batch import live_steps, offline_steps, run_steps
from homefinder.errors import HomefinderError
from homefinder.settings import Settings
from homefinder.store import today
from homefinder.store.db import open_ledger, open_read_only
from homefinder.store.today import read_as_at, read_today, write_as_at
from tests.conftest import ROOT
from tests.support.commands import command, rows

SAMPLE_DAY = "2026-11-15"


class SummerNight(datetime):
    """Half past eleven in the evening in UTC, in summer: past midnight in London."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 7, 31, 23, 30, tzinfo=UTC).astimezone(tz)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(today, "datetime", SummerNight)
    return Settings(data=tmp_path)


def test_it_is_the_present_day_in_london(settings: Settings) -> None:
    assert read_today(settings) == "2026-08-01"
    with closing(open_ledger(settings.ledger)) as ledger:
        assert read_today(settings, ledger) == "2026-08-01"


def test_a_catalogue_with_a_day_of_its_own_shows_that(settings: Settings) -> None:
    with closing(open_ledger(settings.catalogue)) as catalogue:
        write_as_at(catalogue, SAMPLE_DAY)
        assert read_today(settings, catalogue) == SAMPLE_DAY
    assert read_today(settings) == SAMPLE_DAY


def test_what_the_settings_say_wins(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_TODAY", "2027-02-03")
    with closing(open_ledger(settings.catalogue)) as catalogue:
        write_as_at(catalogue, SAMPLE_DAY)
    assert read_today(Settings.from_environment(settings.data)) == "2027-02-03"


@pytest.mark.parametrize("text", ["tomorrow", "2026-02-30", "15/11/2026"])
def test_what_is_no_day_is_refused(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_TODAY", text)
    with pytest.raises(HomefinderError, match=r"HOMEFINDER_TODAY is .* set it to a day such as 2026-11-15"):
        Settings.from_environment()
    assert command("calendar", data=tmp_path).complaint.startswith(f"homefinder: HOMEFINDER_TODAY is {text!r}")


def test_the_sample_has_a_day_of_its_own_until_a_live_publication_is_seen(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert settings.sample_day == SAMPLE_DAY == max(path.name for path in (ROOT / "sample").glob("*/*-*-*"))
    assert all(outcome.ok for outcome in run_steps(offline_steps(settings, ["curated"]), lambda *_: None))
    assert [row["seen_on"] for row in rows(tmp_path, "SELECT seen_on FROM runs")] == [SAMPLE_DAY]
    run_steps(live_steps(settings, ["curated"]), lambda *_: None)
    with closing(open_read_only(settings.ledger)) as ledger:
        assert read_as_at(ledger) == SAMPLE_DAY, "what this repository holds is no live publication"
    assert {row["seen_on"] for row in rows(tmp_path, "SELECT seen_on FROM runs")} == {SAMPLE_DAY}


def test_other_recordings_have_no_day_of_their_own(tmp_path: Path) -> None:
    folder = ROOT / "sample" / "open-standards" / "2026-10-01"
    command("harvest", "--replay", folder, data=tmp_path)
    with closing(open_read_only(tmp_path / "ledger.db")) as ledger:
        assert read_as_at(ledger) == ""
