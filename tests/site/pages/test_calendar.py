"""How far off a day is, as people say it."""

from __future__ import annotations

import pytest

from homefinder.site.pages.calendar import format_days_left


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (12, "in 12 days"),
        (52, "in 7 weeks (52 days)"),
        (213, "in 7 months (213 days)"),
        (-3, "3 days ago"),
    ],
)
def test_days_are_said_in_weeks_and_months_too(days: int, words: str) -> None:
    assert format_days_left(days) == words
