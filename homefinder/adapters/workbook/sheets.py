"""The sheets of a workbook as rows of text. Values only: formulas and macros are neither read nor run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from homefinder.adapters.workbook.limits import check_workbook
from homefinder.errors import ParseError
from homefinder.model import FetchResult

Rows = list[list[str]]
Cell = tuple[int, int]
MAX_MERGES = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[0][0]`` is its cell A1. ``merges``: first and last cell of each merged range, from 0."""

    name: str
    rows: Rows
    merges: tuple[tuple[Cell, Cell], ...] = ()


def read_sheets(fetched: FetchResult, hidden: bool) -> Iterator[Sheet]:
    """The worksheets in their order; hidden ones where they are wanted.

    Raises ParseError, naming the address, for what cannot be read as a workbook, and ArchiveRefused for a bomb.
    """
    check_workbook(fetched)
    try:
        with python_calamine.load_workbook(io.BytesIO(fetched.body)) as book:
            for about in book.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                if hidden or about.visible == python_calamine.SheetVisibleEnum.Visible:
                    yield _read_sheet(book, about.name)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ParseError(fetched.url, f"cannot be read as a workbook: {str(error)[:300]}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a slip in the reader's own code shows, no Exception
            raise
        raise ParseError(fetched.url, f"broke its reader: {str(error)[:300]}") from error


def format_cell(value: Any) -> str:
    """The value as text: whole numbers without a fraction, days and moments in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value) if value is not None else ""


def _read_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = [[format_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    merges = tuple((first, last) for first, last in (sheet.merged_cell_ranges or [])[:MAX_MERGES])
    return Sheet(name, _fill_merged_rows(rows, merges), merges)


def _fill_merged_rows(rows: Rows, merges: Sequence[tuple[Cell, Cell]]) -> Rows:
    """What a cell that spans several rows says, it says of each of them."""
    for (top, left), (bottom, _) in merges:
        if bottom <= top or top >= len(rows) or left >= len(rows[top]):
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[number]) and not rows[number][left]:
                rows[number][left] = rows[top][left]
    return rows
