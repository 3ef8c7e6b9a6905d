"""Cells of CSV: no spreadsheet runs one, and a number is the number that it was. One rule, for all that writes CSV."""

from __future__ import annotations

import csv
import io

import pytest

from homefinder.clean.csv_safe import escape_formula, escape_rows
from homefinder.site.http.formats import escape_cell

GUARDED = (
    *("=1+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "-1-1", "+44 20 7946 0000", "+1+cmd|' /C calc'!A0", "-", "+", "-1,000"),
    *("-inf", "-5%", "-1_0", "-٣", "-5\n=1", "-0x1F"),
)
AS_IT_IS = ("a=b", "", None, 7, -5, -5.25, "-5", "+44", "-5.25", "+1.5e-07", "2026-11-15", "0044", "\u202e=1", "٣")


@pytest.mark.parametrize("value", GUARDED)
def test_what_would_begin_a_formula_is_guarded(value: str) -> None:
    assert escape_formula(value) == f"'{value}"
    assert escape_cell(value) == f"'{value}"


@pytest.mark.parametrize("value", AS_IT_IS)
def test_anything_else_stays_exactly_as_it_is(value: object) -> None:
    assert escape_formula(value) is value
    assert escape_cell(value) is value


def test_rows_that_others_wrote_follow_the_same_rule() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[value] for value in (*GUARDED, *AS_IT_IS)])
    found = [row[0] for row in csv.reader(io.StringIO(escape_rows(out.getvalue()), newline=""))]
    assert found == [*(f"'{value}" for value in GUARDED), *("" if value is None else str(value) for value in AS_IT_IS)]


@pytest.mark.parametrize(("value", "cell"), [(["a", 1], '["a", 1]'), ({"-5": 2}, '{"-5": 2}'), ((), "[]")])
def test_a_list_or_mapping_of_a_page_is_json(value: object, cell: str) -> None:
    assert escape_cell(value) == cell
