"""A catalogue kept as one CSV file, with its CSVW metadata and the tables beside it where the declaration names them.

Each row becomes a record by the declared mapping; organisations and licences may be looked up in the tables beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field

from homefinder.adapters.csv_table.csvw import ColumnNames, parse_columns
from homefinder.adapters.csv_table.rows import CsvTable, Row, parse_file_name, read_table
from homefinder.adapters.mapping.locations import locate_member
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry, map_entries
from homefinder.clean.decoding import parse_json
from homefinder.errors import ParseError
from homefinder.ids import shorten_key, slug
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source


class LookupTable(BaseModel):
    """A table beside the main one. ``url`` may be relative to it; ``key`` is the column that rows are known by."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    url: str
    key: str = "id"


class CsvParameters(BaseModel):
    """Where the tables are and how a row becomes a record.

    Beside its columns a row has ``$row`` (its number in the file, the header is row 1) and, where ``key_columns`` are
    named, ``$key``: their slugs with slashes between them. Rows that differ but share a key are told apart by the slug
    of the first of ``tell_apart`` that differs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str = Field(pattern=r"^https?://")
    metadata: str = ""
    """Address of the CSVW metadata, may be relative; empty: there is none."""
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    header_row: int = Field(default=1, ge=1)
    unescape_newlines: bool = False
    """The two characters backslash and n stand for a line break in this file."""
    required: list[str] = []
    """Columns without which the file is not what it should be, beside those that the metadata requires."""
    key_columns: list[str] = []
    tell_apart: list[str] = []
    lookups: list[LookupTable] = []
    mapping: RecordMapping

    def resolve_url(self, url: str) -> str:
        return urljoin(self.url, url)


PARAMETERS_MODEL = CsvParameters


def collect(source: Source, parameters: CsvParameters, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
    """The table, its lookups, its metadata, in this order. Metadata that is gone (404, 410) is told by ``parse``."""
    fetched = [
        getter.get(url) for url in (parameters.url, *(parameters.resolve_url(one.url) for one in parameters.lookups))
    ]
    if parameters.metadata:
        fetched.append(getter.get(parameters.resolve_url(parameters.metadata), accept=(404, 410)))
    return fetched


def parse(source: Source, parameters: CsvParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """A record for every row. Raises ParseError, naming the address, for a body that is no table, is cut off, or
    lacks a column that is required. A table without rows has no records: that is for the gate to judge."""
    bodies = {one.url: one for one in fetched}
    table = read_table(_body(bodies, parameters.url), parameters.delimiter, parameters.header_row)
    beside = {
        one.name: (one.key, read_table(_body(bodies, parameters.resolve_url(one.url)))) for one in parameters.lookups
    }
    required, metadata_issues = _required_columns(parameters, bodies)
    _check_columns(table, [*((name,) for name in parameters.required), *required], parameters)
    entries, key_issues = _entries(parameters, table)
    lookups = {name: _lookup(name, key, rows) for name, (key, rows) in beside.items()}
    parsed = map_entries(source.id, parameters.mapping, entries, lookups)
    tables = (table, *(rows for _, rows in beside.values()))
    read = [issue for one in tables for issue in one.issues]
    return ParseResult(
        parsed.records, (*read, *metadata_issues, *key_issues, *_missing_values(table, required), *parsed.issues)
    )


def _body(bodies: Mapping[str, FetchResult], url: str) -> FetchResult:
    if url not in bodies:
        raise ParseError(url, "is not among what was fetched")
    return bodies[url]


def _lookup(name: str, key: str, table: CsvTable) -> Lookup:
    if table.rows and key not in table.columns:
        raise ParseError(table.url, f"has no column {key!r}; its header reads {', '.join(table.columns)}")
    return Lookup.from_rows(name, key, (LookupRow(row.values, row.location) for row in table.rows))


def _required_columns(
    parameters: CsvParameters, bodies: Mapping[str, FetchResult]
) -> tuple[list[ColumnNames], list[Issue]]:
    """What the CSVW metadata requires. Metadata that cannot be read is an issue: the table stands without it."""
    if not parameters.metadata:
        return [], []
    metadata = _body(bodies, parameters.resolve_url(parameters.metadata))
    name = parse_file_name(metadata.url)
    if metadata.status != 200:
        message = f"{name} answered {metadata.status}; the table was read without it"
        return [], [Issue("missing-response", message, metadata.locate())]
    try:
        columns = parse_columns(parse_json(metadata.body.decode("utf-8-sig")), parse_file_name(parameters.url))
    except ValueError as error:
        message = f"{name} is not CSVW metadata ({error}); the table was read without it"
        return [], [Issue("unreadable-file", message, metadata.locate(name))]
    return [column.names for column in columns if column.required], []


def _check_columns(table: CsvTable, required: Sequence[ColumnNames], parameters: CsvParameters) -> None:
    """A table with rows or a header must have every required column, under its name or one of its titles."""
    missing = [names[0] for names in required if not set(names) & set(table.columns)]
    if table.columns and missing:
        by = parse_file_name(parameters.metadata) if parameters.metadata else "the declaration"
        problem = (
            f"has no column {', '.join(missing)}, which {by} requires; its header reads {', '.join(table.columns)}"
        )
        raise ParseError(table.url, problem)


def _entries(parameters: CsvParameters, table: CsvTable) -> tuple[list[SourceEntry], list[Issue]]:
    entries: list[SourceEntry] = []
    issues: list[Issue] = []
    first: dict[str, Row] = {}
    for row in table.rows:
        key = _key(parameters.key_columns, row)
        told = _distinguish_key(parameters.tell_apart, key, row, first)
        if told != key:
            message = (
                f"row {row.number} shares {key!r} with row {first[key].number}, but differs; it is kept as {told!r}"
            )
            issues.append(Issue("shared-key", message, row.location, told))
        first.setdefault(told, row)
        values = {
            name: value.replace("\\r\\n", "\n").replace("\\n", "\n") if parameters.unescape_newlines else value
            for name, value in row.values.items()
        }
        entries.append(SourceEntry(values, row.location, {"$row": str(row.number), "$key": told}))
    return entries, issues


def _key(columns: Sequence[str], row: Row) -> str:
    steps = [slug(row.values.get(column, "")) for column in columns]
    return shorten_key("/".join(steps)) if all(steps) else ""


def _distinguish_key(columns: Sequence[str], key: str, row: Row, first: Mapping[str, Row]) -> str:
    """The key, or, where a differing row came before under it, the key with what tells them apart."""
    before = first.get(key) if key else None
    if before is None or before.values == row.values:
        return key
    differing = [row.values.get(name, "") for name in columns if row.values.get(name) != before.values.get(name)]
    return next((shorten_key(f"{key}/{slug(value)}") for value in differing if slug(value)), key)


def _missing_values(table: CsvTable, required: Sequence[ColumnNames]) -> Iterator[Issue]:
    """One issue for each required column that rows leave empty, at the first of them."""
    for names in required:
        column = next((name for name in names if name in table.columns), None)
        empty = [row for row in table.rows if column and not row.values[column]]
        if column and empty:
            message = f"{column} is empty in {len(empty)} of {len(table.rows)} rows, though the metadata requires it"
            yield Issue("missing-value", message, locate_member(empty[0].location, (column,)))
