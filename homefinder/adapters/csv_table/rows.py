"""The rows of a CSV body (RFC 4180), whatever its encoding, with what was wrong with it. Pure.

Rows are numbered as in RFC 7111: the header is row 1, and a row may run over several lines of the file.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError, decode_bytes
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, Location

MAX_COLUMNS = 10_000
"""Columns of the widest table that is read: the widest real one in our recordings has 46, a sheet of Excel 16,384."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column, and where it stands."""

    values: Mapping[str, str]
    number: int
    location: Location


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table as it was read. An empty body is a table without columns."""

    url: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]


def parse_file_name(url: str) -> str:
    """The last step of the address: ``catalogue.csv``."""
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or "table.csv"


def read_table(fetched: FetchResult, delimiter: str = ",", header_row: int = 1) -> CsvTable:
    """Read the body. Rows without any value are passed over; values are stripped of surrounding white space.

    Raises ParseError for what is no text, is a page of HTML, or ends inside a quoted value or a row.
    """
    text, guessed = _decode(fetched)
    lines, loose = _lines(fetched, text, delimiter)
    widest = max(map(len, lines), default=0)
    if widest > MAX_COLUMNS:
        raise ParseError(fetched.url, f"has a row of {widest:,} columns; at most {MAX_COLUMNS:,} are read")
    header = lines[header_row - 1] if len(lines) >= header_row else []
    columns = _columns(header)
    body = [(number, line) for number, line in enumerate(lines, 1) if number > header_row and any(map(str.strip, line))]
    ragged = [number for number, line in body if len(line) != len(columns) and not _only_blank_beyond(line, columns)]
    _check_end(fetched, text, body, columns, ragged)
    name = parse_file_name(fetched.url)
    rows = [Row(_values(line, columns), number, fetched.locate(f"{name}#row={number}")) for number, line in body]
    issues = [
        *guessed,
        *loose,
        *_header_issues(fetched, header, header_row),
        *_list_ragged_issues(fetched, ragged, len(columns)),
    ]
    return CsvTable(fetched.url, columns, tuple(rows), tuple(issues))


def _decode(fetched: FetchResult) -> tuple[str, list[Issue]]:
    if fetched.body.startswith(b"PK\x03\x04"):
        raise ParseError(fetched.url, "is not text: a table in CSV was asked for")
    try:
        text, encoding = decode_bytes(fetched.body)
    except TextFormatError as error:
        raise ParseError(fetched.url, f"is not text, or was cut off: it {error.problem}") from error
    if text.lstrip()[:1] == "<":
        raise ParseError(fetched.url, "answered with a page of HTML or XML where a table was asked for: a login page?")
    name = parse_file_name(fetched.url)
    message = f"{name} is not UTF-8; it was read as {encoding}"
    return text, [Issue("encoding-guessed", message, fetched.locate(name))] if encoding != "utf-8" else []


def _lines(fetched: FetchResult, text: str, delimiter: str) -> tuple[list[list[str]], list[Issue]]:
    allow_long_cells()
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), []
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            problem = "ends inside a quoted value: it was cut off, or a quotation mark is missing"
            raise ParseError(fetched.url, problem) from error
        strict = str(error)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ParseError(fetched.url, f"cannot be read as CSV: {error}") from error
    name = parse_file_name(fetched.url)
    return lines, [Issue("ragged-row", f"{name} has loose quotation marks ({strict})", fetched.locate(name))]


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    """Names for every column: a blank one is called by its number, one met again gets its number added."""
    names: dict[str, None] = {}
    for number, title in enumerate(header, 1):
        name = title.strip() or f"column_{number}"
        names[f"{name}_{number}" if name in names else name] = None
    return tuple(names)


def _values(line: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    beyond = {f"column_{number}": value.strip() for number, value in enumerate(line, 1) if number > len(columns)}
    padded = [*line, *[""] * (len(columns) - len(line))]
    named = {name: value.strip() for name, value in zip(columns, padded, strict=False)}
    return named | {name: value for name, value in beyond.items() if value}


def _only_blank_beyond(line: Sequence[str], columns: Sequence[str]) -> bool:
    return len(line) > len(columns) and not any(value.strip() for value in line[len(columns) :])


def _check_end(
    fetched: FetchResult, text: str, body: list[tuple[int, list[str]]], columns: Sequence[str], ragged: list[int]
) -> None:
    """A last row that alone is short and lacks its line end is taken for the place where the file was cut."""
    if not body or text.endswith(("\n", "\r")):
        return
    number, line = body[-1]
    if len(line) < len(columns) and ragged == [number]:
        problem = f"ends inside row {number}, after {len(line)} of {len(columns)} values: it was cut off"
        raise ParseError(fetched.url, problem)


def _header_issues(fetched: FetchResult, header: Sequence[str], header_row: int) -> list[Issue]:
    name = parse_file_name(fetched.url)
    twice = [title for title, count in Counter(title.strip() for title in header).items() if title and count > 1]
    place = fetched.locate(f"{name}#row={header_row}")
    return [Issue("ragged-row", f"{name} names the column {title!r} more than once", place) for title in twice]


def _list_ragged_issues(fetched: FetchResult, numbers: list[int], width: int) -> list[Issue]:
    if not numbers:
        return []
    name = parse_file_name(fetched.url)
    shown = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    message = f"{name}: {len(numbers)} rows have not {width} values as the header has (rows {shown})"
    return [Issue("ragged-row", message, fetched.locate(f"{name}#row={numbers[0]}"), entries=len(numbers))]
