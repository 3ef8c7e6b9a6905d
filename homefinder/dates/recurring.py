"""When something that comes every year is usually due, from the days of its past rounds. Pure.

A usual day is no announcement: it is reckoned, and everything that shows it says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from homefinder.clean.dates import MONTHS
from homefinder.dates.grammar.calendars import build_day, build_ordinal_weekday
from homefinder.dates.model import DAY

NEEDED_ROUNDS = 2
"""Years in which it must have been due."""
WIDEST_DAYS = 45
"""Days of the year by which the rounds may differ: a return that moved from May to June is still the same."""
LONGEST_SILENCE = 3
"""Years since the last round after which nothing is expected any more."""
NEAR_DAYS = 75
"""How near an announced day must be to the usual one to be this round's."""
YEARLY_KINDS = frozenset({"opens", "load-by", "submit-by", "clean-until", "reference-date"})
ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth")
DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:\s?(?:to|/|-|–)\s?[0-9]{2,4})?|[0-9]+(?:st|nd|rd|th)?|[^a-z ]")
_EMPTY_WORDS = frozenset(
    [
        "the",
        "of",
        "for",
        "to",
        "is",
        "on",
        "by",
        "and",
        "a",
        "an",
        "your",
        "you",
        "their",
        "must",
        "will",
        "be",
        "are",
        "data",
        "dfe",
        "this",
        "that",
        "it",
        "in",
        "deadline",
        "date",
        "dates",
        "final",
        "submit",
        "submitted",
        "submitting",
        "submission",
        "return",
        "returned",
        "load",
        "loaded",
        "loading",
        "opens",
        "open",
        "opened",
        "census",
        "survey",
        "collection",
        "local",
        "authorities",
        "schools",
        "should",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
    ]
)


@dataclass(frozen=True, slots=True)
class UsualDate:
    """The next round of something yearly that nobody has announced; ``rounds`` are the days it rests on (ISO)."""

    kind: str
    day: str
    words: str
    """Such as “usually by 31 July, not yet announced”."""
    rounds: tuple[str, ...]
    latest: Mapping[str, Any]
    """The date of the latest round, as it was stated."""


def list_usual_dates(facts: Iterable[Mapping[str, Any]], today: str) -> list[UsualDate]:
    """What is usually due in the twelve months from ``today`` (ISO) and is not announced; ``facts`` of one thing.

    Facts are rows with ``kind``, ``starts``, ``ends``, ``precision`` and ``what``.
    """
    rows = [row for row in facts if row["kind"] in YEARLY_KINDS and row["precision"] == DAY and row["ends"]]
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["kind"], name_round(row)), []).append(row)
    found = (usual for group in groups.values() if (usual := _find_usual(group, rows, today)))
    return sorted(found, key=lambda usual: (usual.day, usual.kind))


def name_round(row: Mapping[str, Any]) -> str:
    """What tells one yearly date from others of its kind on a page: its season, else its own words."""
    said = f"{row.get('edition', '')} {row.get('what', '')}".lower()
    season = re.search(r"\b(?:spring|summer|autumn|winter)\b", said)
    if season:
        return season[0]
    words = (word for word in _YEARS.sub(" ", str(row.get("what", "")).lower()).split() if word not in _EMPTY_WORDS)
    return " ".join(sorted(set(words))[:3]) if len(said) < 60 else ""


def _find_usual(group: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], today: str) -> UsualDate | None:
    now = date.fromisoformat(today)
    days = sorted({date.fromisoformat(row["ends"]) for row in group})
    by_year = {day.year: day for day in days}
    past = [day for day in by_year.values() if day < now]
    if len(past) < NEEDED_ROUNDS or now.year - past[-1].year > LONGEST_SILENCE or not _is_yearly(past):
        return None
    kind, latest = group[0]["kind"], max(group, key=lambda row: str(row["ends"]))
    for year in (now.year, now.year + 1):
        expected, words = _expect(past, year)
        if expected is None or not now <= expected <= now + timedelta(days=366):
            continue
        if _is_announced(expected, kind, rows):
            return None
        by = "by " if kind in ("load-by", "submit-by", "clean-until") else "on "
        return UsualDate(
            kind, expected.isoformat(), f"usually {by}{words}, not yet announced",
            tuple(day.isoformat() for day in past), latest,
        )  # fmt: skip
    return None


def _is_yearly(days: Sequence[date]) -> bool:
    """Whether all days lie in the same part of the year."""
    numbers = sorted(day.timetuple().tm_yday for day in days)
    return numbers[-1] - numbers[0] <= WIDEST_DAYS or _around_new_year(numbers)


def _around_new_year(numbers: Sequence[int]) -> bool:
    turned = sorted((number + 183) % 366 for number in numbers)
    return turned[-1] - turned[0] <= WIDEST_DAYS


def _expect(days: Sequence[date], year: int) -> tuple[date | None, str]:
    """The usual day in a year and its words: the weekday that all rounds share, else the day of most or the latest."""
    patterns = {((day.day - 1) // 7 + 1, day.weekday(), day.month) for day in days}
    if len(patterns) == 1 and len({day.day for day in days}) > 1:
        ordinal, weekday, month = patterns.pop()
        found = build_ordinal_weekday(year, month, ordinal, weekday)
        words = f"the {ORDINAL_WORDS[ordinal - 1]} {DAY_WORDS[weekday]} in {MONTHS[month - 1]}"
        return (found.starts if found else None), words
    counts = Counter((day.month, day.day) for day in days)
    (month, number), times = counts.most_common(1)[0]
    if times == 1:
        month, number = days[-1].month, days[-1].day
    usual = build_day(year, month, number)
    return (usual.starts if usual else None), f"{number} {MONTHS[month - 1]}"


def _is_announced(expected: date, kind: str, rows: Iterable[Mapping[str, Any]]) -> bool:
    near = timedelta(days=NEAR_DAYS)
    return any(row["kind"] == kind and abs(date.fromisoformat(row["ends"]) - expected) <= near for row in rows)


def group_by_thing(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Rows of ``dates.queries.list_dates`` by the series, home or record that they are of."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row.get("series") or row["home_id"] or row["record_id"], []).append(row)
    yield from groups.values()
