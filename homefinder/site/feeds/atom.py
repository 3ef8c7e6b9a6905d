"""Atom feeds of the site: all changes, and those of a source, owner, theme, home or need, a hundred on a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from homefinder.change.diff.fields import build_difference
from homefinder.change.diff.render import render_html
from homefinder.change.kinds import EVENT_KINDS
from homefinder.errors import UsageError
from homefinder.notify.atom import AtomEntry, FeedPageLinks, render_atom_feed
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest, parse_whole_number
from homefinder.site.pages.languages import build_title_lang
from homefinder.store.id_sets import NARROWER_CONCEPTS, SERIES_HOMES
from homefinder.store.queries import (
    KIND_TABLES,
    find_former_home,
    read_last_seen_on,
    read_name,
    resolve_home_id,
)
from homefinder.urls import build_feed_path

PAGE_SIZE = 100
"""Events on one page of a feed."""

FEED_ROUTE = r"^/feeds/(?P<scope>all|source|owner|theme|home|need)(?:/(?P<id>[^/]+?))?\.atom$"

MAX_MEMBERS = 500
"""Most members of an event that its entry lists; the event's page has them all."""

EVENTS = """SELECT e.id, e.kind, e.title, e.summary, e.seen_on, e.date, e.url, e.announced_by, e.members,
      CASE WHEN e.members = 1 THEN coalesce(p.name, nullif(r.publisher, ''), s.publisher) ELSE s.publisher END
        AS author, c.from_version_id, c.to_version_id, r.language
    FROM events e JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id
    LEFT JOIN home_records hr ON hr.record_id = e.record_id LEFT JOIN homes h ON h.id = hr.home_id
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN changes c ON c.id = e.change_id
    WHERE (:kind = '' OR e.kind = :kind) AND {scope}
    ORDER BY e.seen_on DESC, e.date DESC, e.id LIMIT :most OFFSET :offset"""

MEMBERS = """SELECT r.title FROM event_members m JOIN records r ON r.id = m.record_id WHERE m.event_id = ?
    ORDER BY r.title COLLATE NOCASE, r.id LIMIT ?"""
_OF_MEMBERS = """e.id IN (SELECT m.event_id FROM event_members m JOIN records b ON b.id = m.record_id
      LEFT JOIN home_records k ON k.record_id = m.record_id LEFT JOIN homes g ON g.id = k.home_id WHERE"""

SCOPES: Mapping[str, str] = {
    "all": "1",
    "source": "e.source_id = :id",
    "owner": f"{_OF_MEMBERS} coalesce(g.publisher_id, b.publisher_id) = :id)",
    "theme": f"{_OF_MEMBERS} k.home_id IN (SELECT home_id FROM home_subjects WHERE concept_id IN {NARROWER_CONCEPTS}))",
    "home": f"""{_OF_MEMBERS} k.home_id IN {SERIES_HOMES}
        OR m.record_id IN (SELECT record_id FROM home_memberships WHERE home_id = :home AND is_latest = 1))""",
    "need": "e.id IN (SELECT event_id FROM event_needs WHERE need_id = :id)",
}
"""What belongs to a feed; a home's feed tells of its whole series, that of a theme of its narrower ones too."""


def build_feed(context: PageContext, request: PageRequest) -> Answer:
    """One page of a feed. Raises PageNotFound for an unknown thing, kind or page."""
    catalogue, base = context.catalogue, context.settings.base
    scope, identifier = request.path["scope"], request.path.get("id", "")
    kind, page = request.query.get("kind", ""), _parse_page_number(request.query.get("page", "1"))
    identifier = resolve_body_id(catalogue, identifier) if scope == "owner" else identifier
    identifier = resolve_home_id(catalogue, identifier) if scope == "home" else identifier
    name = "All changes" if scope == "all" else _read_name(catalogue, scope, identifier)
    if not name or (scope == "all") == bool(identifier):
        raise PageNotFound(f"There is no {scope} “{identifier}” to follow.")
    if kind and kind not in EVENT_KINDS:
        raise PageNotFound(f"There is no kind of change “{kind}”; there are: {', '.join(EVENT_KINDS)}.")
    named = dict.fromkeys(("id", "home", "concept"), identifier)
    wanted = {**named, "kind": kind, "most": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
    rows = context.list_rows(EVENTS.format(scope=SCOPES[scope]), wanted)
    if page > 1 and not rows:
        raise PageNotFound(f"This feed has no page {page}.")
    path = base.rstrip("/") + (build_feed_path(scope, identifier) if identifier else f"/feeds/{scope}.atom")
    pages = FeedPageLinks(
        _build_page_address(path, kind, 1),
        _build_page_address(path, kind, page - 1) if page > 1 else "",
        _build_page_address(path, kind, page + 1) if len(rows) > PAGE_SIZE else "",
    )
    entries = [_build_entry(catalogue, row) for row in rows[:PAGE_SIZE]]
    title = name if scope == "all" else f"Changes: {name}"
    title = f"{title}, {kind.replace('-', ' ')}" if kind else title
    updated = max((entry.seen_on for entry in entries), default="") or read_last_seen_on(catalogue) or "1970-01-01"
    body = render_atom_feed(entries, title, _build_page_address(path, kind, page), base, updated, pages=pages)
    return Answer(body, CONTENT_TYPES["atom"])


def _read_name(catalogue: sqlite3.Connection, scope: str, identifier: str) -> str:
    """How the thing is called, or was where it is a home that is gone; '' where there never was one."""
    former = find_former_home(catalogue, identifier) if scope == "home" else None
    return read_name(catalogue, KIND_TABLES[scope], identifier) or (former["title"] if former else "")


def _build_entry(catalogue: sqlite3.Connection, row: Mapping[str, Any]) -> AtomEntry:
    shown = ""
    if row["members"] > 1:
        shown = _render_members(catalogue, row["id"], row["members"])
    elif row["announced_by"] == "seen" and row["from_version_id"] and row["to_version_id"]:
        try:
            shown = render_html(build_difference(catalogue, row["from_version_id"], row["to_version_id"]))
        except UsageError:
            shown = ""  # a version that is not kept any more: the sentence still tells
    return AtomEntry(
        row["id"], row["kind"], row["title"], row["summary"], row["seen_on"], row["date"], row["author"], row["url"],
        shown, build_title_lang(row["language"], row["members"]),
    )  # fmt: skip


def _render_members(catalogue: sqlite3.Connection, event_id: str, count: int) -> str:
    """The records of an event of many, as a list in HTML."""
    titles = [title for (title,) in catalogue.execute(MEMBERS, (event_id, MAX_MEMBERS))]
    more = f"<p>And {count - len(titles)} more.</p>" if count > len(titles) else ""
    return f"<ul>{''.join(f'<li>{escape(title)}</li>' for title in titles)}</ul>{more}"


def _build_page_address(path: str, kind: str, page: int) -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("page", page if page > 1 else "")) if value})
    return f"{path}?{query}" if query else path


def _parse_page_number(text: str) -> int:
    number = parse_whole_number(text)
    if not number:
        raise PageNotFound(f"“{text}” is no number of a page.")
    return number
