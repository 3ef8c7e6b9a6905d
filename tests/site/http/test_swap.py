"""People read and judge while the catalogue is made anew: no error, each page whole, and every judgement kept."""

from __future__ import annotations

import re
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.integration.test_kill import working
from tests.site.curation.test_curating import PASSWORDS, Site, first_pair, said_by, send
from tests.support.catalogue import make_catalogue, publish_generation
from tests.support.commands import rows
from tests.support.site import served

PAGES = ("/homes", "/homes.json", "/", "/search?q=generation", "/catalogue/homes.json?_shape=objects&_size=100",
         "/homes.csv", "/map", "/sources", "/home/alpha.0", "/needs")  # fmt: skip
GENERATIONS = (7, 8)
TITLE = re.compile(r"generation (\d+)")


class Reader(threading.Thread):
    """Reads one page over and over and keeps what is wrong with any answer."""

    def __init__(self, base: str, page: str) -> None:
        super().__init__()
        self.base, self.page = base, page
        self.seen: list[int] = []
        self.wrong: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        with httpx.Client(base_url=self.base, timeout=60) as client:
            while not self.over.is_set():
                answer = client.get(self.page)
                if answer.status_code != 200:
                    self.wrong.append(f"{answer.status_code} {answer.text[:200]}")
                found = {int(number) for number in TITLE.findall(answer.text)}
                if len(found) > 1:
                    self.wrong.append(f"{self.page} mixes the publications {sorted(found)}")
                self.seen.append(max(found, default=0))


@pytest.mark.slow
def test_pages_are_whole_while_the_catalogue_is_swapped(tmp_path: Path) -> None:
    settings = make_catalogue(tmp_path)
    publish_generation(settings, 6)
    with served(tmp_path) as base:
        readers = [Reader(base, page) for page in PAGES]
        for reader in readers:
            reader.start()
        try:
            for number in GENERATIONS:
                _until_all_have_read(readers)
                publish_generation(settings, number)
                assert f"generation {number}" in httpx.get(f"{base}/homes", timeout=60).text
            _until_all_have_read(readers)
        finally:
            for reader in readers:
                reader.over.set()
            for reader in readers:
                reader.join()
    assert [reader.wrong for reader in readers] == [[]] * len(PAGES)
    for reader in readers:
        assert reader.seen == sorted(reader.seen), f"{reader.page} went back to an older publication"
    assert set(readers[0].seen) == {6, *GENERATIONS}


def _until_all_have_read(readers: list[Reader], more: int = 2) -> None:
    """Wait until each reader has had ``more`` further answers."""
    wanted = [len(reader.seen) + more for reader in readers]
    _wait(lambda: all(len(reader.seen) >= count for reader, count in zip(readers, wanted, strict=True)))


class Judge(threading.Thread):
    """A curator who judges what waits, one pair after the other, and keeps what was said of which need."""

    def __init__(self, site: Site, verdict: str) -> None:
        super().__init__()
        self.site, self.verdict = site, verdict
        self.need_of: dict[str, str] = {}
        """Reason → need."""
        self.answers: Counter[int] = Counter()
        self.over = threading.Event()
        self.failed: Exception | None = None

    def run(self) -> None:
        try:
            with self.site.client("ann") as client:
                client.event_hooks["response"].append(lambda answer: self.answers.update([answer.status_code]))
                while not self.over.is_set():
                    self._judge(client)
                    self.over.wait(0.2)
        except Exception as error:  # the test tells it
            self.failed = error

    def _judge(self, client: httpx.Client) -> None:
        reason = f"Judged while all was made anew: {self.verdict} {len(self.need_of)}"
        pair = first_pair(client)
        answer = send(client, "/curate/review", pair | {"verdict": self.verdict, "reason": reason})
        assert answer.status_code == 303, answer.text[:500]
        self.need_of[reason] = pair["need"]


@pytest.mark.slow
def test_every_judgement_is_kept_while_the_whole_catalogue_is_rebuilt(sample_folder: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(sample_folder, tmp_path / "data"))
    for left in data.glob("ledger.db*"):
        left.unlink()  # so that all is harvested, resolved, linked, published and projected again
    added = said_by("curator", "add", "ann", "--role", "curator", data=data, stdin=PASSWORDS["ann"] + "\n")
    assert added.returncode == 0, added
    before = (data / "catalogue.db").stat().st_ino
    with served(data) as url:
        judge, reader = Judge(Site(url, data), "reject"), Reader(url, "/homes")
        with working("build", "--offline", data=data, HOMEFINDER_CONTACT="tests@example.org") as work:
            judge.start()
            reader.start()
            try:
                assert work.process.wait(240) == 0, work.lines
                assert (data / "catalogue.db").stat().st_ino != before, "nothing was published"
                during = len(judge.need_of)
                _wait(lambda: bool(judge.failed) or len(judge.need_of) > during)
            finally:
                for one in (judge, reader):
                    one.over.set()
                for one in (judge, reader):
                    one.join()
        assert judge.failed is None
        assert reader.wrong == []
        assert max(judge.answers) < 400, judge.answers
        assert during >= 5, "the judge must judge during the rebuild"
        check_kept(data, url, judge.need_of)


def check_kept(data: Path, url: str, need_of: Mapping[str, str]) -> None:
    """Each judgement is one row, with one row in the log, and stands on the page of its need."""
    kept = rows(data, "SELECT need_id, reason FROM decisions WHERE reason LIKE 'Judged%'", name="curation.db")
    assert sorted((row["reason"], row["need_id"]) for row in kept) == sorted(need_of.items())
    logged = rows(data, "SELECT note FROM audit_log WHERE action = 'decide'", name="curation.db")
    assert sorted(row["note"] for row in logged) == sorted(need_of)
    for need in set(need_of.values()):
        answer = httpx.get(f"{url}/need/{quote(need, safe='')}", timeout=60)
        assert answer.status_code == 200
        missing = [reason for reason, of in need_of.items() if of == need and reason not in answer.text]
        assert missing == []


def _wait(over: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(600):
        if over():
            return
        pause.wait(0.1)
    raise AssertionError("it did not come in a minute")
