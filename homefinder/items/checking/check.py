"""A CSV against the items of a standard: which table it is, which columns fit, and what is wrong on which line."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError, decode_bytes
from homefinder.errors import UsageError
from homefinder.items.checking.values import find_fault
from homefinder.items.compare.likeness import compare_names

MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000
MOST_SHOWN = 20
"""Faults of one kind in one column that are named; the others are counted."""
NEAR_NAME = 0.75
UNKNOWN_COLUMN, MISSING_COLUMN, EMPTY, WRONG_TYPE, WRONG_CODE, RAGGED = (
    "unknown-column", "missing-column", "empty-value", "wrong-type", "unknown-code", "ragged-row",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: on which line (the header is 1), in which column, and what to do."""

    kind: str
    line: int
    column: str
    value: str
    message: str
    remedy: str


@dataclass(slots=True)
class FileCheck:
    """How a file fits. ``more``: faults that were found and are not named, by column and kind."""

    table: str
    rows: int = 0
    fits: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    more: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Column:
    item: sqlite3.Row
    codes: dict[str, str]


def check_file(catalogue: sqlite3.Connection, path: Path, home_id: str) -> FileCheck:
    """Check a CSV or TSV. Raises UsageError for a file that cannot be read, or a home without items."""
    items = catalogue.execute("SELECT * FROM items WHERE home_id = ? ORDER BY position", (home_id,)).fetchall()
    if not items:
        raise UsageError(f"{home_id} states no items in this catalogue, so that nothing can be checked against it")
    rows = _read_rows(path)
    header = next(rows, [])
    table, known = choose_table(items, header)
    if not known:
        raise UsageError(
            f"no column of {path.name} is an item of {home_id}; its items are "
            f"{', '.join(row['name'] for row in items[:8])} …"
        )
    columns = {name: _Column(item, _read_codes(catalogue, item)) for name, item in known.items()}
    result = FileCheck(table, fits=[name for name in header if name.strip().lower() in columns])
    result.faults += _check_header(header, known, [row for row in items if row["group_name"] == table])
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for line, row in enumerate(rows, 2):
        if line > MAX_ROWS:
            result.more["rows"] = line
            break
        result.rows += 1
        for fault in _check_row(line, header, row, columns):
            counts[fault.column, fault.kind] += 1
            if counts[fault.column, fault.kind] <= MOST_SHOWN:
                result.faults.append(fault)
    result.more |= {f"{column}: {kind}": n - MOST_SHOWN for (column, kind), n in counts.items() if n > MOST_SHOWN}
    return result


def choose_table(items: Sequence[sqlite3.Row], header: Sequence[str]) -> tuple[str, dict[str, sqlite3.Row]]:
    """The group that has most of the columns, and its items by column name in small letters."""
    names = {name.strip().lower() for name in header}
    groups: dict[str, dict[str, sqlite3.Row]] = defaultdict(dict)
    for item in items:
        for name in (item["name"], item["title"]):
            if name and name.lower() in names:
                groups[item["group_name"]].setdefault(name.lower(), item)
    sizes: dict[str, int] = defaultdict(int)
    for item in items:
        sizes[item["group_name"]] += 1
    best = max(groups, key=lambda group: (len(groups[group]), -sizes[group], group), default="")
    return best, groups.get(best, {})


def _read_codes(catalogue: sqlite3.Connection, item: sqlite3.Row) -> dict[str, str]:
    rows = catalogue.execute("SELECT code, label FROM codes WHERE code_list_id = ?", (item["code_list_id"],))
    return {row["code"]: row["label"] for row in rows} if item["code_list_id"] else {}


def _check_header(
    header: Sequence[str], known: dict[str, sqlite3.Row], group: Sequence[sqlite3.Row]
) -> Iterator[Fault]:
    has = {item["name"] for item in known.values()}
    for name in header:
        if name.strip().lower() not in known:
            near = max(
                ((compare_names(name, row["name"]), row["name"]) for row in group if row["name"] not in has),
                default=(0.0, ""),
            )
            remedy = f"call it {near[1]}" if near[0] >= NEAR_NAME else "leave it out, or ask the owner to take it in"
            yield Fault(UNKNOWN_COLUMN, 1, name, "", f"{name} is no item of this table", remedy)
    for row in group:
        if row["required"] == "yes" and row["name"] not in has:
            yield Fault(
                MISSING_COLUMN,
                1,
                row["name"],
                "",
                f"{row['name']} is required and is not there",
                f"add the column {row['name']}",
            )


def _check_row(line: int, header: Sequence[str], row: Sequence[str], columns: dict[str, _Column]) -> Iterator[Fault]:
    if not any(cell.strip() for cell in row):
        return
    if len(row) != len(header):
        yield Fault(
            RAGGED,
            line,
            "",
            "",
            f"has {len(row)} values and the header {len(header)}",
            "mend the row: a comma or a quotation mark too many or too few",
        )
    for name, cell in zip(header, row, strict=False):
        column = columns.get(name.strip().lower())
        if column is None:
            continue
        value = cell.strip()
        if not value:
            if column.item["required"] == "yes":
                yield Fault(EMPTY, line, name, "", f"{name} is required and is empty", "fill it in")
            continue
        if column.codes:
            if value not in column.codes:
                yield Fault(
                    WRONG_CODE,
                    line,
                    name,
                    value[:80],
                    f"{value[:80]!r} is no code of {name}",
                    _suggest_code(value, column.codes),
                )
        elif fault := find_fault(value, column.item["datatype"]):
            yield Fault(WRONG_TYPE, line, name, value[:80], f"{value[:80]!r} {fault}", "write it in that form")


def _suggest_code(value: str, codes: dict[str, str]) -> str:
    folded = {code.lower(): code for code in codes} | {label.lower(): code for code, label in codes.items() if label}
    if value.lower() in folded:
        return f"write {folded[value.lower()]}"
    shown = ", ".join(list(codes)[:12]) + (" …" if len(codes) > 12 else "")
    return f"use one of {shown}"


def _read_rows(path: Path) -> Iterator[list[str]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes; check it in parts")
        text, _ = decode_bytes(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    except TextFormatError as error:
        raise UsageError(f"{path} is no table: {error.problem}") from error
    allow_long_cells()
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UsageError(f"{path} is no table: {error}") from error
