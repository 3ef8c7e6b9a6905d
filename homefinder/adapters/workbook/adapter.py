"""Catalogues and tables that are kept as workbooks, XLSX or ODS: each row of each table of each sheet is an entry."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from pydantic import BaseModel, ConfigDict, Field

from homefinder.adapters.listing.parameters import WebAddress
from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry, deduplicate_records, map_entries
from homefinder.adapters.workbook.sheets import Sheet, read_sheets
from homefinder.adapters.workbook.tables import TableRow, TableShape, read_rows
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, Location, ParseResult
from homefinder.source import Getter, Source


class SheetCollection(TableShape):
    """Tables of one kind, and how their rows become records.

    Beside its columns a row has ``$sheet``, ``$row`` (its number), ``$group``, ``$title`` (the first words above the
    table) and ``$file``. A column without a name is ``(column K)``.
    """

    name: str
    """Name of the collection, for messages."""
    sheets: list[str] = Field(min_length=1)
    """Patterns of the names of sheets: ``*`` and ``?`` as in file names."""
    exclude: list[str] = Field(default=[])
    """Patterns of sheets to leave out."""
    hidden: bool = False
    """Whether hidden sheets are read too."""
    mapping: RecordMapping
    """How a row becomes a record."""

    def includes(self, name: str) -> bool:
        """Whether the sheet with this name belongs to the collection."""
        wanted = any(fnmatchcase(name, pattern) for pattern in self.sheets)
        return wanted and not any(fnmatchcase(name, pattern) for pattern in self.exclude)


class Workbook(BaseModel):
    """One workbook and the tables that are read from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: WebAddress
    """Address of the workbook, XLSX or ODS."""
    collections: list[SheetCollection] = Field(min_length=1)
    """Kinds of tables, in the order in which their records are made."""

    @property
    def file_name(self) -> str:
        return PurePosixPath(unquote(urlsplit(self.url).path)).name or "workbook"


class WorkbookParameters(BaseModel):
    """The workbooks of a source, in the order in which they are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    workbooks: list[Workbook] = Field(min_length=1)
    """One entry for each workbook."""
    max_rows: int = Field(default=100_000, ge=1)
    """Most rows that are taken for one collection of a workbook."""


PARAMETERS_MODEL = WorkbookParameters


def collect(
    source: Source, parameters: WorkbookParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """One exchange a workbook, in the order of the declaration. Any status but 200 raises BadStatus."""
    return [getter.get(workbook.url) for workbook in parameters.workbooks]


def parse(source: Source, parameters: WorkbookParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every row. Of several workbooks, one that cannot be read is an issue; raises ParseError where none
    can."""
    bodies = {one.url: one for one in fetched}
    made: list[ParseResult] = []
    lost: list[ParseError] = []
    for workbook in parameters.workbooks:
        if workbook.url not in bodies:
            raise ParseError(workbook.url, "was not fetched; ask for it again")
        try:
            made.append(_read_workbook(source.id, workbook, bodies[workbook.url], parameters.max_rows))
        except ParseError as error:
            lost.append(error)
            place = bodies[workbook.url].locate(workbook.file_name)
            made.append(ParseResult((), (Issue("unreadable-file", str(error), place),)))
    if len(lost) == len(parameters.workbooks):
        raise lost[0]
    return deduplicate_records(
        ParseResult(
            tuple(record for one in made for record in one.records),
            tuple(issue for one in made for issue in one.issues),
            passed_over={url: names for one in made for url, names in one.passed_over.items()},
        )
    )


def _read_workbook(source_id: str, workbook: Workbook, fetched: FetchResult, most: int) -> ParseResult:
    wants_hidden = any(collection.hidden for collection in workbook.collections)
    sheets = list(read_sheets(fetched, wants_hidden))
    visible = {one.name for one in read_sheets(fetched, False)} if wants_hidden else {one.name for one in sheets}
    made: list[ParseResult] = []
    issues: list[Issue] = []
    for collection in workbook.collections:
        chosen = [one for one in sheets if collection.includes(one.name) and (collection.hidden or one.name in visible)]
        entries: list[SourceEntry] = []
        if not chosen:
            said = f"{workbook.file_name} has no sheet like {', '.join(collection.sheets)}"
            issues.append(Issue("unreadable-file", said, fetched.locate(workbook.file_name)))
        for sheet in chosen:
            rows = [_build_entry(workbook, fetched, sheet, row) for row in read_rows(sheet, collection)]
            entries += rows
            if not rows:
                said = f"the sheet {sheet.name!r} has no row below one with {', '.join(collection.header)}"
                issues.append(Issue("unreadable-file", said, _locate(workbook, fetched, sheet)))
        if len(entries) > most:
            said = f"{workbook.file_name} has {len(entries)} rows of {collection.name}; the first {most} were read"
            issues.append(Issue("list-cut", said, fetched.locate(workbook.file_name)))
        made.append(map_entries(source_id, collection.mapping, entries[:most], {}))
    beside = tuple(
        one.name for one in sheets if not any(collection.includes(one.name) for collection in workbook.collections)
    )
    return ParseResult(
        tuple(record for one in made for record in one.records),
        (*issues, *(issue for one in made for issue in one.issues)),
        passed_over={workbook.url: beside} if beside else {},
    )


def _locate(workbook: Workbook, fetched: FetchResult, sheet: Sheet, row: int = 0) -> Location:
    """``tables.xlsx#Sheet 1!12``."""
    name = quote(sheet.name, safe=" _-.()&+,")
    return fetched.locate(f"{workbook.file_name}#{name}!{row}" if row else f"{workbook.file_name}#{name}")


def _build_entry(workbook: Workbook, fetched: FetchResult, sheet: Sheet, row: TableRow) -> SourceEntry:
    computed = {
        "$sheet": sheet.name,
        "$row": str(row.number),
        "$group": row.group,
        "$title": row.title,
        "$file": workbook.file_name,
    }
    return SourceEntry(row.cells, _locate(workbook, fetched, sheet, row.number), computed)
