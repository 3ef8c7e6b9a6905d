"""Publications that are a repository: one archive a repository, its files read into entries as declared.

``collect`` asks for each archive once; ``parse`` is pure. GitHub's archives: https://docs.github.com/en/repositories/
working-with-files/using-files/downloading-source-code-archives
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from homefinder.adapters.git_archive.formats import FileEntries, Format, SourceFile, parse_file
from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.git_archive.tree import (
    Patterns,
    describe_stand_in,
    join_results,
    list_dangling_relations,
    list_passed_over,
    open_archive,
)
from homefinder.adapters.git_archive.unpack import ArchiveMember
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
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source

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
    files: Mapping[str, ArchiveMember]

    @classmethod
    def from_fetched(cls, archive: GitArchive, fetched: FetchResult) -> Self:
        """Raises ArchiveRefused for a body that is no archive."""
        return cls(archive, fetched, open_archive(fetched, archive.root))

    def read_files(self, patterns: Patterns, exclude: Patterns, format: Format, each: str) -> list[FileEntries]:
        """What the files that fit the patterns hold; of a link or a pointer that it is one."""
        found = [name for name in self.files if matches(name, patterns) and not matches(name, exclude)]
        return [self._read_file(name, format, each) for name in found]

    def _read_file(self, name: str, format: Format, each: str) -> FileEntries:
        member, place = self.files[name], self.fetched.locate(name)
        unreal = describe_stand_in(member, name, place)
        if unreal:
            return FileEntries((), (unreal,))
        return parse_file(SourceFile(name, member.data, place, self.archive.base), format, each)


def collect(
    source: Source, parameters: GitArchiveParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """One exchange an archive, in the order of the declaration. Any status but 200 raises BadStatus."""
    return [getter.get(archive.url) for archive in parameters.archives]


def parse(source: Source, parameters: GitArchiveParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """The records of every archive. Raises ArchiveRefused where a body is truncated or no archive, such as a web page,
    and ParseError where it was not fetched."""
    bodies = {one.url: one for one in fetched}
    read: list[ParseResult] = []
    for archive in parameters.archives:
        if archive.url not in bodies:
            raise ParseError(archive.url, "was not fetched; ask for it again")
        read.append(_archive(source.id, FileTree.from_fetched(archive, bodies[archive.url])))
    together = join_results(read)
    dangling = tuple(list_dangling_relations(together.records))
    return deduplicate_records(replace(together, issues=(*together.issues, *dangling)))


def _archive(source_id: str, tree: FileTree) -> ParseResult:
    lookups: dict[str, Lookup] = {}
    issues: list[Issue] = []
    unread: dict[str, str] = {}
    for name, table in tree.archive.lookups.items():
        reads = tree.read_files(table.files, [], table.format, table.each)
        lookups[name] = Lookup.from_rows(
            name, LOOKUP_KEY, (_row(table, entry) for read in reads for entry in read.entries)
        )
        found = [issue for read in reads for issue in read.issues]
        issues.extend(found)
        lost = [issue.message for issue in found if ISSUE_CODES[issue.code].unread == "part"]
        if lost:
            unread[name] = lost[0]
    made = [_collection(source_id, tree, collection, lookups, unread) for collection in tree.archive.collections]
    beside = _list_files_beside(tree)
    rest = ParseResult(
        (), (*issues, *_list_backup_issues(tree)), passed_over={tree.archive.url: beside} if beside else {}
    )
    return join_results([*made, rest])


LOOKUP_KEY = "$lookup-key"


def _row(table: GitTable, entry: SourceEntry) -> LookupRow:
    computed = {name: strip_locations(value) for name, value in entry.computed.items()}
    key = as_text(find_value(table.key, Scope(entry.fields, entry.location, entry.computed)).value)
    return LookupRow({**computed, **entry.fields, LOOKUP_KEY: key}, entry.location)


def _collection(
    source_id: str,
    tree: FileTree,
    collection: FileCollection,
    lookups: Mapping[str, Lookup],
    unread_lookups: Mapping[str, str],
) -> ParseResult:
    if collection.entries:
        # What we declare stands nowhere in the body, so it is computed and has the archive as its only place.
        place = tree.fetched.locate()
        declared = [
            SourceEntry({}, place, {f"${name}": value for name, value in one.items()}) for one in collection.entries
        ]
        return map_entries(source_id, collection.mapping, declared, lookups)
    reads = tree.read_files(collection.files, collection.exclude, collection.format, collection.each)
    made = map_entries(source_id, collection.mapping, (entry for read in reads for entry in read.entries), lookups)
    lacking = sorted(collection.mapping.list_lookup_names() & unread_lookups.keys())
    return replace(
        made,
        issues=(*(issue for read in reads for issue in read.issues), *made.issues),
        incomplete={record.key: unread_lookups[lacking[0]] for record in made.records} if lacking else {},
    )


def _list_files_beside(tree: FileTree) -> tuple[str, ...]:
    collections = [collection for collection in tree.archive.collections if collection.files]
    patterns = [*(one.files for one in collections), *(one.files for one in tree.archive.lookups.values())]
    return list_passed_over(tree.files, patterns, [collection.exclude for collection in collections])


def _list_backup_issues(tree: FileTree) -> Iterator[Issue]:
    for name in tree.files:
        page = next((name.removesuffix(ending) for ending in BACKUP_ENDINGS if name.endswith(ending)), "")
        if page and any(collection.includes(page) for collection in tree.archive.collections):
            message = f"{name} is an editor's copy of {page}; it was not taken in"
            yield Issue("editor-backup", message, tree.fetched.locate(name))
