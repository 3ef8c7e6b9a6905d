"""Duties as commands and pages ask for them: what is chosen, and the form that other programs are promised."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from homefinder.clean.csv_safe import escape_formula
from homefinder.duties.bodies import read_body_kinds
from homefinder.duties.model import LEVELS
from homefinder.errors import UsageError
from homefinder.lookup.find import find_home

CSV_COLUMNS = (
    "home", "home_title", "level", "state", "bound", "applies_to", "from", "until", "by", "quote", "place", "basis",
    "excluded",
    "source", "record",
)  # fmt: skip
SECTORS = """SELECT 1 FROM concepts WHERE id LIKE :sector || '/%' OR id LIKE '%/' || :sector
    UNION ALL SELECT 1 FROM homes WHERE sector = :sector UNION ALL SELECT 1 FROM needs WHERE sector = :sector LIMIT 1"""


def choose_duties(
    catalogue: sqlite3.Connection, vocab: Path, *, home: str = "", body: str = "", sector: str = "", level: str = "",
    since: str = "",
) -> dict[str, str]:  # fmt: skip
    """What a list of duties is narrowed by. Raises UsageError where something of it is not known, naming what there
    is."""
    kinds = read_body_kinds(vocab).bodies
    if body and body not in kinds:
        raise UsageError(f"no kind of body {body!r}; there are: {', '.join(kinds)}")
    if level and level not in LEVELS:
        raise UsageError(f"no level {level!r}; there are: {', '.join(LEVELS)}")
    if sector and not catalogue.execute(SECTORS, {"sector": sector}).fetchone():
        raise UsageError(f"no sector or theme {sector!r}; the page /themes of the site lists them")
    found = find_home(catalogue, home) if home else ""
    return {"home": found, "body": body, "sector": sector, "level": level, "since": since}


def to_contract(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the form that other programs are promised, with what else is known behind it."""
    return {
        "home": row["home_id"] or row["record_id"], "level": row["level"], "bound": row["bound"],
        "field": row["applies_to"],
        "from": row["starts"], "until": row["ends"], "by": row["by_what"], "quote": row["quote"], "place": row["place"],
        "state": row["state"], "basis": row["basis"], "excluded": bool(row["excluded"]), "record": row["record_id"],
    }  # fmt: skip


def to_csv_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for spreadsheets."""
    known = to_contract(row)
    return {
        **{name: known.get(name, "") for name in CSV_COLUMNS}, "home_title": row["home_title"],
        "applies_to": row["applies_to"], "source": row["source_id"],
    }  # fmt: skip


def write_duties_csv(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """Rows as CSV; what a spreadsheet would take for a formula is written as text."""
    writer = csv.DictWriter(file, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: escape_formula(value) for name, value in to_csv_row(row).items()})
