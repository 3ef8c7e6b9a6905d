"""What weighs on severity: a law in the words of a page, and whether an edition still asks something."""

from __future__ import annotations

import pytest

from homefinder.change.impact.duty_facts import DutyFacts, find_legal_basis
from homefinder.change.impact.propagation import NeedDependency
from homefinder.change.impact.severity import compute_severity


@pytest.mark.parametrize(
    ("text", "is_law"),
    [
        ("Legal basis: Trees Act 1990 section 4.", True),
        ("It is collected under section 83 of the Trees Act 1990.", True),
        ("This is a statutory data collection.", True),
        ("The Trees Act 1990 is old.", False),
        ("Councils are asked to help.", False),
    ],
)
def test_a_law_in_the_words_of_a_page_counts(text: str, is_law: bool) -> None:
    assert bool(find_legal_basis(text)) is is_law


@pytest.mark.parametrize(
    ("seen_on", "days", "is_spent"),
    [("2026-01-01", 90, False), ("2026-11-15", 0, False), ("2027-05-01", -31, False), ("2030-01-01", -1007, True)],
)
def test_an_edition_counts_by_when_it_asks_something(seen_on: str, days: int, is_spent: bool) -> None:
    duty = DutyFacts("Trees Act", "2026-04-01", "2027-03-31")
    assert (duty.count_days(seen_on), duty.is_spent(seen_on)) == (days, is_spent)


@pytest.mark.parametrize("days", [0, 200, 500])
@pytest.mark.parametrize("basis", ["candidate", "outcome", "accept"])
def test_a_new_edition_that_binds_is_never_below_the_end_of_one_long_over(days: int, basis: str) -> None:
    """However weakly a need rests on the one, and however firmly on the other."""
    weakest = [NeedDependency("n", "h", "candidate", "", True)]
    edition = compute_severity("new-edition", "", weakest, 1.0, days)
    closing = compute_severity("gone", "", [NeedDependency("n", "h", basis, "")], 0.2, 0, is_spent=True)
    assert edition.value > closing.value
