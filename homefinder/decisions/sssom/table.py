"""An SSSOM file as rows with their lines: its header above or beside it, its quoting, and what its header says of every
row. Pure but for reading the file.

Method: A Simple Standard for Sharing Ontological Mappings 1.1, https://w3id.org/sssom/spec, “SSSOM/TSV”.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import MARKS
from homefinder.errors import DeclarationError

_SHORT_ID = re.compile(r'"?[^\s:"]+:[^\s"]*"?')

SssomRow: TypeAlias = Mapping[str, str]

REQUIRED_COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""Columns without which a table is no mapping set."""

PROPAGATED_SLOTS = (
    "subject_type", "predicate_type", "object_type", "subject_source", "subject_source_version", "object_source",
    "object_source_version", "mapping_provider", "cardinality_scope", "mapping_tool", "mapping_tool_id",
    "mapping_tool_version", "mapping_date", "subject_match_field", "object_match_field", "subject_preprocessing",
    "object_preprocessing", "curation_rule", "curation_rule_text", "similarity_measure",
)  # fmt: skip
"""Slots that a header may say once for all rows: those that the schema of SSSOM marks as propagated."""

HEADER_SLOTS = (
    *PROPAGATED_SLOTS, "predicate_modifier", "mapping_justification", "author_id", "author_label", "reviewer_id",
    "reviewer_label", "review_date", "confidence", "comment",
)  # fmt: skip
"""The same with those that the standard keeps to rows, and that files say in their header all the same."""

BUILT_IN_PREFIXES = {
    "orcid": "https://orcid.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that no file has to declare."""


@dataclass(frozen=True, slots=True)
class SssomTable:
    """A file's prefixes and its rows, each with the line on which it begins (from 1)."""

    prefixes: Mapping[str, str]
    rows: Sequence[tuple[int, SssomRow]]


def read_sssom_table(path: Path) -> SssomTable:
    """The whole file. Raises DeclarationError with the file and, where there is one, the line that cannot be read."""
    allow_long_cells()
    lines = _read_text(path).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ahead = next((at for at, line in enumerate(lines) if not line.startswith(("#", '"#'))), len(lines))
    header = _read_header(path, lines[:ahead])
    prefixes = header.get("curie_map")
    if not isinstance(prefixes, dict):
        raise DeclarationError(path, "has no curie_map in the lines that begin with #; it says what the prefixes mean")
    rows = list(_read_rows(path, lines, ahead))
    said = {name: _join_values(header[name]) for name in HEADER_SLOTS if header.get(name)}
    return SssomTable(
        BUILT_IN_PREFIXES | {str(name): str(address).strip() for name, address in prefixes.items()},
        [(line, said | {name: cell for name, cell in row.items() if cell or name not in said}) for line, row in rows],
    )


def _read_text(path: Path) -> str:
    """UTF-8, as the standard has it, or what a mark at the beginning says; nothing is guessed."""
    data = path.read_bytes()
    mark, encoding = next((one for one in MARKS if data.startswith(one[0])), (b"", "utf-8"))
    try:
        return data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise DeclarationError(path, f"is not UTF-8: {error}; save it as UTF-8") from error


def _read_header(path: Path, lines: Sequence[str]) -> Mapping[str, Any]:
    """What stands before the table, or, where nothing does, in the YAML file of the same name beside it."""
    told = "\n".join(_unquote_header_line(line)[1:] for line in lines)
    if not told.strip():
        beside = [path.with_name(f"{path.name.removesuffix(end)}.yml") for end in (path.suffix, f".sssom{path.suffix}")]
        told = next((one.read_text(encoding="utf-8-sig") for one in beside if one.is_file()), "")
    try:
        header: Any = yaml.safe_load(told) or {}
    except yaml.YAMLError as error:
        raise DeclarationError(path, f"the lines that begin with # are no YAML: {error}") from error
    return header if isinstance(header, dict) else {}


def _unquote_header_line(line: str) -> str:
    """A line of the header without what a spreadsheet adds: quotation marks around it, empty cells behind it."""
    bare = line.rstrip()
    if bare.endswith((",,", '",')):
        bare = bare.rstrip(",")
    return next(csv.reader([bare]))[0] if bare.startswith('"') else bare


def _read_rows(path: Path, lines: Sequence[str], ahead: int) -> Iterator[tuple[int, dict[str, str]]]:
    delimiter = "\t" if ahead == len(lines) or "\t" in lines[ahead] else ","
    table = csv.reader((f"{line}\n" for line in lines[ahead:]), delimiter=delimiter, strict=True)
    names: list[str] = []
    while True:
        begins = ahead + table.line_num + 1
        try:
            cells = next(table, None)
        except csv.Error as error:
            raise DeclarationError(path, f"line {begins}: {_explain_quotes(str(error))}") from error
        if cells is None:
            break
        following = lines[begins : ahead + table.line_num]
        if names and any(_is_whole_row(line.split(delimiter), names) for line in following):
            raise DeclarationError(path, f"line {begins}: {_explain_quotes('the cell goes on over whole rows')}")
        if not names:
            names = [name.strip() for name in cells]
            if lacking := [name for name in REQUIRED_COLUMNS if name not in names]:
                raise DeclarationError(path, f"line {begins}: has no column {', '.join(lacking)}")
        elif any(cells):
            if any(cells[len(names) :]):
                raise DeclarationError(path, f"line {begins}: has more cells than the table has columns")
            yield begins, dict(zip(names, (*cells, *[""] * len(names)), strict=False))


def _is_whole_row(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a line within a cell is a row by itself: a reason of several lines may have as many tabs, but no ids."""
    ids = [cells[names.index(name)] for name in REQUIRED_COLUMNS] if len(cells) >= len(names) else []
    return bool(ids) and all(_SHORT_ID.fullmatch(cell) for cell in ids)


def _explain_quotes(problem: str) -> str:
    return (
        f"a cell begins with a quotation mark that is not closed ({problem}); close it before the end of the cell, "
        'or write "" for each mark within a cell that is in quotation marks'
    )


def _join_values(value: object) -> str:
    """A value of the header as a cell has it: several with bars between them, a day as ISO 8601."""
    return "|".join(str(item) for item in value) if isinstance(value, list) else str(value)
