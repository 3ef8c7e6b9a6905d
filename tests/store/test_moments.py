"""Moments of what people did: one form, and each after the one before."""

from __future__ import annotations

import pytest

from homefinder.store.moments import begin_day, is_moment, put_after, read_present_moment

EARLY, LATE = "2026-11-29T09:15:00.000000Z", "2026-11-29T09:15:00.999999Z"


def test_the_present_moment_is_one_and_is_later_than_the_beginning_of_its_day() -> None:
    now = read_present_moment()
    assert is_moment(now)
    assert is_moment(begin_day(now[:10]))
    assert begin_day(now[:10]) < now


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (EARLY, True),
        ("2026-11-29T09:15:00Z", False),
        ("2026-11-29T09:15:00.000000", False),
        ("2026-11-29T09:15:00.000000+00:00", False),
        ("2026-11-31T09:15:00.000000Z", False),
        ("2026-11-29T24:15:00.000000Z", False),
        ("9999-12-31T23:59:59.999999Z", False),
        ("0001-01-01T00:00:00.000000Z", False),
        ("", False),
    ],
)
def test_what_is_a_moment(text: str, expected: bool) -> None:
    assert is_moment(text) is expected


@pytest.mark.parametrize(
    ("moment", "last", "expected"),
    [
        (EARLY, "", EARLY),
        (LATE, EARLY, LATE),
        (EARLY, EARLY, "2026-11-29T09:15:00.000001Z"),
        (EARLY, LATE, "2026-11-29T09:15:01.000000Z"),
    ],
)
def test_a_moment_is_put_after_the_last(moment: str, last: str, expected: str) -> None:
    assert put_after(moment, last) == expected
