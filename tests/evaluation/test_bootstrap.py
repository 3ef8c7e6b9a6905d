"""Intervals over needs, against what can be worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.evaluation.bootstrap import mean_interval, ratio_interval

SHARES = st.lists(st.floats(0, 1), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([0.5], None),
        ([None, 0.5], None),
        ([0.5, 0.5], (0.5, 0.5)),
        ([0.5, 0.5, None, None], (0.5, 0.5)),
        # 20 needs, half of them found: the draws are binomial. P(at most 5) is 0.021 and P(at most 6) is 0.058.
        ([0.0, 1.0] * 10, (0.3, 0.7)),
        # 2 needs: a quarter of the draws has both 0, a quarter both 1.
        ([0.0, 1.0], (0.0, 1.0)),
    ],
)
def test_the_interval_of_a_mean(values: list[float | None], expected: tuple[float, float] | None) -> None:
    assert mean_interval(values) == (expected and pytest.approx(expected, abs=0.01))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([0.2, 0.4, 0.8], [0.1, 0.2, 0.4], (2.0, 2.0)),  # each need twice as good: so is every draw, since it is paired
        ([0.2, None, 0.8], [0.1, None, 0.4], (2.0, 2.0)),
        ([0.2, 0.4], [0.0, 0.0], None),
        ([0.2], [0.1], None),
        ([1.0, 1.0], [0.0, 1.0], (1.0, 2.0)),  # draws without the second need have no ratio
    ],
)
def test_the_interval_of_a_ratio(
    ours: list[float | None], theirs: list[float | None], expected: tuple[float, float] | None
) -> None:
    assert ratio_interval(ours, theirs) == expected


@given(SHARES)
def test_an_interval_lies_within_the_values_and_is_the_same_each_time(values: list[float]) -> None:
    found = mean_interval(values)
    assert found is not None
    assert min(values) - 1e-4 <= found[0] <= found[1] <= max(values) + 1e-4
    assert mean_interval(values) == found


def test_more_needs_make_a_narrower_interval() -> None:
    widths = [high - low for low, high in (mean_interval([0.0, 1.0] * count) or (0.0, 0.0) for count in (5, 50, 500))]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[1] > 4 * widths[2] > 0
