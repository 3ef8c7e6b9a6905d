"""The ranking for words typed now, loaded once for each published catalogue and shared by every request."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker
from homefinder.site.http.page import House
from homefinder.site.http.snapshot import stamp_of

HELD = 2
"""Catalogues whose index is in memory: the newest, and the one before, which requests may still read."""

LONGEST = 2_000
"""Characters of a question that are read; a need described in full has a few hundred."""


class Shared:
    """A ranker on a connection of its own, used by one request at a time: ranking takes milliseconds."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ranker = Ranker(connection)
        self._lock = Lock()

    def rank(self, text: str, limit: int) -> Sequence[Candidate]:
        with self._lock:
            return self._ranker.rank(text[:LONGEST], limit=limit)


_shared: OrderedDict[tuple[int, ...], Shared] = OrderedDict()
_lock = Lock()


def ranked(house: House, text: str, limit: int) -> Sequence[Candidate]:
    """The best homes for ``text`` in the snapshot that ``house`` reads, each with its scorecard."""
    if not text.strip():
        return ()
    shared = _held(house)
    return shared.rank(text, limit) if shared else Ranker(house.catalogue).rank(text[:LONGEST], limit=limit)


def _held(house: House) -> Shared | None:
    """The shared ranker of this snapshot; None where its file is no longer the published one."""
    with _lock:
        if house.stamp not in _shared:
            connection = _open(house)
            if connection is None:
                return None
            _shared[house.stamp] = Shared(connection)
            while len(_shared) > HELD:
                _shared.popitem(last=False)
        return _shared[house.stamp]


def _open(house: House) -> sqlite3.Connection | None:
    path = house.settings.catalogue.resolve()
    connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if stamp_of(path) == house.stamp:
        return connection
    connection.close()
    return None
