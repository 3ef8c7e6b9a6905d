"""The schedule for real: a cron fires by itself, and ``homefinder schedule`` starts, ends and starts again."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server
from typing import Any

import psutil
import pytest
import yaml

from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.deployments import POOL, prefect_yaml
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.scheduler.processes import StopSignal, is_alive
from homefinder.scheduler.server import deploy, worker
from homefinder.settings import Settings
from tests.conftest import ROOT
from tests.flows.conftest import free_port

SMALL = "uk-data-standards-catalogue"
ALWAYS = ("check-links", "digest", "publish", "refresh")
"""Deployments beside those of the sources: two every week, and two for a person to start."""
EVERY_MINUTE, NEVER = "* * * * *", "0 0 29 2 *"


def wait_for(what: Callable[[], object], seconds: float, message: str) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, message
        time.sleep(0.5)


def homes(catalogue: Path) -> int:
    if not catalogue.exists():
        return 0
    with closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM homes").fetchone()[0])


def scheduled(schedule: str, replay: str) -> str:
    """prefect.yaml for one source with this schedule, harvested from recordings."""
    source = read_declared_sources(Settings(home=ROOT))[SMALL].model_copy(update={"schedule": schedule})
    content = yaml.safe_load(prefect_yaml({SMALL: source}))
    content["deployments"][0]["parameters"]["replay"] = replay
    return yaml.safe_dump(content)


@pytest.fixture(scope="module")
def ticking(environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a worker whose one source is harvested from the sample, every minute."""
    folder = tmp_path_factory.mktemp("ticking")
    file, data = folder / "prefect.yaml", folder / "data"
    file.write_text(scheduled(EVERY_MINUTE, replay="sample"), encoding="utf-8")
    # A harvest is due every minute, so that a publication would be put off for hours.
    ours = {**environment, "HOMEFINDER_DATA": str(data), "HOMEFINDER_QUIET_MINUTES": "0.01"}
    with PrefectServer(environment["PREFECT_API_URL"]) as server, worker(ours, ROOT):
        server.make_pool(POOL)
        deploy(ours, ROOT, file, StopSignal())
        yield data


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """This repository with one source, whose schedule is the 29th of February: nothing fires while we look."""
    folder = tmp_path / "home"
    (folder / "sources").mkdir(parents=True)
    for name in ("flows", "vocab", "sample"):
        (folder / name).symlink_to(ROOT / name)
    declared = yaml.safe_load((ROOT / "sources" / f"{SMALL}.yml").read_text(encoding="utf-8"))
    text = yaml.safe_dump({**declared, "schedule": NEVER})
    (folder / "sources" / f"{SMALL}.yml").write_text(text, encoding="utf-8")
    # Of days that the sample does not have: a schedule is not started beside the sample, should a run end in time.
    shutil.copytree(ROOT / "sample" / SMALL / "2026-10-01", folder / "recorded" / SMALL / "2026-10-02")
    return folder


@contextmanager
def schedule(home: Path, data: Path, port: int, contact: str = "tests@example.org") -> Iterator[subprocess.Popen[str]]:
    """The command, in a process group of its own, so that a test that fails leaves nothing behind."""
    start = (sys.executable, "-c", "from homefinder.cli.app import main; main()")
    command = (*start, "schedule", "--data", str(data), "--port", str(port))
    environment = {**os.environ, "HOMEFINDER_HOME": str(home), "HOMEFINDER_CONTACT": contact}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        for child in family(process.pid) if process.poll() is None else ():
            with suppress(psutil.NoSuchProcess):
                child.kill()
        process.kill()
        process.communicate()


def family(pid: int) -> list[psutil.Process]:
    """All living descendants of a process."""
    return [child for child in psutil.Process(pid).children(recursive=True) if is_alive(child)]


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"the command ended before it said {words!r}: {said}")


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.usefixtures("ticking")  # the minute of the next test passes meanwhile
def test_the_command_starts_all_ends_all_and_starts_again(home: Path, tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    with schedule(home, data, port) as process, PrefectServer(f"http://127.0.0.1:{port}/api") as server:
        assert f"http://127.0.0.1:{port}/deployments" in read_until(process, "a worker waits")
        assert sorted(one["name"] for one in server.deployments()) == sorted([*ALWAYS, SMALL])
        server.start_run(SMALL, {"replay": str(home / "recorded")})
        wait_for(lambda: server.runs(SMALL, ["RUNNING"]), 60, "the run did not start")
        server.pause(SMALL)
        children = family(process.pid)
        assert len(children) >= 3, "server, worker and the run"
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        assert not any(is_alive(child) for child in children)
    with schedule(home, data, port) as process, PrefectServer(f"http://127.0.0.1:{port}/api") as server:
        read_until(process, "a worker waits")
        assert server.runs(SMALL, ["RUNNING", "PENDING", "CANCELLING"]) == []
        paused = {one["name"]: one["paused"] for one in server.deployments()}
        assert paused == {**dict.fromkeys(ALWAYS, False), SMALL: True}
        server.start_run(SMALL, {"replay": str(home / "recorded")})
        wait_for(lambda: server.runs(SMALL, ["RUNNING", "COMPLETED"]), 60, "a run that was stopped blocks the next")
        children = family(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
        assert not any(is_alive(child) for child in children)


@pytest.mark.prefect
@pytest.mark.slow
def test_a_cron_fires_by_itself_and_its_harvest_lands_in_the_catalogue(server: PrefectServer, ticking: Path) -> None:
    wait_for(lambda: homes(ticking / "catalogue.db") > 20, 150, "no cron fired, or its harvest did not arrive")
    wait_for(lambda: server.runs(SMALL, ["COMPLETED"]), 30, "the run did not end as completed")
    assert any(run["auto_scheduled"] for run in server.runs(SMALL, ["COMPLETED"]))
    with closing(sqlite3.connect(ticking / "catalogue.db")) as catalogue:
        found = catalogue.execute("SELECT seen_on, mode, state FROM runs ORDER BY id").fetchall()
    assert found[:2] == [("2026-10-01", "replay", "committed"), ("2026-11-15", "replay", "committed")]


@pytest.mark.prefect
@pytest.mark.slow
def test_of_the_runs_that_were_missed_only_the_last_is_made(server: PrefectServer, ticking: Path) -> None:
    wait_for(lambda: len(server.runs(SMALL, ["SCHEDULED"])) > 3, 60, "nothing is planned")
    later = datetime.now(UTC) + timedelta(minutes=10)
    last = max(start for run in server.runs(SMALL, ["SCHEDULED"]) if (start := started_at(run)) < later)
    assert server.cancel_overdue(later) >= 3
    assert min(started_at(run) for run in server.runs(SMALL, ["SCHEDULED"])) == last


def started_at(run: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(run["expected_start_time"])


@pytest.mark.prefect
@pytest.mark.slow
def test_a_signal_while_the_server_starts_ends_it_too(home: Path, tmp_path: Path) -> None:
    with schedule(home, tmp_path / "data", free_port()) as process:
        wait_for(lambda: family(process.pid), 60, "no server was started")
        children = family(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        assert not any(is_alive(child) for child in children)


@pytest.mark.parametrize(
    ("contact", "busy", "said"),
    [("", False, "set HOMEFINDER_CONTACT to an e-mail or page"), ("a@example.org", True, "choose another with --port")],
)
def test_wrong_usage_is_one_line_and_exit_2(home: Path, tmp_path: Path, contact: str, busy: bool, said: str) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if busy else free_port()
        with schedule(home, tmp_path / "data", port, contact) as process:
            output, _ = process.communicate(timeout=60)
    assert (process.returncode, len(output.splitlines())) == (2, 1)
    assert said in output
    assert not (tmp_path / "data" / ".prefect").exists()
