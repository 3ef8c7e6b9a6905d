"""How often the outcome of a need is right, beside a rule that says the commonest outcome of every need."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from homefinder.evaluation.bootstrap import mean_interval
from homefinder.evaluation.calibration import brier, calibration_error, reliability
from homefinder.evaluation.gold import EITHER
from homefinder.evaluation.metrics import GradedCase, mean
from homefinder.model import OUTCOMES
from homefinder.outcomes.decide import decide_outcome_for_text
from homefinder.outcomes.model import Outcome
from homefinder.outcomes.weights import FAIR, STRENGTHS, WEAK
from homefinder.ranking.ranker import Ranker

CaseOutcomes = Sequence[tuple[GradedCase, Outcome]]


@dataclass(frozen=True, slots=True)
class OutcomeResult:
    """One judged need: what was told of it, how sure (0 to 1), and the outcomes that judges call right (any is)."""

    need_id: str
    outcome: str
    confidence: float
    right: tuple[str, ...]
    strength: str = WEAK

    @property
    def is_right(self) -> bool:
        return self.outcome in self.right


def decide_cases(connection: sqlite3.Connection, ranker: Ranker, cases: Sequence[GradedCase]) -> CaseOutcomes:
    """The outcome of every case that has a judged one."""
    return [
        (case, decide_outcome_for_text(connection, ranker, case.title, case.description))
        for case in cases
        if case.outcomes
    ]


def build_outcome_results(case_outcomes: CaseOutcomes) -> list[OutcomeResult]:
    """What was told, beside what the judges said."""
    return [
        OutcomeResult(case.need_id, made.outcome, made.confidence, case.outcomes, made.strength)
        for case, made in case_outcomes
    ]


def build_left_out_results(case_outcomes: CaseOutcomes) -> list[OutcomeResult]:
    """What would be said of each, and whether anything would be, with weights and bound chosen on all the others.

    What is answered is fair. Nothing for fewer than two needs.
    """
    from homefinder.outcomes.fit import answer_left_out, build_outcome_case

    if len(case_outcomes) < 2:
        return []
    found = answer_left_out([build_outcome_case(made, EITHER.join(case.outcomes)) for case, made in case_outcomes])
    pairs = zip(case_outcomes, found, strict=True)
    return [
        OutcomeResult(case.need_id, outcome, chance, case.outcomes, FAIR if is_answered else WEAK)
        for (case, _), (outcome, chance, is_answered) in pairs
    ]


def outcome_summary(results: Sequence[OutcomeResult]) -> dict[str, Any]:
    """Accuracy with its interval, the commonest outcome's beside it, the confusion of right with told, reliability."""
    right = [float(item.is_right) for item in results]
    sure = [(item.confidence, item.is_right) for item in results]
    said, usual = choose_commonest_outcome(results)
    settled = [item for item in results if item.strength != WEAK]
    return {
        "answered": len(settled),
        "right": sum(item.is_right for item in settled),
        "accuracy": mean(right),
        "ci": mean_interval(right),
        "n": len(results),
        "commonest": {
            "outcome": said,
            "accuracy": mean(usual),
            "ci": mean_interval(usual),
            "right": sum(said in item.right for item in settled),
        },
        "by_strength": {
            strength: {
                "n": sum(item.strength == strength for item in results),
                "right": sum(item.is_right for item in results if item.strength == strength),
            }
            for strength in STRENGTHS
        },
        "confusion": confusion(results),
        "reliability": [asdict(item) for item in reliability(sure)],
        "calibration_error": round(calibration_error(sure), 4),
        "brier": round(brier(sure), 4),
    }


def choose_commonest_outcome(results: Sequence[OutcomeResult]) -> tuple[str, list[float]]:
    """The one outcome that would be right most often if it were said of every need, and for which it would be.

    It is chosen on the needs that it is measured on, in its own favour.
    """
    count = Counter(outcome for item in results for outcome in item.right)
    said = max(OUTCOMES, key=lambda outcome: count[outcome])
    return said, [float(said in item.right) for item in results]


def confusion(results: Sequence[OutcomeResult]) -> dict[str, dict[str, int]]:
    """How often each outcome was told, by the judges' word (``adopt|extend`` where either is right)."""
    count = Counter((EITHER.join(item.right), item.outcome) for item in results)
    judged = sorted({name for name, _ in count}, key=lambda name: [OUTCOMES.index(word) for word in name.split(EITHER)])
    return {name: {outcome: count[name, outcome] for outcome in OUTCOMES} for name in judged}


def confusion_rows(table: Mapping[str, Mapping[str, int]]) -> list[dict[str, str | int]]:
    """The confusion as rows to print."""
    return [{"judged": name, **counts} for name, counts in table.items()]
