"""Homes as one flat table for spreadsheets, and cells of any table that no spreadsheet runs."""

from __future__ import annotations

import codecs
import csv
import io
import sqlite3
from typing import BinaryIO

from homefinder.clean.csv_safe import allow_long_cells
from homefinder.ids import iri

COLUMNS = (
    "id", "title", "kind", "publisher", "lifecycle", "status", "version", "series", "issued", "modified", "url",
    "legal_basis", "sector", "change_route", "licence", "certainty", "part_of", "alt_titles", "keywords", "description",
    "source_id", "records",
)  # fmt: skip
HOMES = """SELECT h.*, coalesce(p.name, '') AS publisher FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
    ORDER BY h.id"""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins with one of these for a formula.
https://owasp.org/www-community/attacks/CSV_Injection"""


def write_homes(catalogue: sqlite3.Connection, base: str, out: BinaryIO) -> int:
    """Write every home as one line of CSV (RFC 4180, UTF-8); returns how many. The last column is the RDF address."""
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    writer.writerow((*COLUMNS, "iri"))
    count = 0
    for row in catalogue.execute(HOMES):
        writer.writerow([*(escape_formula(row[name]) for name in COLUMNS), iri(base, "home", row["id"])])
        count += 1
    return count


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
