"""One published file, open for reading: as many connections as there are threads, all on the very same file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import Any, TypeVar

from homefinder.errors import StoreError
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.store.faults import explain_faults
from homefinder.store.schema import CATALOGUE

Prepare = Callable[[sqlite3.Connection], None]
"""What Datasette does to a connection before it is used."""

MAX_FACETS, MAX_FACET_CHARACTERS, MAX_CHARACTERS_OF_FACET = 256, 4_000_000, 100_000
"""Counts of facets that are kept: how many, the characters of all together, and those of the longest."""
ATTEMPTS = 5
"""How often opening starts again because the file was replaced meanwhile; publishing takes far longer than opening."""

T = TypeVar("T")


def read_file_stamp(path: str | Path) -> tuple[int, ...]:
    """What tells one published file from the next: device, inode, time of change in ns and size in bytes.

    The inode alone is not enough, because a system gives a freed one out again. Raises OSError.
    """
    found = Path(path).stat()
    return (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)


class Snapshot:
    """Connections on one file, lent to one thread at a time. Closed once it was replaced and no reader is left."""

    def __init__(self, stamp: tuple[int, ...], connections: list[sqlite3.Connection], owner: object) -> None:
        self.stamp = stamp
        self.table_counts: dict[str, int | None] | None = None
        """Rows of every table, once they were counted."""
        self.facet_counts: BoundedCache[tuple[str, str], Any] = BoundedCache(
            MAX_FACETS, MAX_FACET_CHARACTERS, MAX_CHARACTERS_OF_FACET, measure=_count_characters
        )
        """What Datasette's counts of facets gave, by their statement and its values."""
        self._owner = owner
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        for connection in connections:
            self._idle.put(connection)
        self._lock = Lock()
        self._readers = 0
        self._retired = False

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.stamp[3]

    @property
    def is_closed(self) -> bool:
        """Whether it was replaced and its last reader has left."""
        with self._lock:
            return self._retired and self._readers == 0

    def is_readable_by(self, owner: object) -> bool:
        """Whether ``owner`` can still read from it."""
        return self._owner is owner and not self.is_closed

    def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Call ``function`` with a connection that no other thread uses meanwhile."""
        connection = self._idle.get()
        try:
            return function(connection)
        finally:
            self._idle.put(connection)

    def hold(self) -> None:
        """Count one more reader."""
        with self._lock:
            self._readers += 1

    def release(self) -> None:
        """Count one reader less; the last reader of a replaced file closes it."""
        with self._lock:
            self._readers -= 1
            done = self._retired and self._readers == 0
        if done:
            self._close()

    def retire(self) -> None:
        """Say that the file was replaced: no new reader comes."""
        with self._lock:
            self._retired = True
            done = self._readers == 0
        if done:
            self._close()

    def _close(self) -> None:
        with suppress(Empty):
            while True:
                self._idle.get_nowait().close()


def _count_characters(counts: Iterable[Iterable[object]]) -> int:
    return sum(len(str(value)) for row in counts for value in row)


def open_snapshot(path: Path, connections: int, prepare: Prepare, owner: object) -> Snapshot:
    """Open ``path`` so many times, every time the same file even while it is being replaced. Raises StoreError."""
    for _ in range(ATTEMPTS):
        with explain_faults(path, CATALOGUE):
            stamp = read_file_stamp(path)
            opened = _connect(path, connections, prepare)
            if read_file_stamp(path) == stamp:
                return Snapshot(stamp, opened, owner)
        for connection in opened:
            connection.close()
    raise StoreError(path, f"was replaced {ATTEMPTS} times while it was being opened; publish less often")


def _connect(path: Path, number: int, prepare: Prepare) -> list[sqlite3.Connection]:
    """Immutable, because a published file never changes: no locks, and no -wal or -shm file beside it."""
    opened: list[sqlite3.Connection] = []
    try:
        for _ in range(number):
            uri = f"{path.resolve().as_uri()}?immutable=1"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            opened.append(connection)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            prepare(connection)
    except sqlite3.DatabaseError:
        for connection in opened:
            connection.close()
        raise
    return opened
