"""iCalendar of the site: all dates, and those of an owner, theme, need, home or source, for people's own calendars."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from homefinder.change.calendar.icalendar_file import render_icalendar
from homefinder.change.calendar.queries import read_calendar_entries, read_name
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.page import PageNotFound
from homefinder.site.http.responses import ANSWER_CACHE, compute_etag, resolve_settings

CALENDAR_ROUTE = r"^/calendars/(?:all|(?P<kind>owner|theme|need|home|source)/(?P<id>[^/]+?))\.ics$"

MEDIA_TYPE = "text/calendar; charset=utf-8"

ALL_DATES_TITLE = "Data standards of government"


async def calendar_view(request: Any, datasette: Any) -> Response:
    """One calendar with an ETag; 404 in plain words for an owner, theme, need, home or source that is not there."""
    published = datasette.databases.get(DATABASE_NAME)
    if not isinstance(published, PublishedDatabase):
        return Response.text("No catalogue is served here.", status=503)
    kind, identifier = request.url_vars.get("kind") or "", unquote(request.url_vars.get("id") or "")
    key = ("calendar", published.stamp, kind, identifier)
    etag = compute_etag(key)
    headers = {"etag": etag, "cache-control": "no-cache", "access-control-allow-origin": "*"}
    if request.headers.get("if-none-match") == etag:
        return Response("", status=304, headers={"etag": etag})
    body = ANSWER_CACHE.get(key)
    if body is None:
        base = resolve_settings(Path(published.path)).base
        try:
            body = await published.execute_fn(lambda catalogue: build_calendar(catalogue, kind, identifier, base))
        except PageNotFound as missing:
            return Response.text(f"{missing}\n", status=404)
        ANSWER_CACHE.put(key, body)
    return Response(body, headers=headers, content_type=MEDIA_TYPE)


def build_calendar(catalogue: sqlite3.Connection, kind: str, identifier: str, base: str) -> bytes:
    """The calendar of a thing, or of all where ``kind`` is empty. Raises NotHere for a thing that is not there."""
    identifier = resolve_body_id(catalogue, identifier) if kind == "owner" else identifier
    name = read_name(catalogue, kind, identifier) if kind else ALL_DATES_TITLE
    if not name:
        raise PageNotFound(f"There is no {kind} {identifier!r} in this catalogue.")
    return render_icalendar(read_calendar_entries(catalogue, {kind: identifier} if kind else {}), name, base)
