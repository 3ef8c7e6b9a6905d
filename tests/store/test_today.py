"""The day that people are told things by: as the settings say, as the sample has it, else the present one in London."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from homefinder.build.batch import archive_steps, live_steps, offline_steps, run_steps
from homefinder.build.refresh import refresh
from homefinder.errors import HomefinderError, UsageError
from homefinder.fetch.journal import RESPONSES_FILE
from homefinder.fetch.replay import read_responses
from homefinder.harvest.sample import is_sample
from homefinder.settings import EARLIEST_DAY, LATEST_DAY, Settings
from homefinder.store import today
from homefinder.store.db import open_ledger, open_published, open_read_only
from homefinder.store.today import read_as_at, read_present_day, read_stated_day, read_today, write_as_at
from tests.conftest import ROOT
from tests.support.commands import command, dump, rows, well, without_databases
from tests.support.data_folders import Copy
from tests.support.fetch_server import Answer, publication

SAMPLE_DAY = "2026-11-15"
SOURCE = "uk-api-catalogue"


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


def test_the_day_is_stated_where_it_is_not_the_present_one(settings: Settings) -> None:
    with closing(open_ledger(settings.catalogue)) as catalogue:
        assert read_stated_day(settings, catalogue) == ""
        assert read_stated_day(replace(settings, today="2026-08-01"), catalogue) == ""
        assert read_stated_day(replace(settings, today="2026-08-02"), catalogue) == "2026-08-02"
        write_as_at(catalogue, SAMPLE_DAY)
        assert read_stated_day(settings, catalogue) == SAMPLE_DAY
        assert read_present_day() == "2026-08-01"


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow", "2026-02-30", "15/11/2026", "20261115", "2026-11-15T00:00", "2026-W46-7", "2026-319", "2026-11",
        "0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31",
    ],
)  # fmt: skip
def test_another_form_and_a_day_too_far_off_are_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEFINDER_TODAY", text)
    with pytest.raises(HomefinderError, match=r"HOMEFINDER_TODAY is .* set it to a day as YYYY-MM-DD, such as 2026-11"):
        Settings.from_environment()
    assert command("calendar", data=tmp_path).complaint.startswith(f"homefinder: HOMEFINDER_TODAY is {text!r}")


@pytest.mark.parametrize("day", [EARLIEST_DAY, LATEST_DAY, " 2026-11-15 "])
def test_a_day_within_the_bounds_is_taken(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_TODAY", day)
    assert Settings.from_environment().today == day.strip()


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
    folder = tmp_path / "other" / "open-standards" / "2026-10-02"
    shutil.copytree(ROOT / "sample" / "open-standards" / "2026-10-01", folder)
    well("harvest", "--replay", folder, data=tmp_path)
    assert read_days(tmp_path) == ("", "")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One source of the sample at both dates, published. Not to be changed."""
    data = tmp_path_factory.mktemp("sampled") / "data"
    well("harvest", SOURCE, "--offline", data=data)
    return data


def read_days(data: Path) -> tuple[str, ...]:
    """The own day of the ledger and of what is published from it."""
    found = []
    for name in ("ledger.db", "catalogue.db"):
        with closing(open_read_only(data / name)) as connection:
            found.append(read_as_at(connection))
    return tuple(found)


def change(data: Path, sql: str) -> None:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
        ledger.execute(sql)


FORGET = "DELETE FROM build_state WHERE name = 'as_at'"
"""A ledger as the versions before the sample had a day of its own left it."""


@pytest.mark.slow
def test_a_sample_of_an_older_version_gets_its_day_with_the_next_publication(sampled: Path, copy_of: Copy) -> None:
    data = copy_of(sampled)
    assert read_days(data) == (SAMPLE_DAY, SAMPLE_DAY)
    change(data, FORGET)
    well("publish", data=data)
    assert read_days(data) == (SAMPLE_DAY, SAMPLE_DAY)


@pytest.mark.slow
def test_a_sample_made_anew_from_its_archive_has_its_day(sampled: Path, copy_of: Copy) -> None:
    data = without_databases(copy_of(sampled))
    well("build", "--from-archive", data=data)
    assert read_days(data) == (SAMPLE_DAY, SAMPLE_DAY)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (FORGET, True),
        ("UPDATE runs SET mode = 'archive'", True),
        ("UPDATE runs SET mode = 'live' WHERE id = 2", False),
        ("UPDATE runs SET seen_on = '2026-10-02' WHERE id = 1", False),
        ("UPDATE runs SET seen_on = '2026-10-02', state = 'failed' WHERE id = 1", True),
        ("UPDATE fetches SET sha256 = 'other' WHERE id = (SELECT max(id) FROM fetches)", True),
        ("UPDATE fetches SET sha256 = 'other' || id", False),
        ("UPDATE runs SET state = 'failed'", False),
    ],
)
def test_what_is_taken_for_the_sample(sampled: Path, copy_of: Copy, sql: str, expected: bool) -> None:
    data = copy_of(sampled)
    change(data, sql)
    with closing(open_read_only(data / "ledger.db")) as ledger:
        assert is_sample(ledger, ROOT / "sample") is expected


@contextmanager
def published_live(data: Path, home: Path) -> Iterator[Settings]:
    """Settings under which the one source is asked live, of a server on this machine that says what the sample does."""
    (home / "sources").mkdir(parents=True)
    for name in ("sample", "vocab"):
        (home / name).symlink_to(ROOT / name)
    with publication() as site:
        declared = yaml.safe_load((ROOT / "sources" / f"{SOURCE}.yml").read_text(encoding="utf-8"))
        recorded = read_responses(ROOT / "sample" / SOURCE / SAMPLE_DAY / RESPONSES_FILE, [ROOT / "sample"])
        for said in recorded:
            body = said.body.read_bytes() if said.body else b""
            site.says(urlsplit(said.url).path, Answer(body, said.status, dict(said.headers)))
        declared["parameters"]["url"] = site.url + urlsplit(declared["parameters"]["url"]).path
        (home / "sources" / f"{SOURCE}.yml").write_text(yaml.safe_dump(declared), encoding="utf-8")
        yield Settings(data=data, home=home, contact="tests@example.org", allow_loopback=True)


def test_live_publications_do_not_go_into_a_folder_of_the_sample(sampled: Path, copy_of: Copy, tmp_path: Path) -> None:
    data = copy_of(sampled)
    before = dump(data)
    for forget in (False, True):
        if forget:
            change(data, FORGET)
        with (
            published_live(data, tmp_path / f"home-{forget}") as settings,
            pytest.raises(UsageError, match=r"holds the sample, .* such as `homefinder build --data live`"),
        ):
            live_steps(settings, [SOURCE])
    assert dump(data) == before
    said = command("harvest", SOURCE, data=data)
    assert (said.code, "holds the sample" in said.complaint) == (2, True)
    assert command("build", data=data).code == 2


@pytest.mark.slow
def test_the_sample_does_not_go_into_a_folder_of_live_publications(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with published_live(data, tmp_path / "home") as settings:
        outcomes = run_steps(live_steps(settings, [SOURCE]), lambda *_: None)
        assert [outcome.ok for outcome in outcomes] == [True], outcomes
        refresh(settings)
        assert read_days(data) == ("", "")
        with closing(open_published(settings)) as catalogue:
            assert read_today(settings, catalogue) == read_present_day()
        assert live_steps(settings, [SOURCE]), "more of the same goes in"
    for lost in (False, True):
        if lost:
            without_databases(data)
            run_steps(archive_steps(settings), lambda *_: None)
        with pytest.raises(UsageError, match=r"holds live publications, .* `homefinder build --offline --data trial`"):
            offline_steps(settings)
        other = tmp_path / "other" / SOURCE / "2999-01-01"
        shutil.copytree(ROOT / "sample" / SOURCE / SAMPLE_DAY, other, dirs_exist_ok=True)
        assert offline_steps(settings, [], [other]), "other recordings are neither"
