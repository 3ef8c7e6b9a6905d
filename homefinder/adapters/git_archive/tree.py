"""The files of a repository's archive, and what adapters that read them share: links, pointers, what is passed over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from homefinder.adapters.git_archive.globs import list_folders, matches
from homefinder.adapters.git_archive.unpack import ArchiveMember, unpack_members
from homefinder.model import FetchResult, Issue, Location, ParseResult, Record

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
"""How an address begins (RFC 3986, section 3.1); keys of records never do."""

LFS_POINTER = b"version https://git-lfs.github.com/spec/"
"""How the file begins that stands in place of one that is kept elsewhere.

https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md"""

TEXT_ENDINGS = frozenset(
    {".md", ".markdown", ".yml", ".yaml", ".json", ".csv", ".tsv", ".html", ".xml", ".ttl", ".txt", ".xsd"}
)
"""Endings of files that may hold a publication's text or data, not its looks."""

Patterns = str | list[str]


def open_archive(fetched: FetchResult, root: bool) -> dict[str, ArchiveMember]:
    """The files by path, in order. ``root``: they stand in one folder, whose name is left out.

    Raises ArchiveRefused where the body is truncated or no archive.
    """
    files = {member.name: member for member in unpack_members(fetched.body, fetched.url)}
    if root:
        files = {name.partition("/")[2]: member for name, member in files.items()}
    return {name: files[name] for name in sorted(files) if name}


def describe_stand_in(member: ArchiveMember, name: str, place: Location) -> Issue | None:
    """The issue of a link, or of a pointer that stands for a file; None for a file."""
    if member.link:
        return Issue("link-file", f"{name} is a link to {member.link[:200]}", place)
    if member.data.startswith(LFS_POINTER):
        return Issue("pointer-file", f"{name} is a pointer of Git LFS, not the file", place)
    return None


def join_results(results: Sequence[ParseResult]) -> ParseResult:
    """What several parts of a publication gave, as one."""
    return ParseResult(
        tuple(record for one in results for record in one.records),
        tuple(issue for one in results for issue in one.issues),
        {key: reason for one in results for key, reason in one.incomplete.items()},
        {url: names for one in results for url, names in one.passed_over.items()},
    )


def list_dangling_relations(records: Sequence[Record]) -> Iterator[Issue]:
    """Relations to keys that no record of this edition has; an archive is whole, so they lead nowhere."""
    keys = {record.key for record in records}
    for record in records:
        for relation in record.relations:
            if relation.target and relation.target not in keys and not ADDRESS.match(relation.target):
                message = f"{record.key} names {relation.target!r} ({relation.kind}), which this edition does not have"
                place = record.find_location("relations") or record.locations[""]
                yield Issue("unknown-reference", message, place, record.key)


def list_passed_over(
    names: Iterable[str], patterns: Sequence[Patterns], excluded: Sequence[Patterns]
) -> tuple[str, ...]:
    """The files with data or text that stand in a folder below which the patterns look, and that nothing names."""
    prefixes = {prefix for given in patterns for prefix in list_folders(given)}
    return tuple(
        name
        for name in names
        if PurePosixPath(name).suffix.lower() in TEXT_ENDINGS
        and any(name.startswith(prefix) if prefix else "/" not in name for prefix in prefixes)
        and not any(matches(name, given) for given in (*patterns, *excluded))
    )
