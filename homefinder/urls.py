"""Where the pages of things are. Pure."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote


@lru_cache(maxsize=50_000)
def build_page_path(kind: str, identifier: str) -> str:
    """The page of a need, home, owner, theme, source, record, change or request: ``/KIND/IDENTIFIER``."""
    return f"/{kind}/{quote(identifier, safe='-._~')}"


def build_feed_path(kind: str, identifier: str) -> str:
    """The Atom feed of a source, owner, theme, home or need."""
    return f"/feeds{build_page_path(kind, identifier)}.atom"


def build_calendar_path(kind: str, identifier: str) -> str:
    """The iCalendar of an owner, theme, need, home or source."""
    return f"/calendars{build_page_path(kind, identifier)}.ics"


def clean_link(address: str) -> str:
    """The address if it may become a link, else nothing: only http and https are links."""
    return address if address.lower().startswith(("http://", "https://")) else ""
