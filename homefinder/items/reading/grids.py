"""Tables as rows of cells: where the header is, what its columns are called, what an empty cell means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from homefinder.items.declaration import ItemCollection
from homefinder.model import Location

HEADER_WITHIN = 200
"""Rows among which a header is looked for."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its name (of a sheet, or the heading above it), its rows, and the place of the file."""

    name: str
    rows: Iterable[Sequence[str]]
    location: Location
    is_file: bool = False
    title: str = ""


Row = tuple[Mapping[str, str], Location, Mapping[str, Any]]


def read_grid_rows(grids: Iterable[Grid], collection: ItemCollection) -> Iterator[Row]:
    """The rows of every table that has the header: cells by column, ``$sheet``, ``$group`` and ``$title``."""
    for grid in grids:
        yield from _read_rows(grid, collection)


def _read_rows(grid: Grid, collection: ItemCollection) -> Iterator[Row]:
    names: list[str] = []
    above: dict[str, str] = {}
    group = title = ""
    for number, raw in enumerate(grid.rows, 1):
        cells = [clean_cell(cell) for cell in raw]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if is_header(cells, collection.header) if collection.header else not names:
            names, above = rename_columns(name_columns(cells), collection.columns), {}
            continue
        if not names:
            title = title or filled[0]
            if number > HEADER_WITHIN:
                return
            continue
        if collection.groups and len(filled) == 1 and cells[0]:
            group, above = cells[0], {}
            continue
        fields = {name: cells[index] if index < len(cells) else "" for index, name in enumerate(names) if name}
        for column in collection.fill_down:
            if column in fields:
                above[column] = fields[column] = fields[column] or above.get(column, "")
        yield fields, locate_row(grid, number), {"$sheet": grid.name, "$group": group, "$title": grid.title or title}


def is_header(cells: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the row has all the words, in any order; case does not matter and ``*`` is any text."""
    words = [cell.lower() for cell in cells]
    return all(any(_pattern(word).fullmatch(cell) for cell in words) for word in wanted)


def name_columns(cells: Sequence[str]) -> list[str]:
    """The names of the columns; one met again gets its number."""
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        names.append(f"{cell}_{number}" if cell and cell in names else cell)
    while names and not names[-1]:
        names.pop()
    return names


def rename_columns(names: list[str], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The names, with those of the declaration in the place of the first column that fits."""
    renamed = list(names)
    for name, patterns in wanted.items():
        fitting = (
            at for at, own in enumerate(names) if any(_pattern(word).fullmatch(own.lower()) for word in patterns)
        )
        at = next(fitting, None)
        if at is not None and name not in renamed:
            renamed[at] = name
    return renamed


def clean_cell(cell: str) -> str:
    """The words of a cell, with plain blanks between them."""
    return " ".join(cell.replace("\ufeff", "").replace("\u00a0", " ").split())


def locate_row(grid: Grid, number: int) -> Location:
    """The place of a row: ``FILE#row=3``, or ``FILE#sheet=NAME&row=3`` where a file has several tables."""
    inner = f"row={number}" if grid.is_file else f"sheet={quote(grid.name, safe=' ')}&row={number}"
    return replace(grid.location, locator=f"{grid.location.locator}#{inner}")


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("".join(".*" if part == "*" else re.escape(part) for part in re.split(r"(\*)", word.lower())))
