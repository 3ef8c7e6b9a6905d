"""The flows against a real server, with the recordings of ``sample/``: they never reach the network."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flows.harvest import harvest
from flows.publish import publish
from flows.refresh import refresh
from homefinder.build.refresh import refresh as refresh_now
from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.settings import Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.prefect

SAMPLE = str(ROOT / "sample")
SMALL = "uk-data-standards-catalogue"
OTHER = "open-standards"


def count(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(sql).fetchone()[0])


def state_of(flow: Any, **parameters: Any) -> Any:
    return flow(**parameters, return_state=True)


def replay_of(folder: Path, *names: str) -> Path:
    """A folder of recordings with only these sources."""
    for name in names:
        shutil.copytree(ROOT / "sample" / name, folder / name)
    return folder


def spoil(recording: Path) -> None:
    """Make every recorded answer of the last date one that cannot be read."""
    last = sorted(recording.iterdir())[-1]
    for line in (last / "bodies").iterdir():
        line.write_bytes(line.read_bytes()[:200])


@pytest.mark.slow
def test_a_harvest_publishes_what_it_brought_and_reports_it(server: PrefectServer, tmp_path: Path) -> None:
    state = state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE)
    assert state.is_completed(), state.message
    assert count(tmp_path / "catalogue.db", "SELECT count(*) FROM records") == count(
        tmp_path / "ledger.db", "SELECT count(*) FROM records WHERE state = 'present'"
    )
    report = server.artifacts(f"harvest-{SMALL}")[0]["data"]
    homepage = read_declared_sources(Settings(home=ROOT))[SMALL].homepage
    for part in (f"[{SMALL}]({homepage}) | committed |", "| 2026-10-01 |", "| 2026-11-15 |", "## Issues of run 2"):
        assert part in report
    assert report.startswith(state.message)
    assert "## What run 1 fetched" in report
    assert "tar.gz/refs/heads/main | 200 |" in report


@pytest.mark.slow
def test_a_harvest_that_brought_nothing_new_publishes_nothing(server: PrefectServer, tmp_path: Path) -> None:
    state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE)
    before = (tmp_path / "catalogue.db").stat().st_mtime_ns
    state = state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE)
    assert state.is_completed()
    assert state.message == "The catalogue is as before."
    assert (tmp_path / "catalogue.db").stat().st_mtime_ns == before
    (tmp_path / "catalogue.db").unlink()
    assert "homes" in state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE).message


@pytest.mark.slow
def test_a_held_run_ends_as_held_and_says_how_to_accept_it(server: PrefectServer, tmp_path: Path) -> None:
    state_of(harvest, source="uk-api-catalogue", data=str(tmp_path / "data"), replay=str(first_date(tmp_path / "one")))
    state = state_of(harvest, source="uk-api-catalogue", data=str(tmp_path / "data"), replay=str(shrunk(tmp_path)))
    assert (state.name, state.type.value) == ("Held", "FAILED")
    assert "homefinder harvest --accept 2 --check min_records --check max_drop" in state.message
    assert count(tmp_path / "data" / "catalogue.db", "SELECT count(*) FROM records WHERE state = 'present'") > 200


def first_date(folder: Path) -> Path:
    replay_of(folder, "uk-api-catalogue")
    shutil.rmtree(folder / "uk-api-catalogue" / "2026-11-15")
    return folder


def shrunk(folder: Path) -> Path:
    """The second date with a table of which only the head and the first rows are left."""
    replay = replay_of(folder / "two", "uk-api-catalogue")
    for body in (replay / "uk-api-catalogue" / "2026-11-15" / "bodies").iterdir():
        lines = body.read_bytes().splitlines(keepends=True)
        if len(lines) > 100:
            body.write_bytes(b"".join(lines[:60]))
    return replay


@pytest.mark.slow
def test_a_refresh_goes_on_without_the_source_that_fails(server: PrefectServer, tmp_path: Path) -> None:
    replay, data = replay_of(tmp_path / "replay", SMALL, OTHER), tmp_path / "data"
    spoil(replay / OTHER)
    state = state_of(refresh, data=str(data), replay=str(replay), sources=[SMALL, OTHER, "curated", "govuk"])
    assert state.is_failed()
    assert f"{OTHER} failed" in state.message
    assert "govuk failed" in state.message
    assert SMALL not in state.message
    published = data / "catalogue.db"
    assert count(published, f"SELECT count(*) FROM records WHERE source_id = '{SMALL}'") > 20
    assert count(published, "SELECT count(*) FROM homes WHERE source_id = 'curated'") > 50
    assert count(published, "SELECT count(*) FROM candidates") > 0
    report = server.artifacts("refresh")[0]["data"]
    assert "govuk](https://www.gov.uk/) failed: " in report.split("| source |")[0]
    assert "| [uk-data-standards-catalogue]" in report


def test_publish_takes_up_what_is_in_the_ledger(server: PrefectServer, tmp_path: Path) -> None:
    state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE)
    (tmp_path / "catalogue.db").unlink()
    assert state_of(publish, data=str(tmp_path)).is_completed()
    assert count(tmp_path / "catalogue.db", "SELECT count(*) FROM homes") > 20


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"source": "no-such"}, "no source 'no-such'"),
        ({"source": SMALL, "replay": str(ROOT / "vocab")}, "holds no recording of uk-data-standards-catalogue"),
    ],
)
def test_a_run_that_cannot_be_made_says_why(
    server: PrefectServer, tmp_path: Path, parameters: dict[str, str], said: str
) -> None:
    state = state_of(harvest, data=str(tmp_path), **parameters)
    assert state.is_failed()
    assert said in state.message
    assert not (tmp_path / "catalogue.db").exists()


def test_parameters_are_checked_before_anything_runs(server: PrefectServer, tmp_path: Path) -> None:
    state = state_of(harvest, source="../etc", data=str(tmp_path))
    assert state.is_failed()
    assert "pattern" in state.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_two_refreshes_at_once_leave_one_whole_catalogue(tmp_path: Path, server: PrefectServer) -> None:
    state_of(harvest, source=SMALL, data=str(tmp_path), replay=SAMPLE)
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: refresh_now(settings, redo=["resolve"]), range(2)))
    assert made[0] == made[1]
    assert count(settings.catalogue, "SELECT count(*) FROM homes") == made[0].homes
    with closing(sqlite3.connect(settings.catalogue)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
