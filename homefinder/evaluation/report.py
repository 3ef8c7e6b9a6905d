"""Everything that ``evaluate`` tells of a catalogue and judged cases, as plain values that can be printed as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from homefinder.evaluation.baselines import BASELINES
from homefinder.evaluation.bootstrap import mean_interval, ratio_interval
from homefinder.evaluation.gold import Case, Finder
from homefinder.evaluation.metrics import (
    MEASURES,
    RIGHT,
    GradedCase,
    Result,
    evaluate_cases,
    grade_cases,
    mean,
    summary,
)
from homefinder.evaluation.outcome_accuracy import (
    CaseOutcomes,
    OutcomeResult,
    build_left_out_results,
    build_outcome_results,
    decide_cases,
    outcome_summary,
)
from homefinder.ranking.ranker import Ranker

OURS = "homefinder"
LEADING = "ndcg@10"
"""The measure by which the best baseline is chosen and compared."""

ResultsByRanker = Mapping[str, Sequence[Result]]


def build_evaluation_report(
    connection: sqlite3.Connection,
    cases: Sequence[Case],
    *,
    with_ablation: bool = False,
    with_cross_validation: bool = False,
    cold_vocab: Path | None = None,
) -> dict[str, Any]:
    """Rankers with their measures, judged homes that are not there, outcomes and every case; more where asked for.

    ``cold_vocab`` is the folder of the vocabulary with which the homes are tagged anew, where the cold figures are
    asked for.
    """
    finder = Finder(connection)
    graded, unresolved = grade_cases(cases, finder)
    ranker = Ranker(connection)
    found = {OURS: evaluate_cases(graded, ranker.rank_ids, finder)}
    for name, make in BASELINES.items():
        found[name] = evaluate_cases(graded, make(connection), finder)
    decided = decide_cases(connection, ranker, graded)
    told = build_outcome_results(decided)
    report: dict[str, Any] = {
        "rankers": {name: with_intervals(each) for name, each in found.items()},
        "unresolved": unresolved,
        "over_best_baseline": over_best_baseline(found),
        "outcomes": outcome_summary(told) if told else None,
        "cases": case_rows(found, told),
    }
    cold: dict[str, Sequence[Result]] = {}
    if cold_vocab is not None:
        from homefinder.evaluation.cold import evaluate_cold

        for name, texts in (("cold", False), ("cold_without_texts", True)):
            cold[name] = evaluate_cold(connection, cold_vocab, graded, finder, texts=texts)
            report[name] = with_intervals(cold[name])
    if any(case.sector for case in graded):
        report["by_sector"] = split_by_sector({**found, **cold}, told)
    if with_ablation:
        from homefinder.evaluation.ablation import ablation

        report["ablation"] = ablation(connection, graded, finder)
    if with_cross_validation:
        report["cross_validation"] = _cross_validation(connection, graded, finder, found, decided)
    return report


def with_intervals(found: Sequence[Result]) -> dict[str, Any]:
    """The summary of one ranker, with the 95 % interval of each measure under ``ci``."""
    intervals = {name: mean_interval([result.scores[name] for result in found]) for name in MEASURES}
    return {**summary(found), "ci": intervals}


def split_by_sector(found: ResultsByRanker, told: Sequence[OutcomeResult]) -> dict[str, Any]:
    """For each sector of the file the measures of every ranker on its needs, and the outcomes of these."""
    sectors = list(dict.fromkeys(result.case.sector for result in found[OURS] if result.case.sector))
    return {sector: _summarise_sector(sector, found, told) for sector in sectors}


def _summarise_sector(sector: str, found: ResultsByRanker, told: Sequence[OutcomeResult]) -> dict[str, Any]:
    own = {name: [result for result in each if result.case.sector == sector] for name, each in found.items()}
    needs = {result.case.need_id for result in own[OURS]}
    outcomes = [item for item in told if item.need_id in needs]
    cold = {name: with_intervals(own[name]) for name in own if name.startswith("cold")}
    rankers = {name: with_intervals(each) for name, each in own.items() if name not in cold}
    return {"rankers": rankers, **cold, "outcomes": outcome_summary(outcomes) if outcomes else None}


def over_best_baseline(found: ResultsByRanker, ours: str = OURS) -> dict[str, Any]:
    """How many times the best baseline's nDCG@10 ours is, paired over needs; None where the baseline has nothing."""
    leading = {name: [result.scores[LEADING] for result in each] for name, each in found.items()}
    best = max(BASELINES, key=lambda name: mean(leading[name]))
    above, below = mean(leading[ours]), mean(leading[best])
    return {
        "baseline": best,
        "measure": LEADING,
        "ratio": round(above / below, 4) if below else None,
        "ci": ratio_interval(leading[ours], leading[best]),
    }


def case_rows(found: ResultsByRanker, outcome_results: Sequence[OutcomeResult]) -> list[dict[str, Any]]:
    """For each need how it fared, where its right homes stand, which homes judged 0 stand above the best."""
    outcomes = {item.need_id: item.outcome for item in outcome_results}
    return [_case_row(number, result, found, outcomes) for number, result in enumerate(found[OURS])]


def _case_row(number: int, result: Result, found: ResultsByRanker, outcomes: Mapping[str, str]) -> dict[str, Any]:
    case, place = result.case, {home: rank for rank, home in enumerate(result.ranked, start=1)}
    right = [home for home, grade in case.grades.items() if grade == RIGHT]
    return {
        "need_id": case.need_id,
        "title": case.title,
        **{name: round_figure(value) for name, value in result.scores.items()},
        "baselines": {name: round_figure(found[name][number].scores[LEADING]) for name in BASELINES},
        "right": [{"title": case.titles[home], "rank": place.get(home)} for home in right],
        "right_lacking": case.missing_grades.count(RIGHT),
        "grade0_above": [{"title": case.titles[home], "rank": place[home]} for home in result.wrong_above or ()],
        "outcome_judged": list(case.outcomes),
        "outcome_told": outcomes.get(case.need_id),
    }


def round_figure(value: float | None) -> float | None:
    """To four places."""
    return None if value is None else round(value, 4)


def _cross_validation(
    connection: sqlite3.Connection,
    graded: Sequence[GradedCase],
    finder: Finder,
    found: ResultsByRanker,
    case_outcomes: CaseOutcomes,
) -> dict[str, Any]:
    from homefinder.evaluation.cross_validation import cross_validate

    folds = cross_validate(connection, graded, finder)
    left_out = [fold.result for fold in folds]
    told = build_left_out_results(case_outcomes)
    return {
        **with_intervals(left_out),
        "over_best_baseline": over_best_baseline({**found, OURS: left_out}),
        "outcomes": outcome_summary(told) if told else None,
        "folds": [
            {
                "need_id": fold.result.case.need_id,
                LEADING: round_figure(fold.result.scores[LEADING]),
                "weights": fold.weights,
            }
            for fold in folds
        ],
    }
