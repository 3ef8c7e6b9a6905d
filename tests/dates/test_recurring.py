"""What is usual is reckoned from past rounds, and only while nobody has announced the next."""

from __future__ import annotations

import pytest

from homefinder.dates.recurring import list_usual_dates

TODAY = "2026-11-15"


def row(day: str, kind: str = "submit-by", what: str = "submit the count") -> dict[str, str]:
    return {"kind": kind, "starts": day, "ends": day, "precision": "day", "what": what, "edition": ""}


@pytest.mark.parametrize(
    ("days", "day", "words"),
    [
        (["2024-07-31", "2025-07-31"], "2027-07-31", "usually by 31 July, not yet announced"),
        (["2024-07-31", "2025-07-31", "2026-07-30"], "2027-07-31", "usually by 31 July, not yet announced"),
        (["2024-01-18", "2025-01-16"], "2027-01-21", "usually by the third Thursday in January, not yet announced"),
        (["2024-07-31", "2025-07-31", "2027-07-30"], "", ""),
        (["2025-07-31"], "", ""),
        (["2018-07-31", "2019-07-31"], "", ""),
        (["2024-03-31", "2025-09-30"], "", ""),
    ],
)
def test_the_next_round_follows_from_past_ones(days: list[str], day: str, words: str) -> None:
    found = list_usual_dates([row(one) for one in days], TODAY)
    assert [(one.day, one.words) for one in found] == ([(day, words)] if day else [])
    assert all(set(one.rounds) <= set(days) for one in found)


def test_terms_are_rounds_of_their_own() -> None:
    facts = [row(day, "reference-date", f"{term} count day") for day, term in (
        ("2024-10-03", "autumn"), ("2025-10-02", "autumn"), ("2025-01-16", "spring"), ("2026-01-15", "spring"),
    )]  # fmt: skip
    assert [one.day for one in list_usual_dates(facts, TODAY)] == ["2027-01-21", "2027-10-07"]
