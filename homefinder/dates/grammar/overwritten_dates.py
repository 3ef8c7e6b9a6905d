"""Dates of copies that show changes, in which what was struck out and what was put in run together. Pure.

“Thursday 1615 January 20252026” was 16 January 2025 and is 15 January 2026. The new reading is what the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from homefinder.clean.dates import MONTH_NAME
from homefinder.dates.grammar.calendars import build_day
from homefinder.dates.grammar.points import Point
from homefinder.dates.grammar.words import parse_month, parse_weekday

_FULL_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_JAMMED = re.compile(
    rf"(?<![0-9])(?:(?P<weekdays>(?:{_FULL_DAY}){{1,2}})\s*)?(?P<days>[0-9]{{1,4}})(?:st|nd|rd|th)?\s+"
    rf"(?P<months>(?:{MONTH_NAME}){{1,2}})\s+(?P<years>(?:(?:19|20)[0-9]{{2}}){{1,2}})(?![0-9])"
)
JAMMED_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}((?:19|20)[0-9]{2})(?![0-9])")
"""Two years run together; the group is the later."""


def find_jammed(text: str) -> Iterator[tuple[int, int, Point]]:
    """Each date that runs together with the one it replaces: where it stands, and its new reading."""
    for match in _JAMMED.finditer(text):
        weekdays = re.findall(_FULL_DAY, match["weekdays"] or "")
        months = re.findall(MONTH_NAME, match["months"])
        is_plain = len(weekdays) < 2 and len(months) == 1 and len(match["days"]) <= 2 and len(match["years"]) == 4
        if is_plain:
            continue
        weekday = parse_weekday(weekdays[-1]) if weekdays else None
        month, year = parse_month(months[-1]), int(match["years"][-4:])
        if day := _choose_day(match["days"], month, year, weekday):
            yield match.start(), match.end(), Point(day=day, month=month, year=year, weekday=weekday)


def _choose_day(digits: str, month: int, year: int, weekday: int | None) -> int:
    """The new day of digits that may hold two: the one that fits the weekday, else the longer; 0 where none fits."""
    tails = [digits] if len(digits) <= 2 else []
    tails += [digits[cut:] for cut in range(max(1, len(digits) - 2), len(digits)) if 1 <= int(digits[:cut]) <= 31]
    days = [int(tail) for tail in tails if tail[0] != "0" or len(tail) == 2]
    fitting = [day for day in days if (at := build_day(year, month, day)) and _is_weekday(at.starts, weekday)]
    return next(iter(fitting), next((day for day in days if build_day(year, month, day)), 0))


def _is_weekday(day: object, weekday: int | None) -> bool:
    return weekday is None or getattr(day, "weekday", lambda: -1)() == weekday
