"""Which edition is in force on a day, and what stands to come."""

from __future__ import annotations

import pytest

from homefinder.change.events.editions import EditionSpan
from homefinder.site.pages.standard.editions import find_edition_in_force, list_edition_rows


def span(label: str, starts: str, ends: str = "", lifecycle: str = "active") -> EditionSpan:
    return EditionSpan(label, label, "A census", "", lifecycle, starts, ends, "title", "title", (), ())


YEARS = [span("2025", "2025-04-01", "2026-03-31"), span("2026", "2026-04-01", "2027-03-31"), span("2027", "2027-04")]


@pytest.mark.parametrize(
    ("today", "spans", "expected"),
    [
        ("2026-03-31", YEARS, 0),
        ("2026-04-01", YEARS, 1),
        ("2030-01-01", YEARS, 2),
        ("2020-01-01", YEARS, None),
        ("2026-11-15", [span("a", "2024", "", "withdrawn")], None),
        ("2026-11-15", [span("a", "")], None),
        ("2026-11-15", [span("a", "2026"), span("b", "2026-02")], 1),
    ],
)
def test_edition_in_force(today: str, spans: list[EditionSpan], expected: int | None) -> None:
    assert find_edition_in_force(spans, today) == expected


def test_rows_say_what_is_ahead_and_which_is_of_this_page() -> None:
    rows = list_edition_rows(YEARS, "2025", "2026-11-15")
    assert [(row["name"], row["in_force"], row["is_ahead"], row["here"]) for row in rows] == [
        ("2025 edition", False, False, True), ("2026 edition", True, False, False),
        ("2027 edition", False, True, False),
    ]  # fmt: skip
