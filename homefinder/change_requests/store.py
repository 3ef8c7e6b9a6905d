"""Requests in curation.db: read, opened, added to. Rows are only ever added."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.change_requests.model import COLUMNS, EVENT_COLUMNS, ChangeRequest, ChangeRequestView, RequestEvent
from homefinder.change_requests.projection import build_request_view, sort_events
from homefinder.errors import UsageError
from homefinder.store.db import insert_many

StoredRequests = Mapping[str, tuple[ChangeRequest, tuple[RequestEvent, ...]]]
"""Every request by its uid, as it was opened, with its events in order."""


def read_stored_requests(curation: sqlite3.Connection) -> StoredRequests:
    """Everything that is held, in the order of the uids."""
    events: dict[str, list[RequestEvent]] = {}
    for row in curation.execute(f"SELECT request_uid, {', '.join(EVENT_COLUMNS)} FROM request_events ORDER BY id"):
        events.setdefault(row[0], []).append(RequestEvent(*row[1:]))
    rows = curation.execute(f"SELECT {', '.join(COLUMNS)} FROM change_requests ORDER BY uid")
    return {row[0]: (ChangeRequest(*row), sort_events(events.get(row[0], ()))) for row in rows}


def read_request_views(curation: sqlite3.Connection) -> tuple[ChangeRequestView, ...]:
    """How every request stands, in the order of the uids."""
    return tuple(build_request_view(request, events) for request, events in read_stored_requests(curation).values())


def read_request(curation: sqlite3.Connection, uid: str) -> tuple[ChangeRequest, tuple[RequestEvent, ...]]:
    """One request as it was opened, and its events in order. Raises UsageError where there is none."""
    row = curation.execute(f"SELECT {', '.join(COLUMNS)} FROM change_requests WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise UsageError(f"no request is called {uid!r}; `homefinder request list` shows them")
    found = curation.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM request_events WHERE request_uid = ?", (uid,))
    return ChangeRequest(*row), sort_events(RequestEvent(*event) for event in found)


def is_stored(curation: sqlite3.Connection, uid: str) -> bool:
    return curation.execute("SELECT 1 FROM change_requests WHERE uid = ?", (uid,)).fetchone() is not None


def add_request(curation: sqlite3.Connection, request: ChangeRequest) -> None:
    """Keep what a request was opened with; its events are added apart. To be called within a transaction."""
    insert_many(curation, "change_requests", COLUMNS, [[getattr(request, name) for name in COLUMNS]])


def add_events(curation: sqlite3.Connection, uid: str, events: Sequence[RequestEvent]) -> None:
    """Keep events, and every link that they make. To be called within a transaction."""
    rows = [[uid, *(getattr(event, name) for name in EVENT_COLUMNS)] for event in events]
    insert_many(curation, "request_events", ("request_uid", *EVENT_COLUMNS), rows)
    curation.executemany(
        "INSERT INTO request_relations (request_uid, kind, other_uid) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(uid, event.field, event.value) for event in events if event.kind == "related"],
    )


def compute_requests_fingerprint(curation: sqlite3.Connection) -> str:
    """Fingerprint of all that is held of requests, whatever numbers their rows have."""
    return hashlib.sha256(repr(list(read_stored_requests(curation).values())).encode()).hexdigest()[:16]
