"""Days in ISO 8601, whole or imprecise (``2027-03``, ``2027``): told from moments, counted, and put in words. Pure.

Days of a schedule: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/crontab.html
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from homefinder.clean.dates import MONTHS, london_zone

_DAY_OR_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")

NOT_A_DATE_MESSAGE = "is no date; write it as 2026-11-30"
"""What is said of a text that ``is_day`` refuses, behind the text."""


def is_day(text: str) -> bool:
    """Whether ``text`` is a whole day as ISO 8601 writes it, such as 2026-11-30."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def convert_to_london_day(text: str) -> str:
    """A day as precise as it is; of a moment the day in London."""
    if "T" not in text:
        return text
    return datetime.fromisoformat(text).astimezone(london_zone()).date().isoformat()


def parse_first_day(text: str) -> date:
    """The first day that a date can mean: of a moment the day in London, of a month or a year its first day."""
    return date.fromisoformat((convert_to_london_day(text) + "-01-01")[:10])


def add_days(day: date, count: int) -> date:
    """The day so many days later, or earlier where ``count`` is below 0; the last or first of all where there is none.

    Publications write 9999-12-31 for “never”, and such a day must stop nobody.
    """
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return date.max if count > 0 else date.min


def parse_last_day(text: str) -> date:
    """The last day that a date may mean: 2014 is 2014-12-31. ``date.max`` where it is none, so that it never counts."""
    try:
        if len(text) == 4:
            return date(int(text), 12, 31)
        if len(text) == 7:
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=monthrange(first.year, first.month)[1])
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.max


def count_days(first: str, last: str) -> int:
    """Whole days from one date to another; of a month or a year the first day counts."""
    return (parse_first_day(last) - parse_first_day(first)).days


def format_day(text: str) -> str:
    """``2026-04-29T…`` as 29 April 2026, ``2026-04`` as April 2026; anything else as it is."""
    found = _DAY_OR_MONTH.match(text)
    try:
        day = date(int(found[1]), int(found[2]), int(found[3] or 1)) if found else None
    except ValueError:
        return text
    if found is None or day is None:
        return text
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {month}" if found[3] else month


def format_day_in_words(text: str) -> str:
    """A date amid a sentence, of a moment the day in London: “8 March 2027”, “in March 2027”, “in 2027”."""
    words = format_day(convert_to_london_day(text))
    return words if len(text) > len("2027-03") else f"in {words}"


_CRON_PIECE = re.compile(r"(\*|\d{1,2})(?:-(\d{1,2}))?(?:/(\d{1,2}))?")
_CRON_NAMES = {
    name: str(number)
    for names, first in (("jan feb mar apr may jun jul aug sep oct nov dec", 1), ("sun mon tue wed thu fri sat", 0))
    for number, name in enumerate(names.split(), start=first)
}
_FIRST_DAY, _DAYS_LOOKED_AT = date(2024, 1, 1), 4 * 366
UNKNOWN_GAP = 366
"""Days that count for a line that names no day, or that cannot be read."""


@lru_cache(maxsize=256)
def count_longest_gap(cron: str) -> int:
    """Most days between two days on which the line fires: 1 for every day, 7 for one day of the week."""
    try:
        _, _, day, month, weekday = cron.split()
        days, months, weekdays = (
            _parse_cron_field(day, 1, 31),
            _parse_cron_field(month, 1, 12),
            _parse_cron_field(weekday, 0, 7),
        )
    except ValueError:
        return UNKNOWN_GAP
    either = not day.startswith("*") and not weekday.startswith("*")  # cron takes a day that fits one of the two
    fires = []
    for one in (_FIRST_DAY + timedelta(days=number) for number in range(_DAYS_LOOKED_AT)):
        on_day, on_weekday = one.day in days, one.isoweekday() % 7 in weekdays
        if one.month in months and ((on_day or on_weekday) if either else (on_day and on_weekday)):
            fires.append(one)
    return max(((later - first).days for first, later in pairwise(fires)), default=UNKNOWN_GAP)


def _parse_cron_field(field: str, least: int, most: int) -> set[int]:
    found: set[int] = set()
    for piece in field.lower().split(","):
        match = _CRON_PIECE.fullmatch(re.sub(r"[a-z]{3}", lambda name: _CRON_NAMES.get(name[0], "?"), piece))
        if not match:
            raise ValueError(f"{field!r} is no field of a cron line")
        first, last, step = match.groups()
        start = least if first == "*" else int(first)
        end = int(last) if last else most if first == "*" or step else start
        found |= set(range(start, end + 1, max(1, int(step or 1))))
    return {0 if most == 7 and number == 7 else number for number in found}
