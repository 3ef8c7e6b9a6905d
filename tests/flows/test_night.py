"""A night on a real Prefect server: every source is harvested, one fails, one is held, and all is published once."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from homefinder.errors import HomefinderError
from homefinder.harvest.service import read_declared_sources
from homefinder.scheduler.deployments import ONE_AT_A_TIME, POOL, PULL, prefect_yaml
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.scheduler.processes import StopSignal
from homefinder.scheduler.server import deploy, worker
from homefinder.settings import Settings
from tests.conftest import ROOT
from tests.support.receivers import MailBox, WebhookBox, read_mails, receive_mail, receive_webhooks

pytestmark = [pytest.mark.prefect, pytest.mark.slow]

NEVER = "0 0 29 2 *"
FAILS, IS_HELD = "open-standards", "uk-api-catalogue"
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
HANG = """
import time
from prefect import flow

@flow(name="hang")
def hang(seconds: float = 600):
    time.sleep(seconds)
"""


@dataclass(slots=True)
class Night:
    """A home whose sources are due in no year that we see, read from recordings, and who is told of what."""

    home: Path
    data: Path
    environment: Mapping[str, str]
    mails: MailBox
    posts: WebhookBox
    publications: list[int] = field(default_factory=list)
    """Number of each file that was seen as catalogue.db."""


@contextmanager
def counting(night: Night) -> Iterator[None]:
    """Whenever another file stands as catalogue.db, its number is noted."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            path = night.data / "catalogue.db"
            found = path.stat().st_ino if path.exists() else 0
            if found and night.publications[-1:] != [found]:
                night.publications.append(found)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.fixture(scope="module")
def night(environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("night")
    home, data, replay = folder / "home", folder / "data", folder / "replay"
    (home / "sources").mkdir(parents=True)
    for name in ("flows", "vocab", "sample"):
        (home / name).symlink_to(ROOT / name)
    (home / "hang.py").write_text(HANG, encoding="utf-8")
    recorded = sorted(path.name for path in (ROOT / "sample").iterdir() if path.is_dir())
    for name in sorted({*recorded[:7], FAILS, IS_HELD}):
        path = ROOT / "sources" / f"{name}.yml"
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        (home / "sources" / path.name).write_text(yaml.safe_dump({**declared, "schedule": NEVER}), encoding="utf-8")
    shutil.copytree(ROOT / "sample", replay)
    for source in replay.iterdir():  # one date of each will do, but of the source that must shrink
        for date in sorted(source.iterdir())[1:] if source.is_dir() and source.name != IS_HELD else ():
            shutil.rmtree(date)
    for body in (replay / FAILS).glob("*/bodies/*"):
        body.write_bytes(body.read_bytes()[:200])
    for body in (replay / IS_HELD / "2026-11-15" / "bodies").iterdir():
        lines = body.read_bytes().splitlines(keepends=True)
        body.write_bytes(b"".join(lines[:60] if len(lines) > 100 else lines))
    sources = read_declared_sources(Settings(home=home))
    content = yaml.safe_load(prefect_yaml(sources))
    for one in content["deployments"]:
        if one["name"] in sources:
            one["parameters"]["replay"] = str(replay)
    content["deployments"].append({"name": "hang", "entrypoint": "hang.py:hang", "concurrency_limit": ONE_AT_A_TIME,
                                   "work_pool": {"name": POOL}})  # fmt: skip
    file = folder / "prefect.yaml"
    file.write_text(yaml.safe_dump({**content, "pull": PULL}), encoding="utf-8")
    mails, posts = MailBox(), WebhookBox()
    with receive_mail(mails) as port, receive_webhooks(posts) as hook:
        alarms = {"mail": {"to": ["ops@example.org"], "from": "homefinder@example.org",
                           "server": f"smtp://127.0.0.1:{port}"}, "webhooks": [{"url": hook}]}  # fmt: skip
        (home / "alarms.yml").write_text(yaml.safe_dump(alarms), encoding="utf-8")
        ours = {**environment, "HOMEFINDER_DATA": str(data), "HOMEFINDER_HOME": str(home)}
        data.mkdir()
        with PrefectServer(environment["PREFECT_API_URL"]) as server, worker(ours, home):
            wait_for(lambda: server.make_pool(POOL) is None, 90, "the server made no pool")
            deploy(ours, home, file, StopSignal())
            yield Night(home, data, ours, mails, posts)


def wait_for(what: Callable[[], object], seconds: float, message: str) -> None:
    """A server that is too busy to answer is asked again."""
    deadline = time.monotonic() + seconds
    while True:
        with suppress(HomefinderError):
            if what():
                return
        assert time.monotonic() < deadline, message
        time.sleep(2)


def test_nine_sources_are_published_once_and_what_went_wrong_is_told_once(server: PrefectServer, night: Night) -> None:
    sources = read_declared_sources(Settings(home=night.home))
    assert len(sources) >= 9
    before = {run["id"] for run in server.runs("publish", ENDED)}
    with counting(night):
        began = time.monotonic()
        made = {name: server.start_run(name, {}) for name in sources}

        def ended() -> dict[str, str]:
            runs = {run["id"]: run for name in sources for run in server.runs(name, ENDED)}
            return {name: runs[run]["state"]["name"] for name, run in made.items() if run in runs}

        wait_for(lambda: len(ended()) == len(sources), 400, "the harvests did not end")
        wait_for(lambda: {run["id"] for run in server.runs("publish", ["COMPLETED"])} - before, 200, "no publication")
        wait_for(lambda: not server.list_asked_runs("publish"), 60, "a publication waits still")
        seconds = time.monotonic() - began
    expected = {**dict.fromkeys(sources, "Completed"), FAILS: "Failed", IS_HELD: "Held"}
    assert ended() == expected
    print(f"{len(sources)} sources in {seconds:.0f} s: {len(night.publications)} publications; told "
          f"{[(post['source'], post['state']) for post in night.posts.posts]}")  # fmt: skip
    assert len(night.publications) == 1
    with closing(sqlite3.connect(night.data / "catalogue.db")) as catalogue:
        published = {row[0] for row in catalogue.execute("SELECT source_id FROM runs WHERE state = 'committed'")}
    assert published == set(sources) - {FAILS}
    assert sorted((post["source"], post["state"]) for post in night.posts.posts) == [
        (FAILS, "failed"),
        (IS_HELD, "held"),
    ]
    assert sorted(mail["Subject"] for mail in read_mails(night.mails)) == [
        f"Homefinder: {FAILS}: failed", f"Homefinder: {IS_HELD}: held",
    ]  # fmt: skip


def test_a_run_that_hangs_does_not_shut_out_the_next(server: PrefectServer, night: Night) -> None:
    hung = server.start_run("hang", {})
    wait_for(lambda: server.runs("hang", ["RUNNING"]), 60, "the run did not begin")
    shut_out = server.start_run("hang", {"seconds": 0})
    wait_for(lambda: [run for run in server.runs("hang", ["CANCELLED"]) if run["id"] == shut_out], 60, "both ran")
    assert server.stop_hung_runs(datetime.now(UTC), lambda _: timedelta(hours=1)) == []
    time.sleep(1)
    assert len(server.stop_hung_runs(datetime.now(UTC), lambda _: timedelta(seconds=1))) == 1
    wait_for(lambda: [run for run in server.runs("hang", ["CANCELLED"]) if run["id"] == hung], 90, "it hangs still")
    server.start_run("hang", {"seconds": 0})
    wait_for(lambda: server.runs("hang", ["COMPLETED"]), 60, "the next was shut out")
