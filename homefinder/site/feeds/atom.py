"""Atom feeds of the site: all changes, and those of a source, owner, theme, home or need, a hundred on a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

from datasette.utils.asgi import Response

from homefinder.change.diff.fields import build_difference
from homefinder.change.diff.render import render_html
from homefinder.change.kinds import EVENT_KINDS
from homefinder.errors import UsageError
from homefinder.notify.atom import AtomEntry, FeedPageLinks, render_atom_feed
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.page import PageNotFound
from homefinder.site.http.responses import ANSWER_CACHE, compute_etag, resolve_settings

PAGE_SIZE = 100
"""Events on one page of a feed."""

FEED_ROUTE = r"^/feeds/(?P<scope>all|source|owner|theme|home|need)(?:/(?P<id>[^/]+?))?\.atom$"

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

EVENTS = """SELECT e.id, e.kind, e.title, e.summary, e.seen_on, e.date, e.url, e.announced_by,
      coalesce(p.name, nullif(r.publisher, ''), s.publisher) AS author, c.from_version_id, c.to_version_id
    FROM events e JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id
    LEFT JOIN home_records hr ON hr.record_id = e.record_id LEFT JOIN homes h ON h.id = hr.home_id
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN changes c ON c.id = e.change_id
    WHERE (:kind = '' OR e.kind = :kind) AND {scope}
    ORDER BY e.seen_on DESC, e.date DESC, e.id LIMIT :most OFFSET :offset"""

SERIES = """(SELECT home_id FROM home_editions WHERE series =
    (SELECT series FROM home_editions WHERE home_id = :id) UNION SELECT :id)"""

NARROWER_THEMES = """(WITH RECURSIVE under(id) AS (SELECT :id UNION SELECT b.concept_id FROM concept_broader b
    JOIN under u ON b.broader_id = u.id) SELECT id FROM under)"""

SCOPES: Mapping[str, tuple[str, str]] = {
    "all": ("1", "SELECT 'All changes'"),
    "source": ("e.source_id = :id", "SELECT title FROM sources WHERE id = :id"),
    "owner": ("coalesce(h.publisher_id, r.publisher_id) = :id", "SELECT name FROM publishers WHERE id = :id"),
    "theme": (
        f"h.id IN (SELECT home_id FROM home_subjects WHERE concept_id IN {NARROWER_THEMES})",
        "SELECT name FROM concepts WHERE id = :id",
    ),
    "home": (f"hr.home_id IN {SERIES}", "SELECT title FROM homes WHERE id = :id"),
    "need": (
        "e.id IN (SELECT event_id FROM event_needs WHERE need_id = :id)",
        "SELECT title FROM needs WHERE id = :id",
    ),
}
"""What belongs to a feed, and the name of what it is about; a home's feed tells of its
whole series, that of a theme of its narrower ones too."""


async def feed_view(request: Any, datasette: Any) -> Response:
    """One page of one feed, with an ETag; 404 in plain words for what is not there."""
    published = datasette.databases.get(DATABASE_NAME)
    if not isinstance(published, PublishedDatabase):
        return Response.text("No catalogue is served here.", status=503)
    key = ("feed", published.stamp, request.full_path)
    etag = compute_etag(key)
    headers = {"etag": etag, "cache-control": "no-cache", "access-control-allow-origin": "*"}
    if request.headers.get("if-none-match") == etag:
        return Response("", status=304, headers={"etag": etag})
    body = ANSWER_CACHE.get(key)
    if body is None:
        scope, identifier = request.url_vars["scope"], unquote(request.url_vars.get("id") or "")
        asked = {name: values[0] for name, values in request.args._data.items()}
        base = resolve_settings(Path(published.path)).base
        try:
            body = await published.execute_fn(lambda catalogue: build_feed(catalogue, scope, identifier, asked, base))
        except PageNotFound as missing:
            return Response.text(f"{missing}\n", status=404)
        ANSWER_CACHE.put(key, body)
    return Response(body, headers=headers, content_type=MEDIA_TYPE)


def build_feed(
    catalogue: sqlite3.Connection, scope: str, identifier: str, parameters: Mapping[str, str], base: str
) -> bytes:
    """One page of a feed. Raises NotHere for an unknown thing, kind or page."""
    kind, page = parameters.get("kind", ""), _parse_page_number(parameters.get("page", "1"))
    where, named = SCOPES[scope]
    identifier = resolve_body_id(catalogue, identifier) if scope == "owner" else identifier
    name = catalogue.execute(named, {"id": identifier}).fetchone()
    if name is None or (scope == "all") == bool(identifier):
        raise PageNotFound(f"There is no {scope} “{identifier}” to follow.")
    if kind and kind not in EVENT_KINDS:
        raise PageNotFound(f"There is no kind of change “{kind}”; there are: {', '.join(EVENT_KINDS)}.")
    wanted = {"id": identifier, "kind": kind, "most": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
    rows = _read_rows(catalogue, EVENTS.format(scope=where), wanted)
    if page > 1 and not rows:
        raise PageNotFound(f"This feed has no page {page}.")
    path = f"{base.rstrip('/')}/feeds/{scope}{'/' + quote(identifier, safe='-._~') if identifier else ''}.atom"
    pages = FeedPageLinks(
        _build_page_address(path, kind, 1),
        _build_page_address(path, kind, page - 1) if page > 1 else "",
        _build_page_address(path, kind, page + 1) if len(rows) > PAGE_SIZE else "",
    )
    entries = [_build_entry(catalogue, row) for row in rows[:PAGE_SIZE]]
    title = name[0] if scope == "all" else f"Changes: {name[0]}"
    title = f"{title}, {kind.replace('-', ' ')}" if kind else title
    updated = max((entry.seen_on for entry in entries), default="") or _read_last_seen_day(catalogue)
    return render_atom_feed(entries, title, _build_page_address(path, kind, page), base, updated, pages=pages)


def _build_entry(catalogue: sqlite3.Connection, row: Mapping[str, Any]) -> AtomEntry:
    shown = ""
    if row["announced_by"] == "seen" and row["from_version_id"] and row["to_version_id"]:
        try:
            shown = render_html(build_difference(catalogue, row["from_version_id"], row["to_version_id"]))
        except UsageError:
            shown = ""  # a version that is not kept any more: the sentence still tells
    return AtomEntry(
        row["id"], row["kind"], row["title"], row["summary"], row["seen_on"], row["date"], row["author"], row["url"],
        shown,
    )  # fmt: skip


def _read_rows(catalogue: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    cursor = catalogue.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _build_page_address(path: str, kind: str, page: int) -> str:
    query = urlencode({name: value for name, value in (("kind", kind), ("page", page if page > 1 else "")) if value})
    return f"{path}?{query}" if query else path


def _parse_page_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0):
        raise PageNotFound(f"“{text}” is no number of a page.")
    return int(text)


def _read_last_seen_day(catalogue: sqlite3.Connection) -> str:
    row = catalogue.execute("SELECT coalesce(max(last_seen_on), '1970-01-01') FROM sources").fetchone()
    return str(row[0])
