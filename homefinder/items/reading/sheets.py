"""Sheets of workbooks as rows of cells; what a sheet claims of its size is not believed."""

from __future__ import annotations

import fnmatch
import io
from collections.abc import Iterator

import python_calamine

from homefinder.adapters.workbook.limits import check_workbook
from homefinder.adapters.workbook.sheets import format_cell
from homefinder.clean.decoding import TextFormatError
from homefinder.errors import HomefinderError
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.grids import Grid
from homefinder.model import FetchResult

MAX_CELLS = 5_000_000
"""Cells of a sheet that are looked at, empty ones counted."""


def list_sheet_grids(file: InputFile, patterns: list[str]) -> Iterator[Grid]:
    """The worksheets whose names fit, in their order, hidden ones too. Raises TextFormatError."""
    from datetime import UTC, datetime

    body = FetchResult(file.location.url, 200, {}, file.data, file.location.sha256, datetime.now(UTC))
    try:
        check_workbook(body)
        with python_calamine.load_workbook(io.BytesIO(file.data)) as book:
            for name in book.sheet_names:
                if any(fnmatch.fnmatch(name.lower(), pattern.lower()) for pattern in patterns):
                    sheet = book.get_sheet_by_name(name)
                    if sheet.height * sheet.width > MAX_CELLS:
                        raise TextFormatError(
                            f"has a sheet {name!r} of {sheet.height:,} rows and {sheet.width:,} columns"
                        )
                    yield Grid(name, [[format_cell(cell) for cell in row] for row in sheet.iter_rows()], file.location)
    except (python_calamine.CalamineError, OSError, ValueError, HomefinderError) as error:
        if isinstance(error, TextFormatError):
            raise
        raise TextFormatError(f"cannot be read as a workbook: {str(error)[:300]}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how a slip in the reader's own code shows, no Exception
            raise
        raise TextFormatError(f"broke its reader: {str(error)[:300]}") from error
