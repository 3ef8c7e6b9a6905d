"""Calendar entries as iCalendar (RFC 5545), for people's own calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vText

from homefinder.change.calendar.dates import REMINDER_DAYS, is_day
from homefinder.change.calendar.due import USUAL

PRODUCT = "-//Homefinder//Standards calendar//EN"
REFRESH = timedelta(hours=12)
"""How often a calendar program may ask again (RFC 7986, REFRESH-INTERVAL; X-PUBLISHED-TTL is Outlook's name for it)."""

STATUSES: Mapping[str, str] = {"cancelled": "CANCELLED", USUAL: "TENTATIVE"}
"""State of an entry → its status (RFC 5545, 3.8.1.11); any other is confirmed, and alone may have an alarm."""


def render_icalendar(entries: Iterable[Mapping[str, Any]], name: str, base: str, today: str) -> bytes:
    """Rows of the table ``calendar`` as one calendar called ``name``; pages are addressed below ``base``.

    A day without a time is a whole day, with its end on the next day, as RFC 5545 wants it. Moments are given in UTC. A
    cancelled entry stays, marked so; one that is only usual is tentative. What is known to the month only is left out:
    no program can hold it. Only what is confirmed and still to come after ``today`` (ISO) has an alarm. There is no
    METHOD: with one every entry would need an ORGANIZER (RFC 5546, 3.2).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for entry in entries:
        if not is_day(entry["starts"]):
            continue
        calendar.add_component(_build_event(entry, base, today))
    if not calendar.subcomponents:
        calendar.add_component(_build_utc_timezone())
    return bytes(calendar.to_ical())


def _build_utc_timezone() -> Timezone:
    """What a calendar without entries holds: the format asks for one component at least, and local time in it."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Etc/UTC")
    standard.add("dtstart", datetime(1970, 1, 1))
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


def _build_event(entry: Mapping[str, Any], base: str, today: str) -> Event:
    event = Event()
    starts = _parse_start(entry["starts"])
    event.add("uid", entry["uid"])
    event.add("sequence", entry["sequence"])
    changed = _parse_moment(entry["changed_at"])
    event.add("dtstamp", changed or datetime(1970, 1, 1, tzinfo=UTC))
    if changed:
        event.add("last-modified", changed)
    event.add("dtstart", starts)
    if not isinstance(starts, datetime):
        if starts < date.max:
            event.add("dtend", starts + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    event.add("summary", entry["summary"])
    event.add("status", STATUSES.get(entry["state"], "CONFIRMED"))
    event.add("categories", [entry["kind"]])
    event.add("description", _format_description(entry, base))
    if str(entry["url"]).startswith(("http://", "https://")):
        event.add("url", entry["url"])
    is_ahead = entry["state"] not in STATUSES and entry["starts"][: len(today)] > today
    if is_ahead and (lead := REMINDER_DAYS.get(entry["kind"], 0)):
        event.add_component(_build_alarm(entry, lead))
    return event


def _build_alarm(entry: Mapping[str, Any], lead: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(f"In {lead} days: {entry['summary']}"))
    alarm.add("trigger", timedelta(days=-lead))
    return alarm


def _format_description(entry: Mapping[str, Any], base: str) -> str:
    if entry["state"] == USUAL:
        return f"{entry['title']}\nNobody has announced this day. It is {entry['words']}.\n{base.rstrip('/')}/calendar"
    told = f"Told on {entry['announced_on']}." if entry["announced_on"] else "When it was told is not known."
    where = f"{base.rstrip('/')}/calendar#{entry['uid'].partition('@')[0]}"
    return f"{entry['title']}\n{told}\nSource: {entry['source_id']}. {where}"


def _parse_start(text: str) -> date | datetime:
    moment = _parse_moment(text) if "T" in text else None
    return moment or date.fromisoformat(text[:10])


def _parse_moment(text: str) -> datetime | None:
    """A moment in UTC; one without an offset is taken as UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
