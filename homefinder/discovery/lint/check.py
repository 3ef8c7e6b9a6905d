"""What is wrong with a declaration, and what is weak in it, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from homefinder.discovery.lint.weak_points import list_weak_points
from homefinder.discovery.lint.yaml_places import YamlPlaces, read_places
from homefinder.errors import DeclarationError
from homefinder.source import Source, parse_parameters

LARGEST_FILE = 1_000_000
_FORMS: Mapping[str, str] = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "int_type": "a number",
    "bool_type": "yes or no",
}
"""What pydantic finds missing → what the value must then be."""


@dataclass(frozen=True, slots=True)
class DeclarationFinding:
    """One thing to mend or to look at. ``severity``: error (it does not load), or warning (it loads, and is weak)."""

    severity: str
    line: int
    key: str
    message: str


def check_declaration(
    text: str, stem: str = "", others: Mapping[str, Source] | None = None
) -> list[DeclarationFinding]:
    """What is wrong and what is weak, by line. ``stem``: the file's name without ending, which the id must be;
    ``others``: the other declared sources."""
    places = read_places(text)
    try:
        data = parse_text(text)
    except DeclarationError as error:
        found = re.search(r"line (\d+)", str(error))
        return [DeclarationFinding("error", int(found[1]) if found else 1, "", str(error).partition(": ")[2])]
    source, findings = _validate(data, places)
    if stem and data.get("id") and data["id"] != stem:
        said = f"the id is {data['id']!r} and the file is called {stem!r}: they must be the same"
        findings.append(DeclarationFinding("error", places.find_line(["id"]), "id", said))
    if source is not None:
        weak = list_weak_points(source, data, others or {})
        findings += [DeclarationFinding("warning", places.find_line(one.steps), one.key, one.message) for one in weak]
    return sorted(findings, key=lambda one: (one.severity, one.line))


def parse_text(text: str) -> dict[str, Any]:
    """The keys of a declaration. Raises DeclarationError with the line for what is no YAML or no declaration."""
    if len(text) > LARGEST_FILE:
        raise DeclarationError("the declaration", f"is longer than {LARGEST_FILE:,} characters")
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" on line {mark.line + 1}" if mark is not None else ""
        raise DeclarationError(
            "the declaration", f"is not valid YAML{at}: {getattr(error, 'problem', error)}"
        ) from error
    except RecursionError as error:
        raise DeclarationError("the declaration", "is nested too deeply") from error
    if not isinstance(data, dict):
        raise DeclarationError("the declaration", "must have keys and values, such as `id: example`")
    return data


def read_declared_text(text: str) -> Source:
    """The source that a text declares. Raises DeclarationError with every fault and its line."""
    data = parse_text(text)
    source, findings = _validate(data, read_places(text))
    if source is None or findings:
        said = "; ".join(f"line {one.line}, {one.key}: {one.message}" for one in findings)
        raise DeclarationError("the declaration", said or "cannot be read")
    return source


def read_declared_file(path: Path) -> Source:
    """The source that a file declares, whatever the file is called. Raises DeclarationError naming the file."""
    try:
        return read_declared_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DeclarationError(path, f"cannot be read: {error}") from error
    except DeclarationError as error:
        raise DeclarationError(path, str(error).partition(": ")[2]) from error


def _validate(data: Mapping[str, Any], places: YamlPlaces) -> tuple[Source | None, list[DeclarationFinding]]:
    try:
        source = Source.model_validate(data)
    except ValidationError as error:
        return None, list(_list_faults(error, (), places))
    try:
        parse_parameters(source)
    except ValidationError as error:
        return source, list(_list_faults(error, ("parameters",), places))
    return source, []


def _list_faults(
    error: ValidationError, before: Sequence[int | str], places: YamlPlaces
) -> Iterator[DeclarationFinding]:
    found: dict[tuple[int | str, ...], list[ErrorDetails]] = {}
    for fault in error.errors():
        found.setdefault((*before, *(step for step in fault["loc"] if not _is_form(step))), []).append(fault)
    for steps, faults in found.items():
        name = str(steps[-1]) if steps else ""
        for said in dict.fromkeys(_describe_faults(faults)):
            yield DeclarationFinding("error", places.find_line(steps), ".".join(map(str, steps)) or name, said)


def _describe_faults(faults: Sequence[ErrorDetails]) -> list[str]:
    """What is wrong with one value. Where it may have one of several forms and has none, that is one fault."""
    types = dict.fromkeys(fault["type"] for fault in faults)
    if len(types) > 1 and all(one in _FORMS for one in types):
        return [f"must be {' or '.join(_FORMS[one] for one in types)}"]
    said = {"extra_forbidden": "unknown key: remove it or mend its spelling", "missing": "is missing"}
    return [said.get(fault["type"], fault["msg"].removeprefix("Value error, ")) for fault in faults]


def _is_form(step: int | str) -> bool:
    """Whether a step is one of pydantic's own, which says in which form a value was tried."""
    return isinstance(step, str) and (
        step in ("path", "list", "computation", "str") or step.startswith(("list[", "function-", "tagged-union"))
    )
