"""What people said of records and sources as tables of text beside the decisions: written, and taken in again.

``retirements.tsv`` has what is kept or taken out, ``pairs.tsv`` which records are one thing, ``comments.tsv`` what
people said to one another about judgements. Cells are quoted by the
rules of CSV (RFC 4180, https://www.rfc-editor.org/rfc/rfc4180) with tabs between, so that a reason of several lines
stays as it was written. Rows are only ever added: what both sides hold is held once, in the order of its day.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.days import NOT_A_DATE_MESSAGE, is_day
from homefinder.clean.wording import count_things
from homefinder.decisions.disputes.comments import COLUMNS as COMMENT_COLUMNS
from homefinder.decisions.retirements import ACTIONS, RECORD, SOURCE
from homefinder.decisions.retirements import COLUMNS as RETIREMENT_COLUMNS
from homefinder.errors import DeclarationError
from homefinder.resolve.judgements import COLUMNS as PAIR_COLUMNS
from homefinder.resolve.judgements import VERDICTS
from homefinder.store.db import insert_many, transaction
from homefinder.store.files import open_replacement

WordRow = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of curation.db that has a file of its own; ``values`` are the words that a column may have."""

    file_name: str
    table: str
    columns: tuple[str, ...]
    values: Mapping[str, Sequence[str]]
    noun: tuple[str, str]
    must_differ: tuple[str, ...] = ()
    """Columns of which no two may be alike."""
    day: str = "decided_on"
    """The column with the day on which it was said."""


TABLES = (
    WordTable(
        "retirements.tsv", "retirements", RETIREMENT_COLUMNS, {"kind": (SOURCE, RECORD), "action": ACTIONS},
        ("word on what is kept or taken out", "words on what is kept or taken out"),
    ),
    WordTable(
        "pairs.tsv", "resolve_decisions", PAIR_COLUMNS, {"verdict": VERDICTS},
        ("judgement of a pair of records", "judgements of pairs of records"),
        ("left_record", "right_record"),
    ),
    WordTable(
        "comments.tsv", "decision_comments", COMMENT_COLUMNS, {},
        ("comment on a judgement", "comments on judgements"), day="said_on",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordFile:
    """A file that was read, not yet taken in."""

    table: WordTable
    rows: tuple[WordRow, ...]


def list_word_files(folder: Path) -> list[Path]:
    """The files with such tables in a folder, as far as they are there."""
    return [folder / table.file_name for table in TABLES if (folder / table.file_name).is_file()]


def find_word_table(path: Path) -> WordTable | None:
    """Which table a file has, by the names in its first line; None for a file of another kind."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        names = tuple(file.readline().rstrip("\r\n").split("\t"))
    return next((table for table in TABLES if table.columns == names), None)


def read_word_file(path: Path, table: WordTable) -> WordFile:
    """The rows of a file. Raises DeclarationError naming the file and the line of a row that cannot be."""
    allow_long_cells()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeclarationError(path, f"is not UTF-8: {error}; save it as UTF-8") from error
    reader = csv.reader(io.StringIO(text), delimiter="\t", strict=True)
    rows = []
    try:
        next(reader)
        for cells in reader:
            if any(cells):
                rows.append(tuple(cells))
                if fault := _find_fault(table, cells):
                    raise DeclarationError(path, f"line {reader.line_num}: {fault}")
    except csv.Error as error:
        raise DeclarationError(path, f"line {reader.line_num}: {error}") from error
    return WordFile(table, tuple(rows))


def take_in_words(curation: sqlite3.Connection, found: WordFile) -> int:
    """Add the rows that are not held yet, each as often as the file has it; returns how many."""
    table = found.table
    with transaction(curation):
        held = Counter(_read_rows(curation, table))
        fresh = []
        for row in found.rows:
            if held[row]:
                held[row] -= 1
            else:
                fresh.append(row)
        insert_many(curation, table.table, table.columns, fresh)
    return len(fresh)


def write_word_files(curation: sqlite3.Connection, folder: Path) -> Mapping[Path, str]:
    """Write each table that has rows; returns each file with how many rows of what it has."""
    written = {}
    for table in TABLES:
        if rows := _read_rows(curation, table):
            text = io.StringIO()
            csv.writer(text, delimiter="\t", lineterminator="\n").writerows([table.columns, *rows])
            path = folder / table.file_name
            path.parent.mkdir(exist_ok=True)
            with open_replacement(path) as out:
                out.write(text.getvalue().encode())
            written[path] = count_things(len(rows), *table.noun)
    return written


def _read_rows(curation: sqlite3.Connection, table: WordTable) -> list[WordRow]:
    names = ", ".join(table.columns)
    return [tuple(row) for row in curation.execute(f"SELECT {names} FROM {table.table} ORDER BY {table.day}, id")]


def _find_fault(table: WordTable, cells: Sequence[str]) -> str:
    """What is wrong with a row; nothing where it is right."""
    if len(cells) != len(table.columns):
        return f"has {len(cells)} cells, and the table has {len(table.columns)} columns"
    row = dict(zip(table.columns, cells, strict=True))
    for name, value in row.items():
        if not value.strip():
            return f"{name} is empty"
        if name in table.values and value not in table.values[name]:
            return f"no {name} {value!r}; there are {', '.join(table.values[name])}"
    if not is_day(row[table.day]):
        return f"{row[table.day]!r} {NOT_A_DATE_MESSAGE}"
    names = table.must_differ
    return "" if len({row[name] for name in names}) == len(names) else f"{' and '.join(names)} are the same"
