"""iCalendar of the site: all dates, and those of an owner, theme, need, home or source, for people's own calendars."""

from __future__ import annotations

from homefinder.change.calendar.icalendar_file import render_icalendar
from homefinder.change.calendar.queries import read_calendar_entries
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.store.queries import KIND_TABLES, find_former_home, read_name, resolve_home_id

CALENDAR_ROUTE = r"^/calendars/(?:all|(?P<kind>owner|theme|need|home|source)/(?P<id>[^/]+?))\.ics$"

ALL_DATES_TITLE = "Data standards of government"


def build_calendar(context: PageContext, request: PageRequest) -> Answer:
    """The calendar of a thing, or of all where the address names none. Raises PageNotFound for what is not there."""
    kind, identifier = request.path.get("kind", ""), request.path.get("id", "")
    identifier = resolve_body_id(context.catalogue, identifier) if kind == "owner" else identifier
    identifier = resolve_home_id(context.catalogue, identifier) if kind == "home" else identifier
    name = read_name(context.catalogue, KIND_TABLES[kind], identifier) if kind else ALL_DATES_TITLE
    if not name and kind == "home" and (former := find_former_home(context.catalogue, identifier)):
        name = former["title"]
    if not name:
        raise PageNotFound(f"There is no {kind} {identifier!r} in this catalogue.")
    entries = read_calendar_entries(context.catalogue, {kind: identifier} if kind else {})
    return Answer(render_icalendar(entries, name, context.settings.base, context.today), CONTENT_TYPES["ics"])
