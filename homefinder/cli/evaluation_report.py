"""The figures of an evaluation as tables and sentences for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.cli.common import print_table
from homefinder.evaluation.metrics import MEASURES
from homefinder.evaluation.outcome_accuracy import confusion_rows
from homefinder.model import OUTCOMES

RANKERS = ("ranker", *MEASURES, "grade0_above", "n")
COLD_NAMES = {"cold": "homefinder, untagged", "cold_without_texts": "homefinder, undescribed"}
"""What the rows are called that are measured as if nobody had tagged, or described, the judged homes."""

CASES = ("need", "ndcg@10", "best_baseline", "right_homes_at", "grade-0_homes_above", "outcome", "title")


def print_evaluation(report: Mapping[str, Any], *, cases: bool, outcomes: bool) -> None:
    """What was measured; the long tables where they are asked for or were worked out."""
    rankers = report["rankers"]
    validated = report.get("cross_validation")
    rows = [ranker_row(name, values) for name, values in rankers.items()]
    if validated:
        rows.insert(1, ranker_row("homefinder, cross-validated", validated))
    rows[1:1] = [ranker_row(COLD_NAMES[name], report[name]) for name in COLD_NAMES if name in report]
    print_table(rows, RANKERS)
    print(f"\nIn brackets: 95 % interval over {rankers['homefinder']['n']} needs.")
    print(describe_improvement("Homefinder", report["over_best_baseline"]))
    if validated:
        print(describe_improvement("Cross-validated Homefinder", validated["over_best_baseline"]))
    print(outcome_line(report["outcomes"]))
    if validated and validated["outcomes"]:
        print(f"Cross-validated. {outcome_line(validated['outcomes'])}")
    for sector, own in report.get("by_sector", {}).items():
        named = {**own["rankers"], **{COLD_NAMES[name]: own[name] for name in COLD_NAMES if name in own}}
        _print_titled(f"Sector {sector}", [ranker_row(name, values) for name, values in named.items()], RANKERS)
    if cases:
        _print_titled("How each need fared", [case_row(case) for case in report["cases"]], CASES)
    if outcomes and report["outcomes"]:
        _print_outcomes(report["outcomes"])
    if "ablation" in report:
        _print_titled("What each feature brings (nDCG@10)", report["ablation"], tuple(report["ablation"][0]))
    if validated:
        _print_titled("Weights chosen without the need", [_fold_row(fold) for fold in validated["folds"]])
    if report["unresolved"]:
        print(f"\n{len(report['unresolved'])} judged homes are not in the catalogue and count as missed:")
        print("\n".join(f"- {title}" for title in report["unresolved"]))


def ranker_row(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """One ranker's line."""
    above, needs = values["grade0_above"], values["grade0_above_needs"]
    return {
        "ranker": name,
        **{measure: with_interval(values[measure], values["ci"][measure]) for measure in MEASURES},
        "grade0_above": f"{above} in {needs} needs" if above else "0",
        "n": values["n"],
    }


def with_interval(value: float, interval: Sequence[float] | None) -> str:
    """``0.71 (0.59–0.80)``; the value alone where there is no interval."""
    return f"{value:.2f}" + (f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else "")


def describe_improvement(who: str, over: Mapping[str, Any]) -> str:
    """How many times the best baseline's figure ours is."""
    if over["ratio"] is None:
        return f"The best baseline ({over['baseline']}) found nothing, so there is no ratio to it."
    times = with_interval(over["ratio"], over["ci"])
    return f"{who} over the best baseline ({over['baseline']}): {times} times its nDCG@10."


def outcome_line(outcomes: Mapping[str, Any] | None) -> str:
    """How many outcomes are right, beside the rule that says the commonest."""
    if not outcomes:
        return "The file judges no outcome, so that none was measured."
    usual = outcomes["commonest"]
    strong = outcomes["by_strength"]["strong"]
    settled = (
        f" Settled for {outcomes['answered']}, right for {outcomes['right']} of these; "
        f"“{usual['outcome']}” would be for {usual['right']}. Strong: {strong['n']}, right {strong['right']}."
    )
    return (
        f"Outcome right for {with_interval(outcomes['accuracy'], outcomes['ci'])} of {outcomes['n']} needs; "
        f"always saying “{usual['outcome']}”: {with_interval(usual['accuracy'], usual['ci'])}.{settled}"
    )


def case_row(case: Mapping[str, Any]) -> dict[str, Any]:
    """One need's line."""
    places = [str(home["rank"] or "not found") for home in case["right"]] + ["not in the catalogue"] * case[
        "right_lacking"
    ]
    baselines = [value for value in case["baselines"].values() if value is not None]
    judged = " or ".join(case["outcome_judged"])
    told = case["outcome_told"]
    return {
        "need": case["need_id"],
        "ndcg@10": _figure(case["ndcg@10"]),
        "best_baseline": _figure(max(baselines, default=None)),
        "right_homes_at": ", ".join(places) or "none judged right",
        "grade-0_homes_above": "; ".join(f"{home['rank']} {home['title']}" for home in case["grade0_above"]),
        "outcome": "" if told is None else told if told in case["outcome_judged"] else f"{told}, not {judged}",
        "title": case["title"],
    }


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _fold_row(fold: Mapping[str, Any]) -> dict[str, Any]:
    return {"need": fold["need_id"], "ndcg@10": _figure(fold["ndcg@10"]), **fold["weights"]}


def _print_outcomes(outcomes: Mapping[str, Any]) -> None:
    rows = confusion_rows(outcomes["confusion"])
    _print_titled("Outcomes: judged (down) and told (across)", rows, ("judged", *OUTCOMES))
    _print_titled("How far to believe the confidence", [_bin_row(item) for item in outcomes["reliability"]])
    print(f"On average {outcomes['calibration_error']:.2f} apart. Brier score {outcomes['brier']:.2f} (0 is best).")


def _bin_row(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "confidence": f"{item['low']:.2f} to {item['high']:.2f}",
        "said_on_average": item["predicted"],
        "were_right": item["observed"],
        "needs": item["n"],
    }


def _print_titled(title: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = ()) -> None:
    print(f"\n{title}")
    print_table(rows, columns or tuple(rows[0]))
