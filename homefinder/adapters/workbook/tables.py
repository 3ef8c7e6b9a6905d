"""Tables in a sheet: where they begin, what their columns are called, which rows are theirs. Pure.

A table begins below the row that has the declared words, wherever that stands, and a sheet may hold several. A row
whose only filled cell is its first names the group of the rows below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from homefinder.adapters.workbook.sheets import Sheet


class TableShape(BaseModel):
    """How tables lie in their sheets."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    header: list[str] = Field(min_length=1)
    """Cells that the header row has, in any order. Case and white space do not matter, and ``*`` is any text."""
    header_rows: int = Field(default=1, ge=1, le=4)
    """Rows of the header, the found one first; what stands in one column is one name."""
    columns: dict[str, list[str]] = {}
    """Name → what the column is called in one sheet or another; the first column that fits has that name."""
    required: list[str] = []
    """Columns without which a row is no entry: a note, or the name of a group."""
    group_rows: bool = False
    """Whether a row with one filled cell, its first, names the group of the rows below it: ``$group``."""
    fill_down: list[str] = []
    """Columns in which an empty cell says what the one above says, outer ones first: where one changes, those behind it
    begin anew."""
    until: str = Field(default="empty-row", pattern="^(empty-row|sheet-end)$")
    """What ends a table: ``empty-row``, or ``sheet-end`` where empty rows stand inside it."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table. ``number`` counts from 1, as the program that shows the sheet does."""

    number: int
    cells: Mapping[str, str]
    group: str
    title: str
    """The first words above the table."""


def read_rows(sheet: Sheet, shape: TableShape) -> Iterator[TableRow]:
    """The rows of every table of the sheet that has such a header; none where no row has its words."""
    names: list[str] = []
    group = title = ""
    above: dict[str, str] = {}
    skip_to = 0
    for index, row in enumerate(sheet.rows):
        if index < skip_to:
            continue
        if _is_header(row, shape):
            names = _rename_columns(_name_columns(sheet, index, shape.header_rows), shape.columns)
            group, above, skip_to = "", {}, index + shape.header_rows
            continue
        filled = [position for position, cell in enumerate(row) if cell.strip()]
        if not names:
            title = title or (row[filled[0]].strip() if filled else "")
            continue
        if not filled:
            names = names if shape.until == "sheet-end" else []
            continue
        if shape.group_rows and filled == [0]:
            group, above = row[0].strip(), {}
            continue
        cells = {name: row[position] if position < len(row) else "" for position, name in enumerate(names)}
        cells = above = _fill_down(cells, above, shape.fill_down)
        if all(cells.get(name, "").strip() for name in shape.required):
            yield TableRow(index + 1, {name: cell for name, cell in cells.items() if cell.strip()}, group, title)


def fold(text: str) -> str:
    """The text without regard to case and white space."""
    return " ".join(text[:500].split()).casefold()


def _is_header(row: Sequence[str], shape: TableShape) -> bool:
    has = [fold(cell) for cell in row if cell.strip()]
    return all(any(_fits(cell, word) for cell in has) for word in shape.header)


def _fits(folded: str, pattern: str) -> bool:
    pieces = [re.escape(piece) for piece in fold(pattern).split("*")]
    return re.fullmatch(".*".join(pieces), folded) is not None


def _rename_columns(names: list[str], wanted: Mapping[str, list[str]]) -> list[str]:
    renamed = list(names)
    for name, patterns in wanted.items():
        fitting = (at for at, own in enumerate(names) if any(_fits(fold(own), pattern) for pattern in patterns))
        at = next(fitting, None)
        if at is not None and name not in renamed:
            renamed[at] = name
    return renamed


def _name_columns(sheet: Sheet, index: int, rows: int) -> list[str]:
    """The name of each column; one without a name is called by its letter, one that comes again by its turn."""
    heads = [_fill_merged_columns(sheet, number) for number in range(index, min(index + rows, len(sheet.rows)))]
    width = max(len(row) for row in heads)
    names: list[str] = []
    for position in range(width):
        words = dict.fromkeys(" ".join(row[position].split()) for row in heads if position < len(row))
        name = " ".join(word for word in words if word) or f"(column {name_column(position)})"
        again = sum(one == name or one.startswith(f"{name} (") for one in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names


def _fill_merged_columns(sheet: Sheet, number: int) -> list[str]:
    """A row of the header, in which a cell that spans several columns names each of them."""
    row = list(sheet.rows[number])
    for (top, left), (_, right) in sheet.merges:
        if top == number and left < len(row):
            for position in range(left + 1, min(right + 1, len(row))):
                row[position] = row[position] or row[left]
    return row


def name_column(position: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _fill_down(cells: dict[str, str], above: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    filled = dict(cells)
    for name in columns:
        if filled.get(name, "").strip():
            if filled[name] != above.get(name, ""):
                return filled
        elif above.get(name, "").strip():
            filled[name] = above[name]
    return filled
