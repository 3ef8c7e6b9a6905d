"""Files to entries: front matter, markdown, YAML, JSON and CSV. A file that cannot be read is an issue, no error."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from homefinder.adapters.git_archive.markdown_pages import page_values, split_page
from homefinder.adapters.mapping.mapping import Entry, Located
from homefinder.clean.csv_safe import take_long_cells
from homefinder.clean.decoding import Broken, decode
from homefinder.clean.yaml_text import load_yaml, size_of
from homefinder.model import Issue, Place

Format = Literal["front-matter", "markdown", "yaml", "json", "csv"]

ENDINGS = (".html.md", ".md", ".markdown", ".yml", ".yaml", ".json", ".csv")
"""What ``$stem`` leaves out of a file's name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file and its place, whose locator is the file's path."""

    name: str
    data: bytes
    place: Place
    base: str = ""
    """The address against which relative links in the file are resolved."""


@dataclass(frozen=True, slots=True)
class Read:
    """The entries of a file, and what was wrong with it."""

    entries: tuple[Entry, ...] = ()
    issues: tuple[Issue, ...] = ()


def read_file(file: File, format: Format, each: str = "") -> Read:
    """The entries of a file in their order. ``each`` says what an entry is in YAML, JSON or front matter: empty, the
    whole file; ``.``, each member of it; a path, each member at that path."""
    try:
        decoded = decode(file.data, file.place)
        read = READERS[format](file, decoded.text, each)
    except Broken as broken:
        return Read((), (_unreadable(file, broken),))
    return replace(read, issues=decoded.issues + read.issues)


def name_values(name: str) -> dict[str, Any]:
    """What a file's path tells: ``$file``, ``$stem`` (its name without ending) and ``$folder`` (its own folder)."""
    path = PurePosixPath(name)
    ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), path.suffix)
    return {"$file": name, "$stem": path.name[: len(path.name) - len(ending)], "$folder": path.parent.name}


def _unreadable(file: File, broken: Broken) -> Issue:
    at = f"{file.name}:{broken.line}" if broken.line else file.name
    code = "malformed-front-matter" if isinstance(broken, FrontMatterBroken) else "unreadable-file"
    return Issue(code, f"{at} {broken.problem}", replace(file.place, locator=at))


class FrontMatterBroken(Broken):
    """The block between the ``---`` lines cannot be read."""


def _front_matter(file: File, text: str, each: str) -> Read:
    try:
        page = split_page(text)
        fields, issues = load_yaml(page.front or "", file.place, page.front_line)
    except Broken as broken:
        raise FrontMatterBroken(broken.problem, broken.line) from broken
    if page.front is None:
        message = f"{file.name} begins without front matter; only its text and name were taken in"
        issues = (Issue("no-front-matter", message, file.place),)
    fields = fields or {}
    if not isinstance(fields, Mapping):
        raise FrontMatterBroken("the front matter holds no fields with values", page.front_line)
    computed = {**name_values(file.name), **page_values(page.body, file.place, file.base)}
    if not each:
        return Read((Entry(fields, file.place, computed),), issues)
    entries = _entries(file, fields, each) if each in fields else ()
    return Read(tuple(replace(entry, computed={**computed, **entry.computed}) for entry in entries), issues)


def _markdown(file: File, text: str, _each: str) -> Read:
    computed = {**name_values(file.name), **page_values(text, file.place, file.base)}
    return Read((Entry({}, file.place, computed),))


def _yaml(file: File, text: str, each: str) -> Read:
    value, issues = load_yaml(text, file.place)
    return Read(tuple(_entries(file, value, each)), issues)


def _json(file: File, text: str, each: str) -> Read:
    repeats: list[str] = []

    def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for key, member in pairs:
            repeats.extend([key] if key in value else [])
            value.setdefault(key, member)
        return value

    try:
        value = json.loads(text, object_pairs_hook=first_of_each, parse_constant=str)
        size_of(value)
    except json.JSONDecodeError as error:
        raise Broken(f"is not valid JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise Broken("is nested too deeply") from error
    again = [f"{file.name} says {key!r} twice in one object; the first is kept" for key in dict.fromkeys(repeats)]
    return Read(
        tuple(_entries(file, value, each)), tuple(Issue("duplicate-key", message, file.place) for message in again)
    )


def _csv(file: File, text: str, _each: str) -> Read:
    """Rows by their column names. Rows are numbered as in RFC 7111: the heading is row 1."""
    take_long_cells()
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="(more cells)", restval="", strict=True)
    try:
        names = name_values(file.name)
        place = file.place
        entries = tuple(
            Entry(row, replace(place, locator=f"{file.name}#row={number}"), names)
            for number, row in enumerate(rows, start=2)
        )
    except csv.Error as error:
        raise Broken(f"is not valid CSV: {error}", rows.reader.line_num) from error
    return Read(entries)


def _entries(file: File, value: Any, each: str) -> Iterator[Entry]:
    names = name_values(file.name)
    if not each:
        yield Entry(_fields(value, "items", file.place), file.place, names)
        return
    steps = [] if each == "." else each.split(".")
    for step in steps:
        if not isinstance(value, Mapping) or step not in value:
            raise Broken(f"has nothing at {each!r}")
        value = value[step]
    pairs = (
        value.items() if isinstance(value, Mapping) else enumerate(value or []) if not isinstance(value, str) else ()
    )
    for key, member in pairs:
        place = file.place.at(*steps, key)
        yield Entry(_fields(member, "value", place), place, {**names, "$key": str(key)})


def _fields(value: Any, name: str, place: Place) -> Mapping[str, Any]:
    # What is no mapping stands under a name that the publication does not have, so it carries its own place.
    return value if isinstance(value, Mapping) else {name: Located(value, place)}


READERS: Mapping[str, Callable[[File, str, str], Read]] = {
    "front-matter": _front_matter,
    "markdown": _markdown,
    "yaml": _yaml,
    "json": _json,
    "csv": _csv,
}
