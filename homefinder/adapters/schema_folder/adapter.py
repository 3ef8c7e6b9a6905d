"""Folders of schemas in a repository's archive: each document is a standard, the files of several years its editions.

Plain reading: no schema is validated, nothing is asked for but the archive and the feed of its releases.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from homefinder.adapters.feed.entries import read_feed
from homefinder.adapters.git_archive.formats import build_name_values
from homefinder.adapters.git_archive.tree import (
    join_results,
    list_dangling_relations,
    list_passed_over,
    open_archive,
)
from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.adapters.mapping.mapping import SourceEntry, deduplicate_records, identify_entry, map_entries
from homefinder.adapters.schema_folder.document import MAX_NAMES, SchemaDocument, list_once
from homefinder.adapters.schema_folder.parameters import SchemaArchive, SchemaCollection, SchemaFolderParameters
from homefinder.adapters.schema_folder.read import SchemaFiles, SchemaParts
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source

PARAMETERS_MODEL = SchemaFolderParameters

_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Editions:
    """What the path of a file says of its edition, and which stand before and behind it."""

    edition: str = ""
    earlier: str = ""
    later: str = ""


def collect(
    source: Source, parameters: SchemaFolderParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """Each archive once, with the feeds of its releases. An archive that does not answer raises BadStatus; of a feed
    that is gone (404, 410) ``parse`` tells."""
    fetched = []
    for archive in parameters.archives:
        fetched.append(getter.get(archive.url))
        for url in _list_feeds(archive):
            fetched.append(getter.get(url, accept=(404, 410)))
    return fetched


def parse(source: Source, parameters: SchemaFolderParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every schema. Raises ArchiveRefused where a body is truncated or no archive, and ParseError where it
    was not fetched; a file that cannot be read is an issue."""
    bodies = {one.url: one for one in fetched}
    read: list[ParseResult] = []
    for archive in parameters.archives:
        if archive.url not in bodies:
            raise ParseError(archive.url, "was not fetched; ask for it again")
        body = bodies[archive.url]
        files = SchemaFiles(body, open_archive(body, archive.root))
        read += [_read_collection(source.id, one, files, bodies) for one in archive.collections]
        patterns = [one.files for one in archive.collections if one.files]
        beside = list_passed_over(files.files, patterns, [one.exclude for one in archive.collections])
        drawn_in = {name for one in archive.collections for name in _list_drawn_in(one, files)}
        beside = tuple(name for name in beside if name not in drawn_in)
        read += [ParseResult((), passed_over={archive.url: beside})] if beside else []
    together = join_results(read)
    issues = (*together.issues, *list_dangling_relations(together.records))
    windows = frozenset(url for archive in parameters.archives for url in _list_feeds(archive))
    return deduplicate_records(replace(together, issues=issues, windows=windows))


def _list_feeds(archive: SchemaArchive) -> tuple[str, ...]:
    return list_once(one.releases or "" for one in archive.collections)


def _list_drawn_in(collection: SchemaCollection, files: SchemaFiles) -> set[str]:
    found: set[str] = set()
    for name in files.files if collection.files else ():
        document = files.read(name, collection.form).document if collection.includes(name) else None
        found |= set(files.collect_parts(name, document).documents) if document else set()
    return found


def _read_collection(
    source_id: str, collection: SchemaCollection, files: SchemaFiles, bodies: Mapping[str, FetchResult]
) -> ParseResult:
    if collection.entries:
        place = files.fetched.locate()
        declared = [SourceEntry({}, place, {f"${key}": one[key] for key in one}) for one in collection.entries]
        return map_entries(source_id, collection.mapping, declared, {})
    if collection.releases:
        return _read_releases(source_id, collection, bodies.get(collection.releases))
    return _read_files(source_id, collection, files)


def _read_releases(source_id: str, collection: SchemaCollection, fetched: FetchResult | None) -> ParseResult:
    """Records of the releases. A feed that is gone or broken is one issue, since the schemas stand without it."""
    if fetched is None:
        raise ParseError(collection.releases or "", "was not fetched; ask for it again")
    if fetched.status != 200:
        said = f"the feed of releases answered {fetched.status}"
        return ParseResult((), (Issue("missing-response", said, fetched.locate()),))
    try:
        entries = read_feed(fetched, {}).entries
    except ParseError as error:
        return ParseResult((), (Issue("unreadable-file", error.problem, fetched.locate()),))
    return map_entries(source_id, collection.mapping, entries, {})


def _read_files(source_id: str, collection: SchemaCollection, files: SchemaFiles) -> ParseResult:
    names = [name for name in files.files if collection.includes(name)]
    editions = _find_editions(collection.edition, names)
    issues: list[Issue] = []
    entries: list[SourceEntry] = []
    incomplete: dict[str, str] = {}
    for name in names:
        read = files.read(name, collection.form)
        issues += read.issues
        if read.document is None:
            continue
        parts = files.collect_parts(name, read.document)
        issues += parts.issues
        entry = _build_entry(name, read.document, parts, editions[name])
        entries.append(entry)
        if parts.unread:
            incomplete[identify_entry(collection.mapping, entry)] = f"{parts.unread[0]} could not be read"
        if any(one.is_cut for one in (read.document, *parts.documents.values())):
            said = f"{name} defines more than {MAX_NAMES:,} names of a kind; the rest was left"
            issues.append(Issue("list-cut", said, read.document.location))
    if not names:
        said = f"the archive has no file like {', '.join(_as_list(collection.files))} ({collection.name})"
        issues.append(Issue("unreadable-file", said, files.fetched.locate(collection.name)))
    made = map_entries(source_id, collection.mapping, entries, {})
    return replace(made, issues=(*issues, *made.issues), incomplete={**made.incomplete, **incomplete})


def _build_entry(name: str, document: SchemaDocument, parts: SchemaParts, editions: Editions) -> SourceEntry:
    whole = [document, *parts.documents.values()]
    computed: dict[str, Any] = {f"${key}": value for key, value in document.stated.items()}
    lists = {
        "$fields": list_once(one for each in whole for one in each.names),
        "$code_lists": list_once(one for each in whole for one in each.code_lists),
        "$codes": list_once(one for each in whole for one in each.codes),
        "$operations": list_once(one for each in whole for one in each.operations),
        "$parts": tuple(parts.documents),
        "$outside": parts.outside,
    }
    kept = {key: LocatedValue(list(names[:MAX_NAMES]), document.location) for key, names in lists.items() if names}
    counts = {"$field_count": str(len(lists["$fields"])), "$code_count": str(len(lists["$codes"]))}
    said = {"$edition": editions.edition, "$earlier": editions.earlier, "$later": editions.later}
    computed |= {**build_name_values(name), "$file_url": quote(name), "$form": document.form, **counts, **kept}
    computed |= {key: value for key, value in said.items() if value}
    return SourceEntry(document.fields, document.location, computed)


def _find_editions(pattern: str, names: Sequence[str]) -> dict[str, Editions]:
    """Path → its edition. Files whose paths differ in nothing else are editions of one schema, in natural order."""
    if not pattern:
        return {name: Editions() for name in names}
    found = {name: match for name in names if (match := re.search(pattern, name))}
    series: dict[str, list[str]] = defaultdict(list)
    for name, match in found.items():
        series[name[: match.start(1)] + "\0" + name[match.end(1) :]].append(name)
    editions = {name: Editions() for name in names}
    for group in series.values():
        labels = [found[name][1] for name in sorted(group, key=lambda name: _order(found[name][1]))]
        for label, before, after in zip(labels, ["", *labels], [*labels[1:], ""], strict=False):
            name = next(one for one in group if found[one][1] == label)
            editions[name] = Editions(label, before, after)
    return editions


def _order(label: str) -> list[tuple[int, int, str]]:
    pieces = _NUMBERS.split(label)
    return [(0, int(one[:50]), "") if one.isdecimal() else (1, 0, one) for one in pieces if one]


def _as_list(patterns: str | list[str]) -> list[str]:
    return [patterns] if isinstance(patterns, str) else patterns
