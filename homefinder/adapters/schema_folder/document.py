"""What any schema says, whatever its language: its own statements about itself, the names in it, what it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.model import Location

SchemaForm = Literal[
    "auto", "json-schema", "openapi", "table-schema", "data-package", "csvw", "linkml", "xsd", "code-list"
]

MAX_NAMES = 5_000
"""Names of fields, codes or operations that are kept of one schema; the largest recorded one has 1,211 codes."""


@dataclass(frozen=True, slots=True)
class SchemaDocument:
    """One file, read. ``fields`` is what it says of itself, without what it defines."""

    form: str
    fields: Mapping[str, Any]
    location: Location
    stated: Mapping[str, LocatedValue] = field(default_factory=dict)
    """What most languages have a word for: title, description, identifier, version, namespace, homepage, licence,
    created, modified."""
    names: tuple[str, ...] = ()
    """The fields that it defines, in order, each once."""
    code_lists: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    """What it refers to outside itself, as it stands there."""

    @property
    def is_cut(self) -> bool:
        """Whether it defines more names than are kept."""
        return any(len(names) > MAX_NAMES for names in (self.names, self.code_lists, self.codes, self.operations))


def list_once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order, empty ones left out."""
    return tuple(dict.fromkeys(name for name in names if name))


def state(location: Location, document: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, LocatedValue]:
    """Common name → the value at the member's name (or ``a.b``) in the document, with its place; texts alone."""
    found = {}
    for name, path in paths.items():
        value: Any = document
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value and (isinstance(value, str | int | float) or _is_by_language(value)):
            found[name] = LocatedValue(value, location.at(*path.split(".")))
    return found


def _is_by_language(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(text, str) for text in value.values())
