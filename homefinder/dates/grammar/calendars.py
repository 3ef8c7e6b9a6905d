"""Months, seasons and years as intervals of days, by the conventions of UK publications. Pure.

Seasons have the months that publications mean by them: spring March to May, and so on; a financial year goes from April
to March and an academic year from September to August.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from homefinder.dates.model import DAY, MONTH, SEASON, YEAR, Interval

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The first month of each season."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CALENDAR, FINANCIAL, ACADEMIC = "calendar", "financial", "academic"
FIRST_MONTHS = {CALENDAR: 1, FINANCIAL: 4, ACADEMIC: 9}
"""The month with which each kind of year begins."""


def build_day(year: int, month: int, day: int) -> Interval | None:
    """One day, or None where the calendar has no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Interval(found, found, DAY)


def build_month(year: int, month: int) -> Interval:
    """A whole month."""
    return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]), MONTH)


def build_season(year: int, season: str) -> Interval:
    """A season; winter ends in the year after."""
    first = SEASONS[season]
    last = build_month(year + (first == 12), (first + 1) % 12 + 1)
    return Interval(date(year, first, 1), last.ends, SEASON)


def build_year(year: int, kind: str = CALENDAR) -> Interval:
    """A year of its kind that begins in ``year``."""
    first = date(year, FIRST_MONTHS[kind], 1)
    return Interval(first, date(year + 1, first.month, 1) - timedelta(days=1), YEAR)


def build_quarter(year: int, number: int, kind: str = CALENDAR) -> Interval:
    """The first to fourth quarter of a year of its kind."""
    month = FIRST_MONTHS[kind] - 1 + 3 * (number - 1)
    first = build_month(year + month // 12, month % 12 + 1)
    last = build_month(year + (month + 2) // 12, (month + 2) % 12 + 1)
    return Interval(first.starts, last.ends, MONTH)


def build_ordinal_weekday(year: int, month: int, ordinal: int, weekday: int) -> Interval | None:
    """The third Thursday of a month; ordinal -1 is the last one."""
    if ordinal < 0:
        last = date(year, month, monthrange(year, month)[1])
        return build_day(year, month, last.day - (last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return build_day(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (ordinal - 1))
