"""What became of duties from one version to the next."""

from __future__ import annotations

import pytest

from homefinder.duties.compare import compare_duties, leave_first_words_out
from homefinder.duties.model import BY_MEMBERSHIP, Duty

COUNCIL = {"bound": "councils", "rule": "council"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ([], [Duty("law", **COUNCIL)], "now compulsory"),
        ([Duty("voluntary", **COUNCIL)], [Duty("law", **COUNCIL)], "now compulsory"),
        ([], [Duty("voluntary", **COUNCIL)], "new rule"),
        ([Duty("recommended", **COUNCIL)], [Duty("", **COUNCIL)], "weaker"),
        ([Duty("recommended", **COUNCIL)], [Duty("voluntary", **COUNCIL)], "weaker"),
        ([Duty("voluntary", **COUNCIL)], [], "rule gone"),
        ([], [Duty("recommended", **COUNCIL, is_excluded=True)], "excluded from a duty"),
        ([Duty("voluntary", **COUNCIL)], [Duty("recommended", **COUNCIL)], "changed"),
        ([Duty("law", **COUNCIL, starts="2025")], [Duty("law", **COUNCIL, starts="2026")], "changed"),
        ([Duty("mandated", basis=BY_MEMBERSHIP)], [Duty("recommended", basis=BY_MEMBERSHIP)], "weaker"),
    ],
)
def test_each_kind_of_change(before: list[Duty], after: list[Duty], kind: str) -> None:
    assert [change.kind for change in compare_duties(before, after)] == [kind]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([Duty("law", **COUNCIL, quote="a")], [Duty("law", **COUNCIL, quote="b")]),
        ([Duty("law"), Duty("voluntary")], [Duty("law")]),
        ([], [Duty("", **COUNCIL)]),
    ],
)
def test_other_words_for_the_same_duty_are_no_change(before: list[Duty], after: list[Duty]) -> None:
    assert compare_duties(before, after) == []


def test_of_something_new_only_rules_and_lists_count() -> None:
    changes = compare_duties([], [Duty("law", quote="words"), Duty("law", **COUNCIL)])
    assert [change.duty.rule for change in leave_first_words_out(changes)] == ["council"]
