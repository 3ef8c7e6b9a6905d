"""Fit the weights of the outcomes on judged needs, and measure them on needs that they were not fitted on. Pure.

Ridge-penalised logistic regression, one for each outcome (Hoerl and Kennard 1970; le Cessie and van Houwelingen 1992).
With a handful of judged needs the penalty matters more than the data for a signal that is seldom seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from homefinder.model import OUTCOMES
from homefinder.outcomes.model import Outcome
from homefinder.outcomes.weights import BASE, PENALTY, SIGNALS, SIGNS

Weights = Mapping[str, Mapping[str, float]]

ANSWERED_SHARE = 0.6
"""Share of the needs that should have an answer: how sure one must be for it is chosen without the need in question."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class OutcomeCase:
    """One judged need: what was measured of it, and the outcomes that judges call right (either is)."""

    signals: Mapping[str, float]
    right: frozenset[str]


def build_outcome_case(outcome: Outcome, right: str) -> OutcomeCase:
    """A worked-out outcome with the judges' word for it, ``adopt`` or ``adopt|extend``."""
    values = {part.name: part.value for part in outcome.scores[0].parts if part.name in SIGNALS}
    return OutcomeCase(values, frozenset(right.split("|")))


def fit(cases: Sequence[OutcomeCase], penalty: float = PENALTY) -> dict[str, dict[str, float]]:
    """Weights by outcome and signal. Signals keep the sign that SIGNS gives them; ``base`` is not penalised."""
    values = np.array([[case.signals[name] for name in SIGNALS] for case in cases], dtype=np.float64)
    return {
        outcome: _fit_one(values, np.array([float(outcome in case.right) for case in cases]), SIGNS[outcome], penalty)
        for outcome in OUTCOMES
    }


def choose_outcome(signals: Mapping[str, float], weights: Weights) -> tuple[str, float]:
    """The outcome that these weights choose, and its chance to be called right."""
    odds = {
        outcome: weights[outcome][BASE] + sum(weights[outcome][name] * signals[name] for name in SIGNALS)
        for outcome in OUTCOMES
    }
    best = max(OUTCOMES, key=lambda outcome: odds[outcome])
    return best, float(1 / (1 + np.exp(-odds[best])))


def leave_one_out(
    cases: Sequence[OutcomeCase], always: Sequence[OutcomeCase] = (), penalty: float = PENALTY
) -> list[tuple[str, float, bool]]:
    """For each case outcome, confidence and whether it is right, with weights fitted on all the others.

    ``always`` are cases to learn from that are not measured.
    """
    told = []
    for number, case in enumerate(cases):
        others = [*cases[:number], *cases[number + 1 :], *always]
        outcome, chance = choose_outcome(case.signals, fit(others, penalty))
        told.append((outcome, chance, outcome in case.right))
    return told


def answer_left_out(cases: Sequence[OutcomeCase]) -> list[tuple[str, float, bool]]:
    """For each case outcome, confidence and whether it would be answered, all chosen on the others (nested
    cross-validation: Varma and Simon 2006, https://doi.org/10.1186/1471-2105-7-91)."""
    answers = []
    for number, case in enumerate(cases):
        others = [*cases[:number], *cases[number + 1 :]]
        outcome, chance = choose_outcome(case.signals, fit(others))
        answers.append((outcome, chance, chance >= _choose_least_chance(others)))
    return answers


def _choose_least_chance(cases: Sequence[OutcomeCase]) -> float:
    """The chance that ANSWERED_SHARE of the cases reach when each is measured by weights of the other folds."""
    chances = []
    for fold in range(min(FOLDS, len(cases))):
        weights = fit([case for number, case in enumerate(cases) if number % FOLDS != fold] or cases)
        chances += [choose_outcome(case.signals, weights)[1] for case in cases[fold::FOLDS]]
    return sorted(chances)[int((1 - ANSWERED_SHARE) * len(chances))]


def _fit_one(
    values: NDArray[np.float64], right: NDArray[np.float64], signs: Mapping[str, int], penalty: float
) -> dict[str, float]:
    from scipy.optimize import minimize  # needed only when weights are fitted

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = weights[0] + values @ weights[1:]
        chance = 1 / (1 + np.exp(-odds))
        total = float(np.sum(np.logaddexp(0, odds) - right * odds) + penalty / 2 * np.sum(weights[1:] ** 2))
        wrong = chance - right
        return total, np.concatenate([[wrong.sum()], values.T @ wrong + penalty * weights[1:]])

    limits = [
        (-6.0, 6.0),
        *((0.0, None) if signs[name] > 0 else (None, 0.0) if signs[name] < 0 else (0.0, 0.0) for name in SIGNALS),
    ]
    found = minimize(loss, np.zeros(len(limits)), jac=True, bounds=limits, method="L-BFGS-B").x
    return dict(zip((BASE, *SIGNALS), map(float, found), strict=True))
