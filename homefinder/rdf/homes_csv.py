"""Homes as one flat table for spreadsheets."""

from __future__ import annotations

import codecs
import csv
import sqlite3
from typing import BinaryIO

from homefinder.clean.csv_safe import escape_formula
from homefinder.ids import iri

COLUMNS = (
    "id", "title", "kind", "publisher", "lifecycle", "status", "version", "series", "issued", "modified",
    "url", "legal_basis", "sector", "change_route", "licence", "certainty", "part_of", "alt_titles", "keywords",
    "description", "language", "source_id", "records",
)  # fmt: skip
HOMES = """SELECT h.*, coalesce(p.name, '') AS publisher FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
    ORDER BY h.id"""


def write_homes(catalogue: sqlite3.Connection, base: str, out: BinaryIO) -> int:
    """Write every home as one line of CSV (RFC 4180, UTF-8); returns how many. The last column is the RDF address."""
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    writer.writerow((*COLUMNS, "iri"))
    count = 0
    for row in catalogue.execute(HOMES):
        writer.writerow([*(escape_formula(row[name]) for name in COLUMNS), iri(base, "home", row["id"])])
        count += 1
    return count
