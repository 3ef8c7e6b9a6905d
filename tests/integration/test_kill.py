"""The process is killed at every stage: what readers open is always whole, and the next run heals the rest."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.commands import rows, well, world
from tests.support.data_folders import Copy
from tests.support.server import PAGE, PAGES, MadeCkan, house, serving

pytestmark = pytest.mark.slow

SOURCE = "uk-data-standards-catalogue"
LONGEST_S = 60.0
MOMENTS = 6

Moment = Callable[["Work"], bool]
"""Whether the time to kill has come."""


@dataclass(slots=True)
class Work:
    """A command at work in a process of its own."""

    data: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    """What it printed so far."""

    def kill_when(self, moment: Moment, delay_s: float = 0.0) -> bool:
        """SIGKILL once the moment has come; False where the command ended before."""
        until = time.monotonic() + LONGEST_S
        while self.process.poll() is None and not moment(self):
            assert time.monotonic() < until, self.lines
            time.sleep(0.002)
        time.sleep(delay_s)
        ended = self.process.poll() is not None
        self.process.kill()
        assert self.process.wait() == (0 if ended else -signal.SIGKILL), self.lines
        return not ended


@contextmanager
def working(*words: object, data: Path, **environment: str) -> Iterator[Work]:
    """Start ``homefinder WORDS --data DATA``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "homefinder", *map(str, words), "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    work = Work(data, process)
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: work.lines.extend(iter(process.stdout.readline, "")))  # type: ignore[union-attr]
    reader.start()
    try:
        yield work
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()


def check_served(data: Path) -> None:
    """What readers open, where it is there, is a whole catalogue."""
    if not (data / "catalogue.db").exists():
        return
    with closing(sqlite3.connect(f"file:{data / 'catalogue.db'}?immutable=1", uri=True)) as catalogue:
        assert [row[0] for row in catalogue.execute("PRAGMA integrity_check")] == ["ok"]
        assert catalogue.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in ("homes", "records", "needs"):
            count = catalogue.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            assert count > 0, table
            assert catalogue.execute(f"SELECT count(*) FROM {table}_fts").fetchone()[0] == count
        assert catalogue.execute("SELECT count(*) FROM candidates").fetchone()[0] > 0
    with suppress(FileNotFoundError):
        version = (data / "catalogue.rdf" / "current").read_text().strip()
        assert (data / "catalogue.rdf" / version / "store").is_dir()


def check_healed(data: Path, undisturbed: Path, *, doctor: bool = True) -> None:
    """Nothing lost, nothing doubled, nothing left open."""
    for name in ("ledger.db", "catalogue.db"):
        assert world(data, name) == world(undisturbed, name)
    taken = rows(data, "SELECT source_id, seen_on FROM runs WHERE state IN ('committed', 'unchanged')")
    offline = [(row["source_id"], row["seen_on"]) for row in taken if row["source_id"] != "curated"]
    assert len(offline) == len(set(offline))
    ends = {(row["state"], row["ended_at"] is None) for row in rows(data, "SELECT state, ended_at FROM runs")}
    assert ends <= {("committed", False), ("unchanged", False), ("died", False)}
    assert list(data.glob("*.new*")) + list((data / "catalogue.rdf").glob("*.new")) == []
    if doctor:
        assert "WRONG" not in well("doctor", data=data)


def printed(count: int) -> Moment:
    return lambda work: len(work.lines) >= count


def counted(sql: str) -> Moment:
    """Once a query over the ledger gives more than 0."""

    def look(work: Work) -> bool:
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"file:{work.data / 'ledger.db'}?mode=ro", uri=True)) as db,
        ):
            return bool(db.execute(sql).fetchone()[0])
        return False

    return look


def there(pattern: str) -> Moment:
    return lambda work: next(work.data.glob(pattern), None) is not None


STAGES: list[tuple[str, Moment, float]] = [
    ("the first fetch", counted("SELECT count(*) FROM runs"), 0.0),
    ("the first commit", printed(1), 0.05),
    ("the second date", printed(11), 0.1),
    ("resolve", counted("SELECT count(*) FROM homes"), 0.0),
    ("link", counted("SELECT count(*) FROM candidates"), 0.0),
    ("publish", there("catalogue.db.new"), 0.0),
    ("the RDF build", there("catalogue.rdf/v*.new"), 0.0),
    ("the pointer", there("catalogue.rdf/current"), 0.0),
]
"""Each stage of a first build, by what a person outside can see of it, and seconds to wait then."""


def test_a_build_that_is_killed_at_each_stage_ends_as_one_that_was_not(sample_folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed = []
    for stage, moment, delay_s in STAGES:
        with working("build", "--offline", data=data) as work:
            if work.kill_when(moment, delay_s):
                killed.append(stage)
        check_served(data)
    assert len(killed) >= len(STAGES) - 2, killed
    well("build", "--offline", data=data)
    check_healed(data, sample_folder)
    died = rows(data, "SELECT reason FROM runs WHERE state = 'died'")
    assert died
    assert {row["reason"] for row in died} == {"the process ended before the run did; nothing was committed"}


@pytest.fixture(scope="module")
def dates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, float]:
    """A folder with the first date of one source, one with both, and how many seconds the second took."""
    root = tmp_path_factory.mktemp("dates")
    first = root / "first"
    well("harvest", "--replay", ROOT / "sample" / SOURCE / "2026-10-01", data=first)
    both = Path(shutil.copytree(first, root / "both"))
    started = time.monotonic()
    with working("harvest", "--replay", ROOT / "sample" / SOURCE, data=both) as work:
        assert not work.kill_when(lambda _: False)
    return first, both, time.monotonic() - started


@pytest.mark.parametrize("part", range(1, MOMENTS + 1))
def test_an_update_that_is_killed_shows_the_old_or_the_new(
    part: int, dates: tuple[Path, Path, float], copy_of: Copy
) -> None:
    first, both, seconds = dates
    data = copy_of(first)
    with working("harvest", "--replay", ROOT / "sample" / SOURCE, data=data) as work:
        work.kill_when(lambda _: True, seconds * part / (MOMENTS + 1))
    check_served(data)
    assert world(data, "catalogue.db") in (world(first, "catalogue.db"), world(both, "catalogue.db"))
    well("harvest", "--replay", ROOT / "sample" / SOURCE, data=data)
    check_healed(data, both, doctor=part % 3 == 0)


def test_a_harvest_that_is_killed_in_the_middle_of_fetching_leaves_what_was(tmp_path: Path) -> None:
    ckan, data = MadeCkan(), tmp_path / "data"
    with serving(ckan) as address:
        environment = {
            "HOMEFINDER_HOME": str(house(tmp_path / "house", address, ROOT)),
            "HOMEFINDER_ALLOW_LOOPBACK": "1",
            "HOMEFINDER_CONTACT": "https://example.gov.uk/contact",
        }
        with working("harvest", data=data, **environment) as work:
            assert not work.kill_when(lambda _: False), work.lines
        before = world(data, "catalogue.db")

        ckan.wording = "Second"
        ckan.stalled.set()
        with working("harvest", data=data, **environment) as work:
            assert work.kill_when(lambda _: ckan.asked.is_set())
        check_served(data)
        assert world(data, "catalogue.db") == before
        assert world(data) == before
        assert [row["state"] for row in rows(data, "SELECT state FROM runs ORDER BY id")] == ["committed", "running"]

        ckan.stalled.clear()
        ckan.released.set()
        with working("harvest", data=data, **environment) as work:
            assert not work.kill_when(lambda _: False), work.lines
    runs = rows(data, "SELECT state, changed, reason FROM runs ORDER BY id")
    assert [row["state"] for row in runs] == ["committed", "died", "committed"]
    assert runs[1]["reason"] == "the process ended before the run did; nothing was committed"
    assert runs[2]["changed"] == PAGE * PAGES
    titles = {row["title"].split()[0] for row in rows(data, "SELECT title FROM homes", name="catalogue.db")}
    assert titles == {"Second"}
