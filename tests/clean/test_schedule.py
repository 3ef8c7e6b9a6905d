"""How far the days of a cron line lie apart."""

from __future__ import annotations

import pytest

from homefinder.clean.schedule import UNKNOWN_GAP, count_longest_gap


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
