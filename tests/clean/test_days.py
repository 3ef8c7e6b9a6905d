"""Days: added to without end, and read as late as they may mean."""

from __future__ import annotations

from datetime import date

import pytest

from homefinder.clean.days import UNKNOWN_GAP, add_days, count_longest_gap, parse_last_day


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 15), 180, date(2027, 5, 14)),
        (date(2026, 11, 15), -7, date(2026, 11, 8)),
        (date(9999, 12, 31), 1, date.max),
        (date(9999, 7, 5), 180, date.max),
        (date(1, 1, 1), -7, date.min),
        (date(1, 1, 8), -7, date.min),
    ],
)
def test_days_are_added_as_far_as_there_are_any(day: date, count: int, expected: date) -> None:
    assert add_days(day, count) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014", date(2014, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2026-12", date(2026, 12, 31)),
        ("9999-12", date.max),
        ("9999", date.max),
        ("2026-13", date.max),
        ("2026-11-15", date(2026, 11, 15)),
        ("soon", date.max),
    ],
)
def test_the_last_day_that_a_date_may_mean(text: str, expected: date) -> None:
    assert parse_last_day(text) == expected


@pytest.mark.parametrize(
    ("cron", "days"),
    [
        ("15 5 * * *", 1),
        ("15 */6 * * *", 1),
        ("15 5 * * 1", 7),
        ("15 5 * * sun", 7),
        ("15 5 * * 7", 7),
        ("15 5 * * 1-5", 3),
        ("15 5 1 * *", 31),
        ("15 5 1,15 * *", 17),
        ("15 5 */2 * *", 2),
        ("15 5 1 * 1", 7),  # a day that fits one of the two
        ("15 5 1 jan *", 366),
        ("15 5 29 2 *", UNKNOWN_GAP),
        ("15 5 31 2 *", UNKNOWN_GAP),
        ("15 5 ? * *", UNKNOWN_GAP),
        ("nonsense", UNKNOWN_GAP),
    ],
)
def test_the_longest_gap_of_a_schedule(cron: str, days: int) -> None:
    assert count_longest_gap(cron) == days
