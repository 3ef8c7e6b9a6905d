"""Entries of files whose form says nothing of items: members of a tree, rows of a table, each with what it can name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homefinder.adapters.git_archive.formats import SourceFile, build_name_values, parse_file
from homefinder.adapters.git_archive.markdown_pages import split_page
from homefinder.adapters.mapping.evaluate import Scope
from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError
from homefinder.clean.yaml_text import parse_yaml
from homefinder.items.declaration import ItemCollection
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.found_items import MAX_PARTS
from homefinder.items.reading.grids import Grid, read_grid_rows
from homefinder.items.reading.page_tables import list_html_grids, list_markdown_grids
from homefinder.items.reading.sheets import list_sheet_grids

MAX_COLUMNS = 2_000


def list_entries(file: InputFile, collection: ItemCollection) -> Iterator[Scope]:
    """Every entry of the file, as the declaration says where they stand. Raises TextFormatError."""
    names = build_name_values(file.name)
    if collection.form in ("yaml", "json"):
        yield from list_members(file, read_tree(file, collection.yaml == "1.1"), collection.each, names)
    elif collection.form == "front-matter":
        yield from _front_matter(file, collection.each, names)
    else:
        grids = list_grids(file, collection)
        for count, (fields, place, computed) in enumerate(read_grid_rows(grids, collection), 1):
            if count > MAX_PARTS:
                raise TextFormatError(f"holds more than {MAX_PARTS:,} rows; the rest was not read")
            yield Scope(fields, place, {**names, **computed})


def list_grids(file: InputFile, collection: ItemCollection) -> Iterator[Grid]:
    """The tables of the file."""
    if collection.form == "workbook":
        yield from list_sheet_grids(file, collection.sheets)
    elif collection.form == "html":
        yield from list_html_grids(file)
    elif collection.form == "markdown":
        yield from list_markdown_grids(file)
    else:
        yield Grid("", _read_csv(file, collection.delimiter), file.location, is_file=True)


def read_tree(file: InputFile, resolve_words: bool = False) -> Any:
    """The value of a YAML or JSON file; with ``resolve_words`` yes, no, on and off are true and false, as in YAML
    1.1."""
    value = file.read_document()
    return _resolve_words(value) if resolve_words else value


def _resolve_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _resolve_words(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_resolve_words(member) for member in value]
    words = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    return words.get(value.lower(), value) if isinstance(value, str) else value


def list_members(file: InputFile, value: Any, each: str, names: Mapping[str, Any]) -> Iterator[Scope]:
    """The members at the path ``each``: ``*`` is every member of a map or a list, ``**`` every map at any depth.

    The steps of the path that were taken are ``$1``, ``$2`` …, the last of them ``$key``; ``$above`` is the map
        around the entry.
    """
    steps = each.split(".") if each else []
    top = Scope(_fields(value), file.location, names)
    for path in _walk(value, steps, _Path()):
        keys = {f"${number}": star for number, star in enumerate(path.stars, 1)}
        last = {"$key": str(path.taken[-1])} if path.taken else {}
        computed = {**names, **keys, **last, "$above": path.above}
        yield Scope(_fields(path.value), file.locate(*path.taken), computed, entry_scope=top)


@dataclass(frozen=True, slots=True)
class _Path:
    """Where a walk has come to: the steps, those that a ``*`` took, the map around the value, and the value."""

    taken: tuple[str | int, ...] = ()
    stars: tuple[str, ...] = ()
    above: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None


def _walk(value: Any, steps: list[str], path: _Path) -> Iterator[_Path]:
    if not steps:
        yield replace(path, value=value)
        return
    step, rest = steps[0], steps[1:]
    above = value if isinstance(value, Mapping) else path.above
    if step in ("*", "."):
        pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
        for key, member in pairs:
            yield from _walk(member, rest, _Path((*path.taken, key), (*path.stars, str(key)), path.above))
    elif isinstance(value, Mapping) and step in value:
        member, taken = value[step], (*path.taken, step)
        if isinstance(member, list) and rest[:1] != ["*"]:  # a list of entries, as a path of an adapter has it
            for index, one in enumerate(member):
                yield from _walk(one, rest, _Path((*taken, index), path.stars, above))
        elif not rest and isinstance(member, Mapping):
            for key, one in member.items():
                yield from _walk(one, rest, _Path((*taken, key), (*path.stars, str(key)), above))
        else:
            yield from _walk(member, rest, _Path(taken, path.stars, above))


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {"value": value, "items": value} if value is not None else {}


def _front_matter(file: InputFile, each: str, names: Mapping[str, Any]) -> Iterator[Scope]:
    if each:
        page = split_page(file.read_text())
        value = parse_yaml(page.front or "", file.location, page.front_line)[0]
        yield from list_members(file, value, each, names)
        return
    read = parse_file(SourceFile(file.name, file.data, file.location), "front-matter")
    for entry in read.entries:
        yield Scope(entry.fields, entry.location, entry.computed)
    for issue in read.issues:
        if not read.entries:
            raise TextFormatError(issue.message)


def _read_csv(file: InputFile, delimiter: str) -> Iterator[list[str]]:
    allow_long_cells()
    text = file.read_text()
    if text.lstrip()[:15].lower().startswith(("<!doctype", "<html")):
        raise TextFormatError("is a web page, not a table")
    if delimiter == "," and file.name.lower().endswith((".tsv", ".tab")):
        delimiter = "\t"
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MAX_COLUMNS:
                raise TextFormatError(f"has a row of more than {MAX_COLUMNS:,} columns")
            yield row
    except csv.Error as error:
        raise TextFormatError(f"cannot be read as a table: {error}") from error
