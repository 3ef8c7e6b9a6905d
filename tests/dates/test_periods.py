"""An edition begins with its year: as its page says, in April or in September, never on 1 January."""

from __future__ import annotations

import pytest

from homefinder.dates.periods import find_edition_period


@pytest.mark.parametrize(
    ("label", "stated", "text", "expected", "is_stated"),
    [
        ("2026 to 2027", [], "", "2026-04-01 2027-03-31", False),
        ("2026-27", [], "for the academic year", "2026-09-01 2027-08-31", False),
        ("2026/27", [("2026-08-01", "2027-07-31")], "for the academic year", "2026-08-01 2027-07-31", True),
        (
            "2026 to 2027",
            [("2025-04-01", "2026-03-31"), ("2026-04-01", "2026-07-31")],
            "",
            "2026-04-01 2027-03-31",
            False,
        ),
        ("2026", [], "", "", False),
        ("2020 to 2023", [], "", "", False),
    ],
)
def test_an_edition_has_its_year(
    label: str, stated: list[tuple[str, str]], text: str, expected: str, is_stated: bool
) -> None:
    found = find_edition_period(label, stated, text)
    said = f"{found[0].starts} {found[0].ends}" if found else ""
    assert (said, bool(found and found[1])) == (expected, is_stated)
