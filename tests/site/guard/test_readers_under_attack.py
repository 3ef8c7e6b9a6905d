"""Fifty readers beside the attacks that one anonymous client can make: how long they wait, with and without."""

from __future__ import annotations

import re
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.site.curation.test_curating import GOOD_FEEDBACK
from tests.site.sparql.test_hostile_queries import QUERIES
from tests.site.sql.test_stranger_sql import COUNT_FOR_EVER, REFUSED
from tests.support.site import served

pytestmark = pytest.mark.slow

READERS, PAGES_EACH, THINK_SECONDS = 50, 1, 1.0
"""A reader looks at a page for some seconds: fifty who never look would measure the machine, not the attacks."""


def read_pages(url: str, readers: int = READERS) -> list[float]:
    """Seconds of each page for readers who come one after the other and then read beside each other."""
    paths = ["/about", "/needs", "/homes?q=data{n}", "/sources", "/search?q=school{n}", "/themes"]
    client = httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=readers + 5))

    def read(reader: int) -> list[float]:
        times = []
        time.sleep(THINK_SECONDS * reader / readers)
        for number in range(PAGES_EACH):
            started = time.perf_counter()
            answer = client.get(paths[(reader + number) % len(paths)].format(n=reader % 10))
            assert answer.status_code == 200, (answer.status_code, answer.text[:200])
            times.append(time.perf_counter() - started)
            time.sleep(THINK_SECONDS)
        return times

    with client, ThreadPoolExecutor(readers) as together:
        return [seconds for times in together.map(read, range(readers)) for seconds in times]


@contextmanager
def under_attack(url: str) -> Iterator[None]:
    """Attackers who send again as soon as they are answered, and wait a second where they are sent away."""
    over = threading.Event()
    deep, doubled = QUERIES["groups"][0], QUERIES["the same as a table"][0]
    joined, blob = QUERIES["all joined with all"][0], REFUSED["many long rows"]
    client = httpx.Client(base_url=url, timeout=60, limits=httpx.Limits(max_connections=60))
    attacks: list[Callable[[], httpx.Response]] = [
        lambda: client.post("/sparql", data={"query": deep}),
        lambda: client.post("/sparql", data={"query": doubled}),
        lambda: client.post("/sparql", data={"query": joined}),
        lambda: client.get("/catalogue.json", params={"sql": COUNT_FOR_EVER}),
        lambda: client.get("/catalogue.json", params={"sql": blob}),
        lambda: client.post("/homes", files={"a": b"b"}),
    ]

    def attack(number: int) -> None:
        while not over.is_set():
            with suppress(httpx.HTTPError):
                attacks[number % len(attacks)]()
            over.wait(1)

    threads = [threading.Thread(target=attack, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(2)
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(70)
        client.close()


def compute_95th(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def test_every_page_is_answered_under_attack_and_the_wait_is_told(
    sample_folder: Path, record_property: Callable[[str, object], None]
) -> None:
    limits = {"HOMEFINDER_SPARQL_SECONDS": "5", "HOMEFINDER_SPARQL_WORKERS": "2"}
    with served(sample_folder, limits) as calm, served(sample_folder, limits) as attacked:
        for url in (calm, attacked):
            read_pages(url, readers=1)
        without = compute_95th(read_pages(calm))
        with under_attack(attacked):
            under = compute_95th(read_pages(attacked))
    figures = f"95th percentile of a page: {without:.3f} s without, {under:.3f} s under attack"
    record_property("figures", figures)
    print(figures)


def test_feedback_and_a_page_are_quick_while_twenty_queries_run(sample_folder: Path, tmp_path: Path) -> None:
    query, data = QUERIES["all joined with all"][0], tmp_path / "data"
    subprocess.run(["cp", "-r", str(sample_folder), str(data)], check=True)
    with served(data, {"HOMEFINDER_SPARQL_SECONDS": "8"}) as url, ThreadPoolExecutor(20) as together:
        client = httpx.Client(base_url=url, headers={"origin": url}, timeout=90)
        client.get("/about")
        busy = [together.submit(httpx.get, f"{url}/sparql", params={"query": query}, timeout=90) for _ in range(20)]
        time.sleep(2)
        token = re.search(r'name="csrftoken" value="([^"]+)"', client.get("/feedback").text)
        assert token
        sent = client.post("/feedback", data={"csrftoken": token.group(1), **GOOD_FEEDBACK})
        assert sent.status_code == 303
        assert client.get("/about").status_code == 200
        assert not all(one.done() for one in busy), "they waited until the queries had ended"
        client.close()
        assert {found.result().status_code for found in busy} == {503}
