"""Where a text names dates, and the days that they mean."""

from __future__ import annotations

import pytest

from homefinder.dates.grammar.expressions import find_expressions
from homefinder.dates.grammar.points import resolve_range


def resolve(text: str) -> list[tuple[str, str]]:
    found = []
    for one in find_expressions(text):
        interval = resolve_range(one.first, one.last) if one.last else one.first.resolve()
        found.append((str(interval.starts), str(interval.ends)) if interval else ("", ""))
    return found


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("Tuesday 1st April 2025", "2025-04-01", "2025-04-01"),
        ("April 1, 2025", "2025-04-01", "2025-04-01"),
        ("01/04/2025", "2025-04-01", "2025-04-01"),
        ("2025-04-01T09:30:00Z", "2025-04-01", "2025-04-01"),
        ("3 Medi 2026", "2026-09-03", "2026-09-03"),
        ("between 1 April and 31 July 2013", "2013-04-01", "2013-07-31"),
        ("1 to 30 April 2025", "2025-04-01", "2025-04-30"),
        ("1 December 2025 - 31 January 2026", "2025-12-01", "2026-01-31"),
        ("28 November to 9 January 2026", "2025-11-28", "2026-01-09"),
        ("April 2014 to March 2015", "2014-04-01", "2015-03-31"),
        ("autumn 2026", "2026-09-01", "2026-11-30"),
        ("the end of February 2028", "2028-02-29", "2028-02-29"),
        ("year ending 31 March 2012", "2011-04-01", "2012-03-31"),
        ("quarter ending 30 June 2025", "2025-04-01", "2025-06-30"),
        ("Q1 2025/26", "2025-04-01", "2025-06-30"),
        ("financial year 2025-26", "2025-04-01", "2026-03-31"),
        ("2025 to 2026 academic year", "2025-09-01", "2026-08-31"),
        ("third Thursday in January 2027", "2027-01-21", "2027-01-21"),
        ("FridayThursday 1412 March 20252026", "2026-03-12", "2026-03-12"),
        ("3025 DecemberFebruary 20252026", "2026-02-25", "2026-02-25"),
        ("31 February 2026", "", ""),
        ("31 March", "", ""),
    ],
)
def test_an_expression_means_its_days(text: str, starts: str, ends: str) -> None:
    assert resolve(text) == [(starts, ends)]


@pytest.mark.parametrize("text", ["You may come.", "1989 section 83", "v1.4.5", "0300 123 4567", "Form SC3 380LL24"])
def test_what_is_no_date_has_no_day(text: str) -> None:
    assert not [found for found in resolve(text) if found[0][5:] not in ("", "01-01")]


def test_a_delay_is_no_range() -> None:
    assert resolve("moved from 30 July 2015 to 13 August 2015") == [
        ("2015-07-30", "2015-07-30"), ("2015-08-13", "2015-08-13"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["each year by 31 March", "31 March each year", "every quarter", "annually"])
def test_what_recurs_is_a_rule(text: str) -> None:
    assert any(one.is_rule for one in find_expressions(text))
