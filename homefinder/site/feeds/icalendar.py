"""iCalendar of the site: all dates, and those of an owner, theme, need, home or source, for people's own calendars."""

from __future__ import annotations

from dataclasses import replace

from homefinder.change.calendar.dates import ENTRY_KINDS
from homefinder.change.calendar.icalendar_file import render_icalendar
from homefinder.change.calendar.queries import CONDITIONS, read_calendar_entries
from homefinder.change.calendar.usual import list_usual_entries
from homefinder.site.choice import describe_choice, read_choice
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.store.queries import KIND_TABLES, read_name

CALENDAR_ROUTE = r"^/calendars/(?:all|(?P<kind>owner|theme|need|home|source)/(?P<id>[^/]+?))\.ics$"

ALL_DATES_TITLE = "Data standards of government"


def build_calendar(context: PageContext, request: PageRequest) -> Answer:
    """The calendar of a thing, or of what the query chooses: what is stated, and what is usual, said to be so.

    Raises PageNotFound for what is not there.
    """
    kind, identifier = request.path.get("kind", ""), request.path.get("id", "")
    source = identifier if kind == "source" else ""
    of_thing = {kind: identifier} if kind and not source else {}
    choice = read_choice(context, replace(request, query={**request.query, **of_thing}))
    if choice.kind and choice.kind not in ENTRY_KINDS:
        raise PageNotFound(f"There is no kind of date “{choice.kind}”; there are: {', '.join(ENTRY_KINDS)}.")
    name = read_name(context.catalogue, KIND_TABLES["source"], source) if source else describe_choice(context, choice)
    if source and not name:
        raise PageNotFound(f"There is no source {source!r} in this catalogue.")
    filters = {part: value for part, value in {**choice.to_dict(), "source": source}.items() if part in CONDITIONS}
    entries = read_calendar_entries(context.catalogue, filters)
    entries += list_usual_entries(context.catalogue, filters, context.today)
    name = name or ALL_DATES_TITLE
    return Answer(render_icalendar(entries, name, context.settings.base, context.today), CONTENT_TYPES["ics"])
