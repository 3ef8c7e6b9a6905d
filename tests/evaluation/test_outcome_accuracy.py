"""How often outcomes are right, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from homefinder.evaluation.outcome_accuracy import OutcomeResult, choose_commonest_outcome, confusion, outcome_summary


def told(*rows: tuple[str, str]) -> list[OutcomeResult]:
    """Judged word and told outcome of each need; all equally sure."""
    return [
        OutcomeResult(f"N{number}", said, 0.8, tuple(judged.split("|")))
        for number, (judged, said) in enumerate(rows, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "accuracy", "said", "usual"),
    [
        ([("adopt", "adopt"), ("extend", "adopt")], 0.5, "adopt", 0.5),
        ([("adopt|extend", "extend"), ("adopt|extend", "adopt")], 1.0, "adopt", 1.0),
        ([("extend", "adopt"), ("extend|no-home", "no-home"), ("no-home", "no-home")], 0.6667, "extend", 0.6667),
        ([("no-home", "extend")], 0.0, "no-home", 1.0),
    ],
)
def test_any_judged_outcome_is_right_and_the_commonest_is_the_rule_to_beat(
    rows: Sequence[tuple[str, str]], accuracy: float, said: str, usual: float
) -> None:
    found = outcome_summary(told(*rows))
    assert (found["accuracy"], found["n"]) == (accuracy, len(rows))
    assert (found["commonest"]["outcome"], found["commonest"]["accuracy"]) == (said, usual)
    assert choose_commonest_outcome(told(*rows))[0] == said


def test_reliability_compares_what_was_said_with_what_was_right() -> None:
    found = outcome_summary(told(*[("adopt", "adopt")] * 3, ("adopt", "extend")))
    assert found["reliability"] == [{"low": 0.75, "high": 0.9, "predicted": 0.8, "observed": 0.75, "n": 4}]
    assert found["calibration_error"] == 0.05
    assert found["brier"] == pytest.approx((3 * 0.2**2 + 0.8**2) / 4)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], {}),
        (
            [("extend", "extend"), ("adopt|extend", "no-home"), ("extend", "adopt"), ("extend", "extend")],
            {
                "adopt|extend": {"adopt": 0, "extend": 0, "new-under-owner": 0, "no-home": 1},
                "extend": {"adopt": 1, "extend": 2, "new-under-owner": 0, "no-home": 0},
            },
        ),
    ],
)
def test_confusion(rows: Sequence[tuple[str, str]], expected: Mapping[str, Mapping[str, int]]) -> None:
    assert confusion(told(*rows)) == expected
