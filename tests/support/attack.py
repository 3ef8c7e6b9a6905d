"""Readers of a site, and what one anonymous client can send beside them."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx

from tests.site.sparql.test_hostile_queries import QUERIES
from tests.site.sql.test_stranger_sql import COUNT_FOR_EVER, REFUSED

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
    """The time within which 95 of 100 pages came."""
    return statistics.quantiles(times, n=20)[-1]
