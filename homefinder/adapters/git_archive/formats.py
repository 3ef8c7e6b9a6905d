"""Files to entries: front matter, markdown, YAML, JSON and CSV. A file that cannot be read is an issue, no error."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from homefinder.adapters.git_archive.markdown_pages import build_page_values, split_page
from homefinder.adapters.mapping.mapping import LocatedValue, SourceEntry
from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError, decode_text, parse_json
from homefinder.clean.yaml_text import count_values, parse_yaml
from homefinder.errors import describe_surprise
from homefinder.model import Issue, Location

Format = Literal["front-matter", "markdown", "yaml", "json", "csv"]

ENDINGS = (".html.md", ".md", ".markdown", ".yml", ".yaml", ".json", ".csv")
"""What ``$stem`` leaves out of a file's name."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and its place, whose locator is the file's path."""

    name: str
    data: bytes
    location: Location
    base: str = ""
    """The address against which relative links in the file are resolved."""


@dataclass(frozen=True, slots=True)
class FileEntries:
    """The entries of a file, and what was wrong with it."""

    entries: tuple[SourceEntry, ...] = ()
    issues: tuple[Issue, ...] = ()


def parse_file(file: SourceFile, format: Format, each: str = "") -> FileEntries:
    """The entries of a file in their order. ``each`` says what an entry is in YAML, JSON or front matter: empty, the
    whole file; ``.``, each member of it; a path, each member at that path."""
    try:
        decoded = decode_text(file.data, file.location)
        read = READERS[format](file, decoded.text, each)
    except TextFormatError as broken:
        return FileEntries((), (_build_unreadable_issue(file, broken),))
    except Exception as error:  # whatever a file does to a parser, the other files are read
        surprise = TextFormatError(f"cannot be read: {describe_surprise(error)}")
        return FileEntries((), (_build_unreadable_issue(file, surprise),))
    return replace(read, issues=decoded.issues + read.issues)


def build_name_values(name: str) -> dict[str, Any]:
    """What a file's path tells: ``$file``, ``$stem`` (its name without ending) and ``$folder`` (its own folder)."""
    path = PurePosixPath(name)
    ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), path.suffix)
    return {"$file": name, "$stem": path.name[: len(path.name) - len(ending)], "$folder": path.parent.name}


def _build_unreadable_issue(file: SourceFile, broken: TextFormatError) -> Issue:
    at = f"{file.name}:{broken.line}" if broken.line else file.name
    code = "malformed-front-matter" if isinstance(broken, FrontMatterError) else "unreadable-file"
    return Issue(code, f"{at} {broken.problem}", replace(file.location, locator=at))


class FrontMatterError(TextFormatError):
    """The block between the ``---`` lines cannot be read."""


def _front_matter(file: SourceFile, text: str, each: str) -> FileEntries:
    try:
        page = split_page(text)
        fields, issues = parse_yaml(page.front or "", file.location, page.front_line)
    except TextFormatError as broken:
        raise FrontMatterError(broken.problem, broken.line) from broken
    if page.front is None:
        message = f"{file.name} begins without front matter; only its text and name were taken in"
        issues = (Issue("no-front-matter", message, file.location),)
    fields = fields or {}
    if not isinstance(fields, Mapping):
        raise FrontMatterError("the front matter holds no fields with values", page.front_line)
    computed = {**build_name_values(file.name), **build_page_values(page.body, file.location, file.base)}
    if not each:
        return FileEntries((SourceEntry(fields, file.location, computed),), issues)
    entries = _entries(file, fields, each) if each in fields else ()
    return FileEntries(tuple(replace(entry, computed={**computed, **entry.computed}) for entry in entries), issues)


def _markdown(file: SourceFile, text: str, _each: str) -> FileEntries:
    computed = {**build_name_values(file.name), **build_page_values(text, file.location, file.base)}
    return FileEntries((SourceEntry({}, file.location, computed),))


def _yaml(file: SourceFile, text: str, each: str) -> FileEntries:
    value, issues = parse_yaml(text, file.location)
    return FileEntries(tuple(_entries(file, value, each)), issues)


def _json(file: SourceFile, text: str, each: str) -> FileEntries:
    repeats: list[str] = []

    def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key, member in pairs:
            repeats.extend([key] if key in value else [])
            value.setdefault(key, member)
        return value

    value = parse_json(text, first_of_each)
    count_values(value)
    again = [f"{file.name} says {key!r} twice in one object; the first is kept" for key in dict.fromkeys(repeats)]
    return FileEntries(
        tuple(_entries(file, value, each)), tuple(Issue("duplicate-key", message, file.location) for message in again)
    )


def _csv(file: SourceFile, text: str, _each: str) -> FileEntries:
    """Rows by their column names. Rows are numbered as in RFC 7111: the heading is row 1."""
    allow_long_cells()
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="(more cells)", restval="", strict=True)
    try:
        names = build_name_values(file.name)
        place = file.location
        entries = tuple(
            SourceEntry(row, replace(place, locator=f"{file.name}#row={number}"), names)
            for number, row in enumerate(rows, start=2)
        )
    except csv.Error as error:
        raise TextFormatError(f"is not valid CSV: {error}", rows.reader.line_num) from error
    return FileEntries(entries)


def _entries(file: SourceFile, value: Any, each: str) -> Iterator[SourceEntry]:
    names = build_name_values(file.name)
    if not each:
        yield SourceEntry(_fields(value, "items", file.location), file.location, names)
        return
    steps = [] if each == "." else each.split(".")
    for step in steps:
        if not isinstance(value, Mapping) or step not in value:
            raise TextFormatError(f"has nothing at {each!r}")
        value = value[step]
    if value and not isinstance(value, Mapping | list):
        raise TextFormatError(f"has neither a list nor an object at {each!r}")
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, member in pairs:
        place = file.location.at(*steps, key)
        yield SourceEntry(_fields(member, "value", place), place, {**names, "$key": str(key)})


def _fields(value: Any, name: str, location: Location) -> Mapping[str, Any]:
    # What is no mapping stands under a name that the publication does not have, so it carries its own place.
    return value if isinstance(value, Mapping) else {name: LocatedValue(value, location)}


READERS: Mapping[str, Callable[[SourceFile, str, str], FileEntries]] = {
    "front-matter": _front_matter,
    "markdown": _markdown,
    "yaml": _yaml,
    "json": _json,
    "csv": _csv,
}
