"""Dates of publications as ISO 8601, with as much precision as is known and no more.

A day is a day in London: a timestamp is cut to the date that the clock in London showed, since that is the date that
the publisher's page showed. A moment (when a consultation opens or closes) with a time becomes UTC to the second.
A timestamp without an offset is taken as it stands for a day, and as London time for a moment. Numbers with strokes
are read day first, as in the United Kingdom; years of two digits are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from homefinder.clean.characters import (
    NO_VALUE_WORDS,
    CleanResult,
    collapse_whitespace,
    remove_invisible,
    remove_unstorable,
)

EARLIEST_YEAR, LATEST_YEAR = 1200, 2999
"""Statutes still in force go back to 1267, and GOV.UK items carry years such as 2216; ``0216`` is a slip of the pen."""
LONGEST = 60
UNKNOWN_DATE_WORDS = frozenset(
    {
        *("tbc", "tba", "tbd", "to be confirmed", "to be announced", "to be decided", "unknown", "not known"),
        *("not yet known", "pending", "awaited", "ongoing", "9999-12-31", "31/12/9999"),
    }
)
"""Words that say that a date is not known, or open-ended: the field is empty, the word is kept in ``given``."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTH_NAME = rf"(?:{'|'.join(MONTHS)})"
"""The whole name of a month, as a pattern."""
_MONTHS = tuple(name[:3].lower() for name in MONTHS)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:-(?P<month>[0-9]{{1,2}})(?:-(?P<day>[0-9]{{1,2}}))?)?",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
        rf"{_YEAR}([/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}})",
        rf"(?P<day>[0-9]{{1,2}})([-/.])(?P<month>[0-9]{{1,2}})\2{_YEAR}",
        rf"(?P<month>[0-9]{{1,2}})[-/.]{_YEAR}",
        rf"{_WEEKDAY}{_DAY}(?: of)?[ -]{_MONTH},?[ -]{_YEAR}",
        rf"{_WEEKDAY}{_MONTH} (?:{_DAY},? )?{_YEAR}",
        rf"{_YEAR}[ -]{_MONTH}(?:[ -]{_DAY})?",
    )
)
_ISO_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8})[t ](?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2})"
    r"(?::?(?P<second>[0-9]{2})(?:[.,][0-9]{1,12})?)? ?(?P<zone>z|utc|gmt|bst|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2})?"
)
_WORD_TIME = re.compile(
    r"(?P<date>[a-z0-9,./ -]{6,40}?),? (?:at )?(?P<hour>[0-9]{1,2})"
    r"(?:[:.](?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
    r" ?(?P<half>[ap]\.?m\.?)? ?(?P<zone>utc|gmt|bst|[+-][0-9]{4})?"
)
_NAMED_ZONES = {"z": 0, "utc": 0, "gmt": 0, "bst": 60}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@cache
def london_zone() -> ZoneInfo:
    """The zone whose calendar UK publications keep."""
    return ZoneInfo("Europe/London")


def clean_day(text: str) -> CleanResult:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty with ``odd-date`` where the text is no possible date."""
    return _clean(text, parse_day)


def clean_moment(text: str) -> CleanResult:
    """As ``clean_day``, but ``YYYY-MM-DDTHH:MM:SSZ`` where a time of day is given."""
    return _clean(text, parse_moment)


def parse_day(text: str) -> str:
    """The day that a folded text (lower case, plain hyphens) names in London, or nothing."""
    return _parse_plain_day(text) or _parse_timestamp(text, _london_day)


def parse_moment(text: str) -> str:
    """The moment in UTC that a folded text names, its day where it has no time, or nothing."""
    return _parse_plain_day(text) or _parse_timestamp(text, _utc_moment)


def _clean(text: str, reader: Callable[[str], str]) -> CleanResult:
    folded = collapse_whitespace(remove_invisible(text[: LONGEST * 4])).translate(_DASHES).lower().strip(" '\"")
    if folded in NO_VALUE_WORDS:
        return CleanResult("")
    if folded in UNKNOWN_DATE_WORDS:
        return CleanResult("", (), remove_unstorable(text))
    found = reader(folded) if len(folded) <= LONGEST else ""
    if not found:
        return CleanResult("", ("odd-date",), remove_unstorable(text))
    return CleanResult(found, (), "" if folded.startswith(found.lower().rstrip("z")) else remove_unstorable(text))


def _parse_plain_day(text: str) -> str:
    for form in _DAY_FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            return _iso(parts["year"], parts.get("month") or "", parts.get("day") or "")
    return ""


def _iso(year: str, month: str, day: str) -> str:
    """The parts as ISO 8601, or nothing where the calendar has no such day."""
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        return ""
    if not month:
        return year
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        whole = date(int(year), number, int(day) if day else 1).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7]


def _parse_timestamp(text: str, write: Callable[[datetime], str]) -> str:
    for form in (_ISO_TIME, _WORD_TIME):
        if found := form.fullmatch(text):
            when = _parse_datetime(found)
            return write(when) if when else ""
    return ""


def _parse_datetime(found: re.Match[str]) -> datetime | None:
    """The date and time of a match, with its zone where one is given."""
    parts = found.groupdict()
    day = _parse_plain_day(parts["date"].strip(" ,"))
    hour = int(parts["hour"])
    if parts.get("half"):
        hour = hour % 12 + (12 if parts["half"].startswith("p") else 0) if 1 <= hour <= 12 else 99
    elif parts["minute"] is None:
        return None
    try:
        clock = datetime.fromisoformat(day).replace(
            hour=hour, minute=int(parts["minute"] or 0), second=min(int(parts["second"] or 0), 59)
        )
        return clock.replace(tzinfo=_zone(parts["zone"])) if parts["zone"] else clock
    except ValueError:
        return None


def _zone(word: str) -> timezone:
    if word in _NAMED_ZONES:
        return timezone(timedelta(minutes=_NAMED_ZONES[word]))
    digits = word[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if word[0] == "-" else minutes))


def _london_day(when: datetime) -> str:
    return (when.astimezone(london_zone()) if when.tzinfo else when).date().isoformat()


def _utc_moment(when: datetime) -> str:
    aware = when if when.tzinfo else when.replace(tzinfo=london_zone())
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
