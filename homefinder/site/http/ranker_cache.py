"""The ranking for words typed now, loaded once for each published catalogue and shared by every request."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker
from homefinder.site.http.page import PageContext
from homefinder.site.http.snapshot import read_file_stamp

MAX_RANKERS = 2
"""Catalogues whose index is in memory: the newest, and the one before, which requests may still read."""

MAX_QUESTION_LENGTH = 2_000
"""Characters of a question that are read; a need described in full has a few hundred."""


class SharedRanker:
    """A ranker on a connection of its own, used by one request at a time: ranking takes milliseconds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ranker = Ranker(connection)
        self._lock = Lock()

    def rank(self, text: str, limit: int) -> Sequence[Candidate]:
        with self._lock:
            return self._ranker.rank(text[:MAX_QUESTION_LENGTH], limit=limit)


_rankers: OrderedDict[tuple[int, ...], SharedRanker] = OrderedDict()
_lock = Lock()


def rank_homes(context: PageContext, text: str, limit: int) -> Sequence[Candidate]:
    """The best homes for ``text`` in the snapshot that ``context`` reads, each with its scorecard."""
    if not text.strip():
        return ()
    shared = _find_shared_ranker(context)
    return (
        shared.rank(text, limit) if shared else Ranker(context.catalogue).rank(text[:MAX_QUESTION_LENGTH], limit=limit)
    )


def _find_shared_ranker(context: PageContext) -> SharedRanker | None:
    """The shared ranker of this snapshot; None where its file is no longer the published one."""
    with _lock:
        if context.stamp not in _rankers:
            connection = _open_connection(context)
            if connection is None:
                return None
            _rankers[context.stamp] = SharedRanker(connection)
            while len(_rankers) > MAX_RANKERS:
                _rankers.popitem(last=False)
        return _rankers[context.stamp]


def _open_connection(context: PageContext) -> sqlite3.Connection | None:
    path = context.settings.catalogue.resolve()
    connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if read_file_stamp(path) == context.stamp:
        return connection
    connection.close()
    return None
