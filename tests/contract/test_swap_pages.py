"""Ten people read our pages while the catalogue is published anew: no error, and each page whole, old or new."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import httpx

from tests.contract.made_catalogue import make_catalogue, publish_generation
from tests.contract.made_site import served

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
    pause = threading.Event()
    for _ in range(600):
        if all(len(reader.seen) >= count for reader, count in zip(readers, wanted, strict=True)):
            return
        pause.wait(0.1)
    raise AssertionError("a reader waited for a minute")
