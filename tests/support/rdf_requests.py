"""Two change requests for the small catalogue: one with a long life and texts at their worst, one that is a draft."""

from __future__ import annotations

import json
import sqlite3

from homefinder.change_requests.model import ChangeRequest, RequestEvent
from homefinder.change_requests.store import add_events, add_request

LIVED, DRAFT = "CR-2026-0000AA", "CR-2026-0000BB"
PERSON = "A Person"


def fill_requests(connection: sqlite3.Connection, hostile: str) -> None:
    """One is asked of the home of alpha:one, found by its record; the other of an owner that nobody knows."""
    add_request(connection, lived(hostile))
    add_events(connection, LIVED, events(hostile))
    draft = ChangeRequest(DRAFT, "A draft", owner=hostile, proposed_by=PERSON, need_id="gone", opened_on="2026-02-01")
    add_request(connection, draft)
    opened = RequestEvent("opened", "draft", "2026-02-01", "2026-02-01T09:00:00.000000Z", PERSON, "clerk")
    add_events(connection, DRAFT, [opened])


def lived(hostile: str) -> ChangeRequest:
    return ChangeRequest(
        LIVED, "Say why", "example", "one number", "One number", "an.earlier.id", "First standard",
        "https://example.org/alpha.one", json.dumps({"alpha:one": "hash"}), "Example Board", hostile, hostile, "none",
        "no route", "Example Group", "data lead", "2026-01-01",
    )  # fmt: skip


def events(hostile: str) -> list[RequestEvent]:
    def event(kind: str, state: str, day: int, **more: str) -> RequestEvent:
        moment = f"2026-01-{day:02}T10:00:00.000000Z"
        return RequestEvent(kind, state, f"2026-01-{day:02}", moment, PERSON, "data lead", **({"note": hostile} | more))

    return [
        event("opened", "draft", 1),
        event("moved", "submitted", 2, deadline="2026-03-01", address="https://example.org/a letter"),
        event("noted", "submitted", 3, note="A private note"),
        event("amended", "submitted", 4, field="wording", value="Say why it was shared."),
        event("evidence", "submitted", 5, note="A report", address="not an address"),
        event("related", "submitted", 6, field="follows", value=DRAFT),
        event("related", "submitted", 7, field="blocks", value="CR-2020-000000"),
        event("dismissed", "submitted", 8, field="answer", value="alpha:one on 2026-01-07", note="A private reason"),
    ]
