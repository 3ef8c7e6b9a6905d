"""The ranking for words typed now, loaded once for each published catalogue and shared by every request."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TypeVar

from homefinder.ranking.answer import AskedQuestion, ask_question
from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.page import PageContext
from homefinder.site.http.snapshot import read_file_stamp

MAX_RANKERS = 2
"""Catalogues whose index is in memory: the newest, and the one before, which requests may still read."""

MAX_QUESTION_LENGTH = 2_000
"""Characters of a question that are read; a need described in full has a few hundred."""

T = TypeVar("T")


class SharedRanker:
    """A ranker on a connection of its own, used by one request at a time: ranking takes milliseconds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ranker = Ranker(connection)
        self._lock = Lock()

    def rank(self, text: str, limit: int) -> Sequence[Candidate]:
        """The best homes for ``text``, cut to MAX_QUESTION_LENGTH."""
        with self._lock:
            return self._ranker.rank(text[:MAX_QUESTION_LENGTH], limit=limit)

    def ask(self, text: str, read: Callable[[AskedQuestion], T]) -> T:
        """What ``read`` makes of the question ``text``, cut to the same length, while nobody else asks."""
        with self._lock:
            return read(ask_question(self._connection, self._ranker, text[:MAX_QUESTION_LENGTH]))


_rankers: BoundedCache[tuple[int, ...], SharedRanker | None] = BoundedCache(MAX_RANKERS)


def rank_homes(context: PageContext, text: str, limit: int) -> Sequence[Candidate]:
    """The best homes for ``text`` in the snapshot that ``context`` reads, each with its scorecard."""
    return _read_shared_ranker(context).rank(text, limit) if text.strip() else ()


def ask_ranker(context: PageContext, text: str, read: Callable[[AskedQuestion], T]) -> T:
    """What ``read`` makes of the question ``text``, which is not empty: what it names, and every home ranked for it."""
    return _read_shared_ranker(context).ask(text, read)


def _read_shared_ranker(context: PageContext) -> SharedRanker:
    shared = _rankers.get_or_make(context.stamp, lambda: _open_shared_ranker(context))
    return shared or SharedRanker(context.catalogue)


def _open_shared_ranker(context: PageContext) -> SharedRanker | None:
    """A ranker for this snapshot; None where its file is no longer the published one."""
    path = context.settings.catalogue.resolve()
    connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if read_file_stamp(path) == context.stamp:
        return SharedRanker(connection)
    connection.close()
    return None
