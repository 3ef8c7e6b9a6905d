"""Cells of CSV: how long one may be that we read, and how one is written that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula.
https://owasp.org/www-community/attacks/CSV_Injection"""

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
"""A number as our tables and SQLite write it."""

LONGEST = 1 << 30
"""Characters of one cell that are taken in. What is read is bounded before: bodies by ``max_bytes`` of their source."""


def allow_long_cells() -> None:
    """Let the csv module read cells up to LONGEST; its own limit of 131,072 would break off the whole table."""
    csv.field_size_limit(LONGEST)


def escape_formula(value: object) -> object:
    """A cell that no spreadsheet runs: an apostrophe goes before what would begin a formula.

    A number stays exactly as it is, as such or as text: a sign and digits, such as ``-5`` or ``+44``, compute nothing.
    ``+44 20 7946 0000`` and ``-1-1`` are no numbers, and are guarded.
    """
    if value is None or isinstance(value, int | float) or NUMBER.fullmatch(str(value)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def escape_rows(text: str) -> str:
    """CSV that others wrote, with no cell that begins a formula."""
    allow_long_cells()
    out = io.StringIO()
    rows = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out).writerows([escape_formula(cell) for cell in row] for row in rows)
    return out.getvalue()
