"""iCalendar of the site: all dates, and those of an owner, theme, need, home or source, for people's own calendars."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from homefinder.change.calendar.icalendar_file import write_ical
from homefinder.change.calendar.queries import calendar_entries, name_of
from homefinder.resolve.publishers import body_called
from homefinder.site.http.database import NAME, Published
from homefinder.site.http.page import NotHere
from homefinder.site.http.responses import KEEP, etag_of, settings_of

CALENDARS = r"^/calendars/(?:all|(?P<kind>owner|theme|need|home|source)/(?P<id>[^/]+?))\.ics$"

MEDIA = "text/calendar; charset=utf-8"

OF_ALL = "Data standards of government"


async def calendar_view(request: Any, datasette: Any) -> Response:
    """One calendar with an ETag; 404 in plain words for an owner, theme, need, home or source that is not there."""
    published = datasette.databases.get(NAME)
    if not isinstance(published, Published):
        return Response.text("No catalogue is served here.", status=503)
    kind, identifier = request.url_vars.get("kind") or "", unquote(request.url_vars.get("id") or "")
    key = ("calendar", published.stamp, kind, identifier)
    etag = etag_of(key)
    headers = {"etag": etag, "cache-control": "no-cache", "access-control-allow-origin": "*"}
    if request.headers.get("if-none-match") == etag:
        return Response("", status=304, headers={"etag": etag})
    body = KEEP.get(key)
    if body is None:
        base = settings_of(Path(published.path)).base
        try:
            body = await published.execute_fn(lambda catalogue: calendar_of(catalogue, kind, identifier, base))
        except NotHere as missing:
            return Response.text(f"{missing}\n", status=404)
        KEEP.put(key, body)
    return Response(body, headers=headers, content_type=MEDIA)


def calendar_of(catalogue: sqlite3.Connection, kind: str, identifier: str, base: str) -> bytes:
    """The calendar of a thing, or of all where ``kind`` is empty. Raises NotHere for a thing that is not there."""
    identifier = body_called(catalogue, identifier) if kind == "owner" else identifier
    name = name_of(catalogue, kind, identifier) if kind else OF_ALL
    if not name:
        raise NotHere(f"There is no {kind} {identifier!r} in this catalogue.")
    return write_ical(calendar_entries(catalogue, {kind: identifier} if kind else {}), name, base)
