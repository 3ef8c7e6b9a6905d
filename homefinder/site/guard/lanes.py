"""Threads for one kind of work, with a short queue: whoever comes when it is full is told so at once.

Each kind has threads of its own (pages, tables, strangers' SQL, SPARQL, services, what people write, passwords, mail),
so that no number of slow requests of one kind takes a thread from another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from homefinder.errors import HomefinderError

T = TypeVar("T")

RETRY_SECONDS = 5
"""What Retry-After says to whoever is sent away (RFC 9110, 10.2.3)."""


class TooBusy(HomefinderError):
    """Every thread of this kind of work is taken and the queue is full; come back in a moment."""


@dataclass(frozen=True, slots=True)
class LaneSize:
    """How many at once, how many may wait, and how many seconds one waits at most before it is sent away."""

    threads: int
    queue: int
    wait_seconds: float = 10.0


SIZES = {
    "pages": LaneSize(4, 200),
    "tables": LaneSize(2, 40),
    "sql": LaneSize(2, 6),
    "services": LaneSize(2, 20),
    "writes": LaneSize(2, 40),
    "passwords": LaneSize(1, 12),
    "mail": LaneSize(1, 6),
}
"""The kinds of work. Two checks of a password at once would take two processors from readers; ``sql`` is as many as
there are processes for it."""


class Lane:
    """One kind of work. Safe between threads and event loops; threads start when they are first needed."""

    def __init__(self, name: str, size: LaneSize) -> None:
        self.name, self.size = name, size
        self._executor = ThreadPoolExecutor(size.threads, thread_name_prefix=f"homefinder-{name}")
        self._lock = Lock()
        self._taken = 0

    async def run(self, function: Callable[[], T], when_done: Callable[[], None] = lambda: None) -> T:
        """What ``function`` gives, from a thread of this lane. ``when_done`` is called once, whatever happens.

        A reader who leaves gives up a place in the queue; work that has begun goes on. Raises TooBusy.
        """
        with self._lock:
            full = self._taken >= self.size.threads + self.size.queue
            self._taken += 0 if full else 1
        if full:
            when_done()
            raise TooBusy("the site is busy with other requests of this kind; try again in a few seconds")
        future: Future[T] = self._executor.submit(function)
        future.add_done_callback(lambda _: self._leave(when_done))
        waiting = asyncio.wrap_future(future)
        done, _ = await asyncio.wait({waiting}, timeout=self.size.wait_seconds)
        if not done and future.cancel():
            raise TooBusy("the site is busy with other requests of this kind; try again in a few seconds")
        return await waiting

    def close(self) -> None:
        """Begin nothing more; what runs goes on."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _leave(self, when_done: Callable[[], None]) -> None:
        with self._lock:
            self._taken -= 1
        when_done()


class Lanes:
    """The lanes of one site, each made when it is first used."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._lock = Lock()

    def find(self, name: str, size: LaneSize | None = None) -> Lane:
        """The lane ``name``; ``size`` where its size is not among ``SIZES``."""
        with self._lock:
            if name not in self._lanes:
                self._lanes[name] = Lane(name, size or SIZES[name])
            return self._lanes[name]

    def close(self) -> None:
        """Close every lane."""
        with self._lock:
            for lane in self._lanes.values():
                lane.close()


def find_lanes(datasette: object) -> Lanes:
    """The lanes of this Datasette, made at their first use. Called from its event loop."""
    found: Lanes | None = getattr(datasette, "_homefinder_lanes", None)
    if found is None:
        found = Lanes()
        datasette._homefinder_lanes = found  # type: ignore[attr-defined]
    return found
