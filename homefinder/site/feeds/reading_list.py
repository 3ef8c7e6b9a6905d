"""The feed of a reading list: what changed in its standards, and in other editions of them."""

from __future__ import annotations

from homefinder.notify.atom import AtomEntry, render_atom_feed
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.site.reading_lists import list_reading_events, list_standards, read_reading_lists
from homefinder.store.queries import read_last_seen_on
from homefinder.urls import build_feed_path

READING_FEED_ROUTE = r"^/feeds/reading/(?P<id>[^/]+?)\.atom$"
MOST_ENTRIES = 100


def build_reading_feed(context: PageContext, request: PageRequest) -> Answer:
    """The feed of one list, a hundred changes long. Raises PageNotFound."""
    name = request.path["id"]
    found = next((item for item in read_reading_lists(context.vocab) if item.id == name), None)
    if found is None:
        raise PageNotFound(f"There is no reading list “{name}” to follow.")
    homes = [item["home_id"] for item in list_standards(context.catalogue, found) if item["home_id"]]
    entries = [
        AtomEntry(
            row["id"], row["kind"], row["title"], row["summary"], row["seen_on"], row["date"], row["author"], row["url"]
        )
        for row in list_reading_events(context.catalogue, homes, MOST_ENTRIES)
    ]
    updated = max((entry.seen_on for entry in entries), default="") or read_last_seen_on(context.catalogue)
    base = context.settings.base
    address = base.rstrip("/") + build_feed_path("reading", found.id)
    body = render_atom_feed(entries, f"Changes: {found.title}", address, base, updated or "1970-01-01")
    return Answer(body, CONTENT_TYPES["atom"])
