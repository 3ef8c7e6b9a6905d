"""What is new for one subscription since its last mail, each piece with why it is told. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from homefinder.notify.subscriptions.store import Subscription
from homefinder.store.db import scalar
from homefinder.store.id_sets import SERIES_HOMES
from homefinder.store.queries import resolve_home_id
from homefinder.urls import build_page_path

_OF_HOMES = """SELECT e.*, g.title AS because FROM events e JOIN event_members m ON m.event_id = e.id
    JOIN home_records k ON k.record_id = m.record_id JOIN homes g ON g.id = k.home_id WHERE"""
EVENTS = {
    "sector": """SELECT e.*, s.explanation AS because FROM events e JOIN event_severities s ON s.event_id = e.id
        WHERE s.sector = :id""",
    "need": "SELECT e.*, n.path AS because FROM events e JOIN event_needs n ON n.event_id = e.id WHERE n.need_id = :id",
    "home": f"{_OF_HOMES} g.id IN {SERIES_HOMES}",
    "owner": f"{_OF_HOMES} g.publisher_id = :id",
}
REASONS = {
    "sector": "{because}",
    "need": "This need rests on it: {because}.",
    "home": "It is in “{because}”, which you follow, or in another edition of it.",
    "owner": "This owner looks after “{because}”.",
}
NEW = """SELECT id, kind, title, summary, date, seen_on, min(because) AS because FROM ({scope}) e
    WHERE e.seen_on >= :since AND (e.announced_by = 'seen' OR e.date >= :since)
    GROUP BY id ORDER BY e.seen_on DESC, e.date DESC, e.id"""
"""What was seen by us, or is told as of now: a source that is read for the first time tells old news."""


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One change. ``date`` and ``seen_on`` are ISO days; ``page`` is a path of ours."""

    event_id: str
    kind: str
    title: str
    summary: str
    date: str
    seen_on: str
    because: str
    page: str


def list_news(catalogue: sqlite3.Connection, subscription: Subscription) -> list[NewsItem]:
    """What was not told to this subscription yet, the latest first."""
    found = _list_since(catalogue, subscription.kind, subscription.target, subscription.seen_until)
    return [
        item for item in found if not (item.seen_on == subscription.seen_until and item.event_id in subscription.sent)
    ]


def read_cursor(catalogue: sqlite3.Connection, kind: str, target: str) -> tuple[str, Collection[str]]:
    """The latest day on which anything was seen, and the ids of the events of that day: what is told from then on."""
    day = str(scalar(catalogue, "SELECT coalesce(max(seen_on), '') FROM events"))
    return day, {item.event_id for item in _list_since(catalogue, kind, target, day)}


def _list_since(catalogue: sqlite3.Connection, kind: str, target: str, since: str) -> list[NewsItem]:
    target = resolve_home_id(catalogue, target) if kind == "home" else target
    rows = catalogue.execute(NEW.format(scope=EVENTS[kind]), {"id": target, "home": target, "since": since})
    return [
        NewsItem(
            row["id"], row["kind"], row["title"], row["summary"], row["date"], row["seen_on"],
            REASONS[kind].format(because=row["because"]), build_page_path("change", row["id"]),
        )
        for row in rows
    ]  # fmt: skip
