"""What a workbook may hold, checked before it is opened: a small file can claim a sheet of billions of cells. Pure.

XLSX names the place of each cell, ODS says how often a cell or row repeats; either makes a sheet as large as its
farthest cell, whatever lies between.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.git_archive.unpack import ArchiveMember, UnpackLimits, unpack_members
from homefinder.errors import ParseError
from homefinder.model import FetchResult

WORKBOOK_LIMITS = UnpackLimits(members=5_000, member_bytes=100_000_000, total_bytes=150_000_000)

MAX_SHEETS = 500
MAX_CELLS = 5_000_000
"""Cells of the rectangle that a sheet fills: the recorded workbooks reach 53,000."""

_ZIP = b"PK\x03\x04"
_PLACE = re.compile(
    rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']\s*\$?([A-Za-z]{1,4})\$?([0-9]{1,9})\s*[\"'][^>]*(?<!/)>\s*<(?:\w+:)?(?:v|is|f)\b"
)
"""A cell that holds something: empty ones, which are there for their looks, make no sheet larger."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@dataclass(frozen=True, slots=True)
class _Extent:
    rows: int
    columns: int


def check_workbook(fetched: FetchResult) -> None:
    """Raises ArchiveRefused for a bomb, ParseError for what is no XLSX or ODS, or holds a sheet that is too large."""
    if not fetched.body.startswith(_ZIP):
        raise ParseError(fetched.url, f"is neither XLSX nor ODS: it begins {fetched.body[:16]!r}")
    sheets = 0
    known = False
    for member in unpack_members(fetched.body, fetched.url, WORKBOOK_LIMITS):
        name = member.name.lower()
        if name in ("xl/workbook.xml", "content.xml"):
            known = True
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            sheets += 1
            _check_extent(fetched, member, _measure_xlsx(member.data))
        if name == "content.xml":
            for extent in _measure_ods(fetched, member.data):
                sheets += 1
                _check_extent(fetched, member, extent)
    if not known:
        raise ParseError(fetched.url, "is an archive, but neither XLSX nor ODS")
    if sheets > MAX_SHEETS:
        raise ParseError(fetched.url, f"holds {sheets} sheets; at most {MAX_SHEETS} are read")


def _check_extent(fetched: FetchResult, member: ArchiveMember, extent: _Extent) -> None:
    if extent.rows * extent.columns > MAX_CELLS:
        said = f"{member.name} spans {extent.rows:,} rows and {extent.columns:,} columns; at most {MAX_CELLS:,} cells"
        raise ParseError(fetched.url, f"{said} are read")


def _measure_xlsx(data: bytes) -> _Extent:
    last_column = last_row = 1
    for letters, digits in set(_PLACE.findall(data)):
        last_column = max(last_column, _column_number(letters))
        last_row = max(last_row, int(digits))
    return _Extent(last_row, last_column)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _measure_ods(fetched: FetchResult, data: bytes) -> Iterator[_Extent]:
    """The extent of each table up to its last cell that holds anything."""
    rows = columns = last_row = wide = 0
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, huge_tree=False,
            tag=(f"{_TABLE}table-row", f"{_TABLE}table"),
        ):  # fmt: skip
            if element.tag == f"{_TABLE}table":
                yield _Extent(max(last_row, 1), max(columns, 1))
                rows = columns = last_row = 0
            else:
                rows += _read_repeats(element, "rows")
                wide = _measure_row(element)
                if wide:
                    last_row, columns = rows, max(columns, wide)
            element.clear()
    except etree.XMLSyntaxError as error:
        raise ParseError(fetched.url, f"content.xml is not well-formed XML: {str(error)[:200]}") from error


def _measure_row(row: etree._Element) -> int:
    at = last = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        at += _read_repeats(cell, "columns")
        if len(cell) or any("value" in str(name) or "formula" in str(name) for name in cell.attrib):
            last = at
    return last


def _read_repeats(element: etree._Element, of: str) -> int:
    said = element.get(f"{_TABLE}number-{of}-repeated") or "1"
    return int(said) if said.isdecimal() and len(said) < 10 else 1
