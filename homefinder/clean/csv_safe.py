"""Cells of CSV: how long one may be that we read, and how one is written that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula.
https://owasp.org/www-community/attacks/CSV_Injection"""


LONGEST = 1 << 30
"""Characters of one cell that are taken in. What is read is bounded before: bodies by ``max_bytes`` of their source."""


def allow_long_cells() -> None:
    """Let the csv module read cells up to LONGEST; its own limit of 131,072 would break off the whole table."""
    csv.field_size_limit(LONGEST)


def escape_formula(value: object) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what would begin a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def escape_rows(text: str) -> str:
    """CSV that others wrote, with no cell that begins a formula; numbers keep their sign."""
    allow_long_cells()
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out).writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def escape_cell(cell: object) -> object:
    """A cell as it is where it is a number, as such or as text, since a sign before that makes no formula; harmless."""
    try:
        float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return escape_formula(cell)
    return cell
