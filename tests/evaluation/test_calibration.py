"""How far confidence can be believed, and how weights are fitted without the need that they are measured on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.evaluation.calibration import EDGES, ReliabilityBin, brier, calibration_error, reliability
from homefinder.model import ADOPT, EXTEND, NO_HOME, OUTCOMES
from homefinder.outcomes.fit import OutcomeCase, answer_left_out, choose_outcome, fit, leave_one_out
from homefinder.outcomes.weights import BASE, SIGNALS, SIGNS, WEIGHTS

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], []),
        ([(0.8, True), (0.85, False)], [ReliabilityBin(0.75, 0.9, 0.825, 0.5, 2)]),
        ([(1.0, True), (0.0, False)], [ReliabilityBin(0.0, 0.4, 0.0, 0.0, 1), ReliabilityBin(0.9, 1.0, 1.0, 1.0, 1)]),
        ([(0.75, True)], [ReliabilityBin(0.75, 0.9, 0.75, 1.0, 1)]),
    ],
)
def test_reliability(told: list[tuple[float, bool]], expected: list[ReliabilityBin]) -> None:
    assert reliability(told) == expected


@pytest.mark.parametrize(
    ("told", "error", "score"),
    [
        ([], 0.0, 0.0),
        ([(1.0, True)], 0.0, 0.0),
        ([(1.0, False)], 1.0, 1.0),
        ([(0.5, True), (0.5, False)], 0.0, 0.25),
        ([(0.8, True), (0.8, True), (0.8, False)], 0.1333, 0.24),
    ],
)
def test_one_figure_for_all(told: list[tuple[float, bool]], error: float, score: float) -> None:
    assert calibration_error(told) == pytest.approx(error, abs=1e-3)
    assert brier(told) == pytest.approx(score)


@given(PAIRS)
def test_every_outcome_is_in_one_bin(told: list[tuple[float, bool]]) -> None:
    bins = reliability(told)
    assert sum(item.n for item in bins) == len(told)
    assert all(EDGES[0] <= item.low <= item.predicted + 1e-4 and item.predicted - 1e-4 <= item.high for item in bins)
    assert 0 <= calibration_error(told) <= 1


def case(right: str, **signals: float) -> OutcomeCase:
    return OutcomeCase({**dict.fromkeys(SIGNALS, 0.0), **signals}, frozenset(right.split("|")))


READY = [case(ADOPT, ready=1.0)] * 4 + [case(EXTEND, ready=0.0)] * 6 + [case(NO_HOME, missing=1.0)] * 4


def test_the_fit_learns_which_signal_speaks_for_which_outcome() -> None:
    weights = fit(READY)
    assert [choose_outcome(item.signals, weights)[0] for item in (READY[0], READY[4], READY[-1])] == [
        ADOPT,
        EXTEND,
        NO_HOME,
    ]


def test_the_fit_keeps_the_declared_signs_even_against_the_data() -> None:
    upside_down = [case(EXTEND, ready=1.0)] * 5 + [case(ADOPT, ready=0.0)] * 5
    weights = fit(upside_down)
    assert weights[ADOPT]["ready"] == 0
    assert weights[EXTEND]["ready"] == 0


def test_a_need_is_not_measured_with_weights_that_saw_it() -> None:
    lonely = [*[case(EXTEND)] * 6, case(ADOPT, ready=1.0)]
    assert choose_outcome(lonely[-1].signals, fit(lonely))[0] == ADOPT
    assert leave_one_out(lonely)[-1][2] is False
    assert leave_one_out(lonely, always=[case(ADOPT, ready=1.0)] * 3)[-1][2] is True


def test_what_is_answered_is_chosen_without_the_need_itself() -> None:
    plain = [case(ADOPT, ready=1.0)] * 9 + [case(NO_HOME, missing=1.0)] * 3
    told = answer_left_out([*plain, case(EXTEND, ready=0.3)])
    assert [(outcome, is_answered) for outcome, _, is_answered in told[:9]] == [(ADOPT, True)] * 9
    assert told[-1][2] is False


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_declared_weights_have_every_signal_with_the_declared_sign(outcome: str) -> None:
    assert set(WEIGHTS[outcome]) == {BASE, *SIGNALS}
    assert all(WEIGHTS[outcome][name] * SIGNS[outcome][name] >= 0 for name in SIGNALS)
    assert all(WEIGHTS[outcome][name] == 0 for name in SIGNALS if SIGNS[outcome][name] == 0)
