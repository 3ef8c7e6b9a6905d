"""Files of an archive that are alike, so that one collection of a declaration reads them. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.clean.yaml_text import parse_yaml
from homefinder.discovery.forms.json_list import find_lists
from homefinder.ids import slug
from homefinder.model import Location
from homefinder.source import ADAPTERS

SCHEMA_WORTH, PAGES_WORTH = 60.0, 60.0
"""By how much schemas, and a folder of pages that say what they are, are worth more than the rows of data beside
them: of those a standard and a catalogue consist."""
MANY_PAGES = 10
MOST_FILES = 600
"""Files that are opened."""
LONGEST_FILE = 3_000_000
PASSED_OVER = ("test", "tests", "examples", "example", "node_modules", ".github", "fixtures", "vendor", "dist", "build")
TITLE_NAMES = ("title", "name", "label", "$id", "id")
SIDE_FILES = frozenset(
    {
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        "composer.json",
        "mkdocs.yml",
        "_config.yml",
        "manifest.json",
        ".pre-commit-config.yaml",
        "docker-compose.yml",
        "requirements.yml",
        "CHANGELOG.md",
        "LICENSE.md",
        "CONTRIBUTING.md",
        "CODE_OF_CONDUCT.md",
        "SECURITY.md",
    }
)
_NOWHERE = Location("", "")
SCHEMA_FORMS: Mapping[str, re.Pattern[str]] = {
    "openapi": re.compile(r"""^[\s{]*["']?(?:openapi|swagger)["']?\s*:""", re.MULTILINE),
    "linkml": re.compile(r"^(?:classes|slots|enums):\s*$", re.MULTILINE),
    "csvw": re.compile(r'"tableSchema"\s*:|"http://www.w3.org/ns/csvw"'),
    "table-schema": re.compile(r'^\s*\{(?:(?!"properties").){0,3000}?"fields"\s*:\s*\[', re.DOTALL),
    "json-schema": re.compile(r'"\$schema"\s*:\s*"[^"]*json-schema|"\$defs"\s*:|"\$id"\s*:'),
}
"""Language of a schema → how it shows."""


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files of one format in one place. ``each``: what an entry is, as a declaration says it; ``entries``: how many."""

    name: str
    files: str | list[str]
    format: str
    each: str
    entries: int
    count: int
    fields: float
    kind: str = ""

    @property
    def worth(self) -> float:
        """How much it looks like what the repository publishes."""
        form = {"schema": 2.5, "front-matter": 1.6, "rdf": 1.5, "json": 1.1, "yaml": 1.2, "csv": 0.8, "markdown": 0.35}[
            self.format
        ]
        pages = self.format == "front-matter" and self.entries >= MANY_PAGES
        bonus = SCHEMA_WORTH if self.format == "schema" else PAGES_WORTH if pages else 0.0
        return bonus + float(min(self.entries, 200) ** 0.6 * min(self.fields + 1, 12) ** 0.5 * form)

    def describe(self) -> str:
        """The group in words."""
        files = self.files if isinstance(self.files, str) else ", ".join(self.files)
        what = f"{self.entries} entries in {self.count} file{'s' if self.count > 1 else ''}"
        inside = f", at {self.each}" if self.each not in ("", ".") and self.format != "schema" else ""
        return f"{what} of {self.format} ({files}{inside})"


@dataclass(frozen=True, slots=True)
class _FileReading:
    """What one file would give: its format, what an entry is, how many, and their fields."""

    format: str
    each: str
    entries: int
    fields: float
    kind: str = ""


def find_groups(files: Mapping[str, bytes]) -> list[FileGroup]:
    """Groups of files, the best first."""
    readings: dict[tuple[str, str, str, str], list[tuple[str, _FileReading]]] = defaultdict(list)
    for name in _list_files(files):
        for reading in _read_file(name, files[name]):
            top = name.partition("/")[0] if "/" in name else ""
            own = name if reading.entries > 1 and reading.format != "csv" else "" if reading.format == "schema" else top
            readings[reading.format, reading.each, own, PurePosixPath(name).suffix.lower()].append((name, reading))
    groups = [_build_group(key, found) for key, found in readings.items()]
    return sorted(groups, key=lambda one: -one.worth)


def _list_files(files: Mapping[str, bytes]) -> list[str]:
    wanted = [
        name
        for name, data in files.items()
        if 0 < len(data) <= LONGEST_FILE
        and PurePosixPath(name).name not in SIDE_FILES
        and not any(step.startswith(".") or step.lower() in PASSED_OVER for step in PurePosixPath(name).parts[:-1])
        and not PurePosixPath(name).name.lower().startswith((".", "example", "sample", "test"))
    ]
    return wanted[:MOST_FILES]


def _read_file(name: str, data: bytes) -> Iterator[_FileReading]:
    ending = PurePosixPath(name).suffix.lower()
    try:
        if has_schema_reader() and (form := find_schema_form(ending, data)):
            yield _FileReading("schema", form, 1, 6, "standard")
        elif ending in (".md", ".markdown"):
            yield from _read_markdown(decode_bytes(data)[0], name)
        elif ending in (".yml", ".yaml"):
            yield from _read_document(parse_yaml(decode_bytes(data)[0], _NOWHERE)[0], "yaml")
        elif ending == ".json":
            yield from _read_document(parse_json(decode_bytes(data)[0]), "json")
        elif ending == ".csv":
            yield from _read_csv(decode_bytes(data)[0])
        elif ending in (".ttl", ".rdf", ".jsonld", ".skos") and b"ConceptScheme" in data:
            yield _FileReading("rdf", "", 1, 6, "code-set")
    except (TextFormatError, csv.Error, ValueError, RecursionError):
        return


def has_schema_reader() -> bool:
    """Whether there is an adapter that reads what a schema says of itself."""
    return "schema_folder" in ADAPTERS


def find_schema_form(ending: str, data: bytes) -> str:
    """The language of a schema, as that adapter calls it; empty for what is none."""
    if ending == ".xsd":
        return "xsd"
    if ending not in (".json", ".yml", ".yaml"):
        return ""
    text = data[:400_000].replace(b"\x00", b"").decode("utf-8", "replace")
    return next((form for form, pattern in SCHEMA_FORMS.items() if pattern.search(text)), "")


def _read_markdown(text: str, name: str) -> Iterator[_FileReading]:
    if text.startswith("---"):
        front = text[3:].partition("\n---")[0]
        try:
            fields = parse_yaml(front, _NOWHERE)[0]
        except TextFormatError:
            return
        if isinstance(fields, Mapping) and any(name in fields for name in TITLE_NAMES):
            yield _FileReading("front-matter", "", 1, len(fields))
            return
    if PurePosixPath(name).stem.lower() not in ("readme", "index", "changelog") and "\n#" in f"\n{text}":
        yield _FileReading("markdown", "", 1, 1, "guidance")


def _read_document(document: Any, form: str) -> Iterator[_FileReading]:
    lists = sorted(find_lists(document), key=lambda one: -one.worth)
    whole = isinstance(document, Mapping) and any(
        isinstance(document.get(name), str) for name in ("title", "name", "$id")
    )
    if whole:
        is_schema = any(
            name in document for name in ("$schema", "properties", "fields", "definitions", "$defs", "classes")
        )
        yield _FileReading(form, "", 1, min(len(document), 12), "standard" if is_schema else "")
    if lists and len(lists[0].members) >= 5 and _have_names(lists[0].members):
        members = lists[0].members
        yield _FileReading(form, lists[0].each, len(members), sum(map(len, members[:50])) / len(members[:50]))


def _have_names(members: Sequence[Mapping[str, Any]]) -> bool:
    return sum(any(name in one for name in (*TITLE_NAMES, "description")) for one in members) >= 0.8 * len(members)


def _read_csv(text: str) -> Iterator[_FileReading]:
    rows = list(csv.reader(io.StringIO(text[:200_000])))
    if len(rows) >= 3 and len(rows[0]) >= 2 and all(cell.strip() for cell in rows[0]):
        yield _FileReading("csv", "", len(rows) - 1, len(rows[0]))


def _build_group(key: tuple[str, str, str, str], found: Sequence[tuple[str, _FileReading]]) -> FileGroup:
    form, each, own, ending = key
    names = [name for name, _ in found]
    entries = sum(reading.entries for _, reading in found)
    folder = _find_common_folder(names)
    if len(names) == 1 or own == names[0]:
        files: str | list[str] = names if len(names) > 1 else names[0]
    else:
        deep = any(name.count("/") > folder.count("/") + bool(folder) for name in names)
        files = "/".join(part for part in (folder, f"**/*{ending}" if deep else f"*{ending}") if part)
    fields = sum(reading.fields for _, reading in found) / len(found)
    label = slug(folder or PurePosixPath(names[0]).stem) or "entries"
    return FileGroup(label, files, form, each, entries, len(names), fields, found[0][1].kind)


def _find_common_folder(names: Sequence[str]) -> str:
    parts = [PurePosixPath(name).parts[:-1] for name in names]
    common: list[str] = []
    for steps in zip(*parts, strict=False):
        if len(set(steps)) != 1:
            break
        common.append(steps[0])
    return "/".join(common)
