"""Publications that are a repository: one archive a repository, its files read into entries as declared.

``collect`` asks for each archive once; ``parse`` is pure. GitHub's archives: https://docs.github.com/en/repositories/
working-with-files/using-files/downloading-source-code-archives
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from homefinder.adapters.git_archive.formats import FileEntries, Format, SourceFile, parse_file
from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.git_archive.unpack import unpack_members
from homefinder.adapters.mapping.evaluate import Scope, as_text, find_value
from homefinder.adapters.mapping.locations import strip_locations
from homefinder.adapters.mapping.mapping import (
    Lookup,
    LookupRow,
    RecordMapping,
    SourceEntry,
    deduplicate_records,
    map_entries,
)
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, ParseResult, Record
from homefinder.source import Getter, Source

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins (RFC 3986, section 3.1); keys of records never do."""

BACKUP_ENDINGS = ("~", ".bak", ".orig", ".swp")
"""What editors put behind the name of a file that they saved beside the page."""


class GitTable(BaseModel):
    """A lookup: the files that hold its rows, and the field or computed value by which a row is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    files: str | list[str]
    format: Format
    each: str = ""
    key: str


class FileCollection(BaseModel):
    """Files of one kind and how their entries become records. ``entries`` are declared here instead of published, for
    a thing that the repository as a whole is; their fields are read as ``$name``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    files: str | list[str] = []
    exclude: str | list[str] = []
    format: Format = "front-matter"
    each: str = ""
    entries: list[dict[str, Any]] = []
    mapping: RecordMapping

    @model_validator(mode="after")
    def _check_files_or_entries(self) -> Self:
        if bool(self.files) == bool(self.entries):
            raise ValueError(f"collection {self.name!r} needs files or entries, and not both")
        return self

    def includes(self, name: str) -> bool:
        """Whether the file with this path belongs to the collection."""
        return matches(name, self.files) and not matches(name, self.exclude)


class GitArchive(BaseModel):
    """One archive of a repository. ``base`` resolves the relative links in its pages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str
    root: bool = True
    """Whether all files stand in one folder, whose name is left out of their paths."""
    base: str = ""
    lookups: dict[str, GitTable] = {}
    collections: list[FileCollection]

    @model_validator(mode="after")
    def _check_lookups(self) -> Self:
        for collection in self.collections:
            unknown = sorted(collection.mapping.list_lookup_names() - set(self.lookups))
            if unknown:
                raise ValueError(f"collection {collection.name!r} uses an undeclared lookup, {unknown[0]!r}")
        return self


class GitArchiveParameters(BaseModel):
    """The archives of a source, in the order in which they are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    archives: list[GitArchive]


PARAMETERS_MODEL = GitArchiveParameters


@dataclass(frozen=True, slots=True)
class FileTree:
    """The files of one archive by path."""

    archive: GitArchive
    fetched: FetchResult
    files: Mapping[str, bytes]

    def read_files(self, names: Iterable[str], format: Format, each: str) -> Iterator[FileEntries]:
        for name in names:
            file = SourceFile(name, self.files[name], self.fetched.locate(name), self.archive.base)
            yield parse_file(file, format, each)


def collect(
    source: Source, parameters: GitArchiveParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """One exchange an archive, in the order of the declaration. Any status but 200 raises BadStatus."""
    return [getter.get(archive.url) for archive in parameters.archives]


def parse(source: Source, parameters: GitArchiveParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """The records of every archive. Raises ArchiveRefused where a body is truncated or no archive, such as a web page,
    and ParseError where it was not fetched."""
    bodies = {one.url: one for one in fetched}
    records: list[Record] = []
    issues: list[Issue] = []
    for archive in parameters.archives:
        if archive.url not in bodies:
            raise ParseError(archive.url, "was not fetched; ask for it again")
        made = _archive(source.id, _tree(archive, bodies[archive.url]))
        records.extend(made.records)
        issues.extend(made.issues)
    return deduplicate_records(ParseResult(tuple(records), (*issues, *_list_dangling_relations(records))))


def _list_dangling_relations(records: Sequence[Record]) -> Iterator[Issue]:
    """Relations to keys that no record of this edition has; an archive is whole, so they lead nowhere."""
    keys = {record.key for record in records}
    for record in records:
        for relation in record.relations:
            if relation.target and relation.target not in keys and not ADDRESS.match(relation.target):
                message = f"{record.key} names {relation.target!r} ({relation.kind}), which this edition does not have"
                place = record.find_location("relations") or record.locations[""]
                yield Issue("unknown-reference", message, place, record.key)


def _tree(archive: GitArchive, fetched: FetchResult) -> FileTree:
    files = {member.name: member.data for member in unpack_members(fetched.body, archive.url)}
    if archive.root:
        files = {name.partition("/")[2]: data for name, data in files.items()}
    return FileTree(archive, fetched, {name: files[name] for name in sorted(files) if name})


def _archive(source_id: str, tree: FileTree) -> ParseResult:
    lookups: dict[str, Lookup] = {}
    issues: list[Issue] = []
    records: list[Record] = []
    for name, table in tree.archive.lookups.items():
        reads = list(
            tree.read_files((file for file in tree.files if matches(file, table.files)), table.format, table.each)
        )
        lookups[name] = Lookup.from_rows(
            name, LOOKUP_KEY, (_row(table, entry) for read in reads for entry in read.entries)
        )
        issues.extend(issue for read in reads for issue in read.issues)
    for collection in tree.archive.collections:
        made = _collection(source_id, tree, collection, lookups)
        records.extend(made.records)
        issues.extend(made.issues)
    return ParseResult(tuple(records), (*issues, *_list_backup_issues(tree)))


LOOKUP_KEY = "$lookup-key"


def _row(table: GitTable, entry: SourceEntry) -> LookupRow:
    computed = {name: strip_locations(value) for name, value in entry.computed.items()}
    key = as_text(find_value(table.key, Scope(entry.fields, entry.location, entry.computed)).value)
    return LookupRow({**computed, **entry.fields, LOOKUP_KEY: key}, entry.location)


def _collection(
    source_id: str, tree: FileTree, collection: FileCollection, lookups: Mapping[str, Lookup]
) -> ParseResult:
    if collection.entries:
        # What we declare stands nowhere in the body, so it is computed and has the archive as its only place.
        place = tree.fetched.locate()
        declared = [
            SourceEntry({}, place, {f"${name}": value for name, value in one.items()}) for one in collection.entries
        ]
        return map_entries(source_id, collection.mapping, declared, lookups)
    names = (name for name in tree.files if collection.includes(name))
    reads = list(tree.read_files(names, collection.format, collection.each))
    made = map_entries(source_id, collection.mapping, (entry for read in reads for entry in read.entries), lookups)
    return ParseResult(made.records, (*(issue for read in reads for issue in read.issues), *made.issues))


def _list_backup_issues(tree: FileTree) -> Iterator[Issue]:
    for name in tree.files:
        page = next((name.removesuffix(ending) for ending in BACKUP_ENDINGS if name.endswith(ending)), "")
        if page and any(collection.includes(page) for collection in tree.archive.collections):
            message = f"{name} is an editor's copy of {page}; it was not taken in"
            yield Issue("editor-backup", message, tree.fetched.locate(name))
