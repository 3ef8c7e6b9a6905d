"""What an expression can see of an entry, and the value that stands at a path of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homefinder.adapters.mapping.languages import localise
from homefinder.adapters.mapping.locations import LocatedValue, is_empty, locate_member, strip_locations
from homefinder.adapters.mapping.lookups import Lookup
from homefinder.model import Issue, Location, canonical_json

TEXT = "#text"
"""The text of an element of XML beside its attributes; one that has no attributes is its text."""


@dataclass(frozen=True, slots=True)
class ExpressionValue:
    """A value, where it stands (None: in no one place), and what was wrong with it.

    One that is given by language has the ``language`` of the value, and ``others``: the same in other languages.
    """

    value: Any = None
    location: Location | None = None
    issues: tuple[Issue, ...] = ()
    language: str = ""
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return is_empty(self.value)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression can see: the fields of an entry or of a member of it, and the computed values."""

    fields: Mapping[str, Any]
    location: Location
    computed: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    entry_scope: Scope | None = None
    """The entry, where this is a member of it."""
    language: str = ""
    """The language of which texts are taken, where they are given in several."""

    def build_member_scope(self, value: Any, location: Location) -> Scope:
        """The scope of a member of this entry; a member that is no mapping is ``$item``."""
        fields = value if isinstance(value, Mapping) else {}
        return Scope(
            fields,
            location,
            {**self.computed, "$item": LocatedValue(value, location)},
            self.lookups,
            self.entry_scope or self,
            self.language,
        )


def find_value(path: str, scope: Scope) -> ExpressionValue:
    """The value at a path: ``name``, ``a.b``, ``$computed``, or ``^name`` for a field of the whole entry."""
    if path.startswith("^"):
        return find_value(path[1:], scope.entry_scope or scope)
    if path.startswith("$"):
        name, _, rest = path.partition(".")
        return walk_path(scope.computed.get(name), rest, None, ())
    return walk_path(scope.fields, path, scope.location, ())


def find_localised_value(path: str, scope: Scope) -> ExpressionValue:
    """The value at a path in the language of the scope, where it is given in several."""
    taken = find_value(path, scope)
    chosen = localise(taken.value, scope.language)
    return replace(taken, value=chosen.value, language=chosen.language, others=chosen.others)


def as_text(value: Any, join: str = ", ") -> str:
    """Text of a value: lists are joined, mappings become JSON, None is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return join.join(text for text in (as_text(member) for member in value) if text)
    return canonical_json(value) if isinstance(value, Mapping) else str(value)


def as_texts(value: Any) -> tuple[str, ...]:
    """A list as texts, each once; a single value is a list of one; empty members are left out."""
    members = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(text for text in (as_text(member) for member in members) if text.strip()))


def walk_path(value: Any, path: str, location: Location | None, steps: tuple[str | int, ...]) -> ExpressionValue:
    """The value at ``path`` in ``value``, whose own place is ``location`` and the ``steps`` from there."""
    if isinstance(value, LocatedValue):
        return walk_path(value.value, path, value.location, ())
    if not path:
        return ExpressionValue(strip_locations(value), locate_member(location, steps) if location else None)
    if isinstance(value, list | tuple):
        return _walk_list(value, path, location, steps)
    if path == TEXT and isinstance(value, str):
        return walk_path(value, "", location, steps)
    if not isinstance(value, Mapping):
        return ExpressionValue()
    if path in value:
        return walk_path(value[path], "", location, (*steps, path))
    head, _, rest = path.partition(".")
    return walk_path(value.get(head), rest, location, (*steps, head)) if rest else ExpressionValue()


def _walk_list(
    members: list[Any] | tuple[Any, ...], path: str, location: Location | None, steps: tuple[str | int, ...]
) -> ExpressionValue:
    head, _, rest = path.partition(".")
    if head.isdigit():
        index = int(head)
        return walk_path(members[index], rest, location, (*steps, index)) if index < len(members) else ExpressionValue()
    found = [walk_path(member, path, location, ()).value for member in members]
    flat = [item for value in found for item in (value if isinstance(value, list) else [value]) if not is_empty(item)]
    return ExpressionValue(flat, locate_member(location, steps) if location else None)
