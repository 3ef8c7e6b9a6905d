"""What a text says of one point in time, and the interval that it is once its year is known. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from homefinder.dates.grammar.calendars import (
    CALENDAR,
    build_day,
    build_month,
    build_ordinal_weekday,
    build_quarter,
    build_season,
    build_year,
)
from homefinder.dates.model import DAY, YEAR, Interval


@dataclass(frozen=True, slots=True)
class Point:
    """The parts that are said; 0, empty or None where a part is not."""

    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int | None = None
    season: str = ""
    quarter: int = 0
    ordinal: int = 0
    year_kind: str = CALENDAR
    edge: str = ""
    """``end`` or ``start`` where only the last or first day of it is meant."""
    is_span: bool = False
    """Whether the year is said as 2025 to 2026."""
    months_before: int = 0
    """Months that end with this point, where it ends a year or a quarter."""

    @property
    def needs_year(self) -> bool:
        """Whether a year must be found elsewhere."""
        return not self.year and bool(self.day or self.month or self.season or self.ordinal)

    @property
    def is_month_only(self) -> bool:
        """Whether a month is all that is said."""
        return bool(self.month and not self.year and not self.day and not self.ordinal)

    def is_as_precise_as(self, other: Point) -> bool:
        """Whether both are days, months, seasons or years: only such two make a range."""
        return self._precision() == other._precision()

    def _precision(self) -> str:
        if self.day:
            return "day"
        return "month" if self.month else (self.season and "season") or "year"

    def resolve(self) -> Interval | None:
        """The interval, or None where no year is known or the calendar has no such day."""
        whole = self._resolve_whole()
        if whole is None:
            return None
        if self.edge == "end":
            return Interval(whole.ends, whole.ends, DAY)
        if self.edge == "start":
            return Interval(whole.starts, whole.starts, DAY)
        return _extend_back(whole, self.months_before) if self.months_before else whole

    def _resolve_whole(self) -> Interval | None:
        if not self.year:
            return None
        if self.ordinal:
            return build_ordinal_weekday(self.year, self.month, self.ordinal, self.weekday or 0)
        if self.day:
            return build_day(self.year, self.month, self.day)
        if self.month:
            return build_month(self.year, self.month)
        if self.season:
            return build_season(self.year, self.season)
        return (
            build_quarter(self.year, self.quarter, self.year_kind)
            if self.quarter
            else build_year(self.year, self.year_kind)
        )


def _extend_back(end: Interval, months: int) -> Interval | None:
    """The months that end with the last day of ``end``."""
    if end.ends is None:
        return None
    after = end.ends + timedelta(days=1)
    index = after.year * 12 + after.month - 1 - months
    try:
        return Interval(date(index // 12, index % 12 + 1, after.day), end.ends, end.precision)
    except ValueError:
        return None


def resolve_range(first: Point, last: Point) -> Interval | None:
    """From the first day of the one to the last day of the other; the year may be said at either end only."""
    if last.year and not first.year:
        first = replace(first, year=last.year - ((first.month, first.day) > (last.month, last.day)))
    elif first.year and not last.year:
        last = replace(last, year=first.year + ((last.month, last.day) < (first.month, first.day)))
    start, end = first.resolve(), last.resolve()
    if start is None or end is None or start.starts is None or end.ends is None or start.starts > end.ends:
        return None
    return Interval(start.starts, end.ends, max(start.precision, end.precision, key=_rank))


def _rank(precision: str) -> int:
    return (DAY, "month", "season", YEAR).index(precision)
