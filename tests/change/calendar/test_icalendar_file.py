"""Calendars read back by a parser that was not written here, and against the rules of RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from homefinder.change.calendar.dates import REMINDER_DAYS
from homefinder.change.calendar.icalendar_file import PRODUCT, render_icalendar


def entry(**values: Any) -> dict[str, Any]:
    return {
        "uid": "a1@homefinder", "kind": "consultation-closes", "starts": "2027-03-08", "sequence": 0,
        "state": "confirmed", "source_id": "own", "title": "A consultation", "summary": "A consultation closes",
        "url": "https://a.example.org/c", "announced_on": "2026-11-10", "changed_at": "2026-11-15T09:30:00+00:00",
    } | values  # fmt: skip


def read(*entries: dict[str, Any]) -> tuple[bytes, list[Event]]:
    body = render_icalendar(entries, "Dates", "https://here.example.org/", "2026-11-15")
    parsed = Calendar.from_ical(body)
    assert (parsed["version"], parsed["prodid"]) == ("2.0", PRODUCT)
    return body, [part for part in parsed.walk("VEVENT") if isinstance(part, Event)]


@pytest.mark.parametrize(
    ("starts", "begins", "ends", "line"),
    [
        ("2027-03-08", date(2027, 3, 8), date(2027, 3, 9), b"DTSTART;VALUE=DATE:20270308\r\n"),
        ("2026-12-31", date(2026, 12, 31), date(2027, 1, 1), b"DTEND;VALUE=DATE:20270101\r\n"),
        ("9999-12-31", date(9999, 12, 31), None, b"DTSTART;VALUE=DATE:99991231\r\n"),
        ("2027-03-08T23:45:00Z", datetime(2027, 3, 8, 23, 45, tzinfo=UTC), None, b"DTSTART:20270308T234500Z\r\n"),
        ("2027-07-08T10:00:00+01:00", datetime(2027, 7, 8, 9, tzinfo=UTC), None, b"DTSTART:20270708T090000Z\r\n"),
    ],
)
def test_days_are_whole_and_moments_are_utc(starts: str, begins: date, ends: date | None, line: bytes) -> None:
    body, (event,) = read(entry(starts=starts))
    assert line in body
    assert event.decoded("dtstart") == begins
    assert (event.decoded("dtend") if "dtend" in event else None) == ends


@pytest.mark.parametrize("kind", sorted(REMINDER_DAYS))
def test_an_alarm_rings_at_the_declared_lead(kind: str) -> None:
    _, (event,) = read(entry(kind=kind))
    alarms = [part.decoded("trigger") for part in event.walk("VALARM")]
    assert alarms == ([timedelta(days=-REMINDER_DAYS[kind])] if REMINDER_DAYS[kind] else [])


@pytest.mark.parametrize(
    ("starts", "rings"),
    [("2026-11-16", True), ("2026-11-15T10:00:00Z", False), ("2026-11-15", False), ("2025-03-08", False)],
)
def test_only_what_is_still_to_come_has_an_alarm(starts: str, rings: bool) -> None:
    body, _ = read(entry(starts=starts))
    assert (b"BEGIN:VALARM" in body) is rings


def test_the_rules_of_the_format_hold() -> None:
    long = "Children’s social care; data, returns\nand more " * 12
    body, events = read(entry(summary=long, sequence=3), entry(uid="b2@homefinder", state="cancelled"))
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert [str(event["uid"]) for event in events] == ["a1@homefinder", "b2@homefinder"]
    assert events[0].decoded("dtstamp") == datetime(2026, 11, 15, 9, 30, tzinfo=UTC)
    assert (events[0]["sequence"], str(events[0]["summary"])) == (3, long)
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CANCELLED"]
    assert not list(events[1].walk("VALARM"))


def test_what_is_known_to_the_month_only_is_left_out() -> None:
    body, events = read(entry(starts="2027-03"), entry(starts="2027"))
    assert events == []
    assert Calendar.from_ical(body).subcomponents, "the format asks for one component at least"


def test_no_address_but_of_the_web_becomes_a_link() -> None:
    _, (event,) = read(entry(url="javascript:alert(1)"))
    assert "url" not in event


def test_programs_are_told_when_to_ask_again_and_when_an_entry_changed() -> None:
    body, (event,) = read(entry())
    assert b"X-PUBLISHED-TTL:PT12H\r\n" in body
    assert event.decoded("last-modified") == datetime(2026, 11, 15, 9, 30, tzinfo=UTC)
    assert b"METHOD" not in body, "with a method each entry needs an organiser"
