"""Files of an archive to schemas, and which other files each of them draws in. References never leave the archive."""

from __future__ import annotations

import csv
import io
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from homefinder.adapters.git_archive.tree import describe_stand_in
from homefinder.adapters.git_archive.unpack import ArchiveMember
from homefinder.adapters.schema_folder.document import SchemaDocument, list_once
from homefinder.adapters.schema_folder.json_forms import STRUCTURE, read_json_schema, recognise
from homefinder.adapters.schema_folder.linkml import read_linkml
from homefinder.adapters.schema_folder.xsd import read_xsd
from homefinder.clean.csv_safe import allow_long_cells
from homefinder.clean.decoding import TextFormatError, decode_text, parse_json
from homefinder.clean.wording import list_names
from homefinder.clean.yaml_text import DEEPEST, count_values, parse_yaml
from homefinder.errors import describe_surprise
from homefinder.model import FetchResult, Issue, Location

MAX_PARTS = 500
"""Files that one schema draws in; the recorded ones draw in 60."""

_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_XML_ENDINGS = (".xsd", ".xml")


@dataclass(frozen=True, slots=True)
class ReadSchema:
    """What came of one file: the schema, or the issue that says why not, and what was odd about it."""

    document: SchemaDocument | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class SchemaParts:
    """What a schema draws in: files of the archive in the order in which they are met, addresses outside it, and what
    leads nowhere or could not be read."""

    documents: Mapping[str, SchemaDocument] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class SchemaFiles:
    """The files of one archive; each is read once."""

    fetched: FetchResult
    files: Mapping[str, ArchiveMember]
    _known: dict[tuple[str, str], ReadSchema] = field(default_factory=dict)

    def read(self, name: str, form: str = "auto") -> ReadSchema:
        """The file as a schema; a link, a pointer and what cannot be read is an issue."""
        if (name, form) not in self._known:
            self._known[name, form] = self._read(name, form)
        return self._known[name, form]

    def collect_parts(self, name: str, document: SchemaDocument) -> SchemaParts:
        """Everything that the schema draws in, each file once, however they refer to each other."""
        found: dict[str, SchemaDocument] = {}
        outside: list[str] = []
        issues: list[Issue] = []
        unread: list[str] = []
        ahead, met = [(name, document)], {name}
        while ahead:
            at, one = ahead.pop(0)
            missing = _list_missing(at, one, self.files)
            issues += [Issue("unknown-reference", missing, one.location)] if missing else []
            for reference in one.references:
                if _ADDRESS.match(reference):
                    outside.append(reference)
                    continue
                target = _resolve(at, reference)
                if target in met or target not in self.files:
                    continue
                met.add(target)
                if len(found) == MAX_PARTS:
                    said = f"{name} draws in more than {MAX_PARTS} files; the rest was left"
                    return SchemaParts(found, list_once(outside), (*issues, Issue("list-cut", said, one.location)))
                read = self.read(target, "part")
                issues += read.issues
                if read.document:
                    found[target] = read.document
                    ahead.append((target, read.document))
                else:
                    unread.append(target)
        return SchemaParts(found, list_once(outside), tuple(issues), tuple(unread))

    def _read(self, name: str, form: str) -> ReadSchema:
        member, place = self.files[name], self.fetched.locate(name)
        if stand_in := describe_stand_in(member, name, place):
            return ReadSchema(None, (stand_in,))
        try:
            return _read_schema(name, member.data, place, form)
        except TextFormatError as broken:
            problem, at = broken.problem, f"{name}:{broken.line}" if broken.line else name
        except Exception as error:  # whatever a file does to a parser, the other files are read
            problem, at = f"cannot be read: {describe_surprise(error)}", name
        return ReadSchema(None, (Issue("unreadable-file", f"{at} {problem}", Location(place.url, place.sha256, at)),))


def _list_missing(name: str, document: SchemaDocument, files: Mapping[str, ArchiveMember]) -> str:
    """What to say of references that lead to no file of the archive; empty where all do."""
    lost = [one for one in document.references if not _ADDRESS.match(one) and _resolve(name, one) not in files]
    count = "a file" if len(lost) == 1 else f"{len(lost)} files"
    return f"{name} refers to {count} that the archive does not have: {list_names(lost, 3)}" if lost else ""


def _resolve(name: str, reference: str) -> str:
    """The path that a reference in the file ``name`` leads to; one outside the archive is in no archive."""
    path = unquote(reference.partition("#")[0].partition("?")[0]).replace("\\", "/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _read_schema(name: str, data: bytes, place: Location, form: str) -> ReadSchema:
    ending = PurePosixPath(name).suffix.lower()
    if form == "xsd" or (form in ("auto", "part") and ending in _XML_ENDINGS):
        return ReadSchema(read_xsd(data, place))
    decoded = decode_text(data, place)
    if form == "code-list" or (form in ("auto", "part") and ending in (".csv", ".tsv")):
        return ReadSchema(_read_code_list(decoded.text, place, "\t" if ending == ".tsv" else ","), decoded.issues)
    value, issues = _parse(decoded.text, place)
    told = recognise(value) or ("json-schema" if form == "part" else "")
    wanted = form if form not in ("auto", "part") else told
    if not isinstance(value, Mapping):
        raise TextFormatError("holds no object, so it is no schema")
    if not wanted:
        raise TextFormatError("is none of the schema languages that are read: " + ", ".join((*STRUCTURE, "linkml")))
    document = read_linkml(value, place) if wanted == "linkml" else read_json_schema(value, place, wanted)
    return ReadSchema(document, decoded.issues + issues)


def _parse(text: str, place: Location) -> tuple[Any, tuple[Issue, ...]]:
    """The value of JSON or YAML, within limits of depth and size. YAML stays as it is written."""
    if not text.lstrip().startswith(("{", "[")):
        return parse_yaml(text, place)
    value = parse_json(text)
    _check_depth(value)
    count_values(value)
    return value, ()


def _check_depth(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise TextFormatError(f"is nested more than {DEEPEST} levels deep")
        level = [
            member
            for one in level
            if isinstance(one, dict | list)
            for member in (one.values() if isinstance(one, dict) else one)
            if isinstance(member, dict | list)
        ]


def _read_code_list(text: str, place: Location, delimiter: str) -> SchemaDocument:
    """A table whose rows are codes: the first column holds the code."""
    allow_long_cells()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(rows, [])
        codes = [row[0] for row in rows if row]
    except csv.Error as error:
        raise TextFormatError(f"is not valid CSV: {error}", rows.line_num) from error
    if not any(header):
        raise TextFormatError("is a table without a header")
    return SchemaDocument("code-list", {}, place, {}, list_once(header), (), list_once(codes))
