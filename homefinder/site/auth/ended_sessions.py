"""Sessions that somebody ended before their time: a copy of such a cookie is refused, also after a restart."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from threading import Lock

from homefinder.errors import StoreError
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.served_catalogue import ServedCatalogue
from homefinder.store.db import open_curation_read_only


@dataclass(frozen=True, slots=True)
class EndedSession:
    """``uid``: the session, as its cookie names it. ``until``: when the cookie ends by itself, seconds since 1970."""

    uid: str
    until: float


_in_memory: dict[str, float] = {}
"""Those that this process ended, also where nothing can be kept."""
_lock = Lock()
_kept: BoundedCache[object, frozenset[str]] = BoundedCache(8)
"""Those of curation.db, by its path and state."""


def write_ended_session(curation: sqlite3.Connection, session: EndedSession) -> None:
    """Keep that a session was ended; those whose cookie has ended by itself are forgotten."""
    curation.execute("DELETE FROM ended_sessions WHERE until < ?", (int(time.time()),))
    curation.execute("INSERT OR IGNORE INTO ended_sessions(uid, until) VALUES (?, ?)", (session.uid, session.until))


def remember_ended_session(session: EndedSession) -> None:
    """Refuse a session in this process from now on."""
    with _lock:
        now = time.time()
        for uid in [uid for uid, until in _in_memory.items() if until < now]:
            del _in_memory[uid]
        _in_memory[session.uid] = session.until


def is_ended(catalogue: ServedCatalogue, uid: str) -> bool:
    """Whether a session was ended. Where curation.db cannot be read, nobody is signed in: true."""
    with _lock:
        if uid in _in_memory:
            return True
    key = (catalogue.settings.curation, catalogue.curation_stamp)
    found = _kept.get(key)
    if found is None:
        try:
            with closing(open_curation_read_only(catalogue.settings.curation)) as curation:
                found = frozenset(str(row[0]) for row in curation.execute("SELECT uid FROM ended_sessions"))
        except (StoreError, sqlite3.Error):
            return True
        _kept.put(key, found)
    return uid in found
