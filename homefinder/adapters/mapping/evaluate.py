"""Take the value of an expression from an entry, with its place. Pure; a reference that leads nowhere is an issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from homefinder.adapters.mapping.expressions import TEMPLATE_NAME, VALUE, Computation, Expression
from homefinder.adapters.mapping.languages import localise
from homefinder.adapters.mapping.locations import LocatedValue, is_empty, locate_member, strip_locations
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.ids import slug
from homefinder.model import Issue, Location, canonical_json

FILTERS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "slug": slug,
    "quote": lambda text: quote(text, safe="-._~"),
}
"""What may stand behind ``|`` in a template."""


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


def evaluate_expression(expression: Expression, scope: Scope) -> ExpressionValue:
    """The expression's value in this scope; empty where the entry has none."""
    if isinstance(expression, str):
        return find_localised_value(expression, scope)
    if isinstance(expression, Computation):
        return _compute(expression, scope)
    return _choose_first(evaluate_expression(member, scope) for member in expression)


def find_value(path: str, scope: Scope) -> ExpressionValue:
    """The value at a path: ``name``, ``a.b``, ``$computed``, or ``^name`` for a field of the whole entry."""
    if path.startswith("^"):
        return find_value(path[1:], scope.entry_scope or scope)
    if path.startswith("$"):
        name, _, rest = path.partition(".")
        return _walk(scope.computed.get(name), rest, None, ())
    return _walk(scope.fields, path, scope.location, ())


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


def fill_template(template: str, scope: Scope, value: str = "") -> ExpressionValue:
    """A template with its names filled in; empty as soon as one name is. Its place is that of the first name."""
    places: list[Location] = []
    filled: list[str] = []

    def one(match: re.Match[str]) -> str:
        taken = ExpressionValue(value) if match[1] == VALUE and value else _find_named(match[1], scope)
        places.extend([taken.location] if taken.location else [])
        text = as_text(taken.value).strip()
        filled.append(text)
        return FILTERS[match[2]](text) if match[2] else text

    text = TEMPLATE_NAME.sub(one, template)
    return ExpressionValue(text if all(filled) else "", places[0] if places else None)


def _find_named(name: str, scope: Scope) -> ExpressionValue:
    taken = find_localised_value(name, scope)
    return find_value("$" + name, scope) if taken.is_empty and name[0] not in "$^" else taken


def _choose_first(choices: Iterable[ExpressionValue]) -> ExpressionValue:
    return next((taken for taken in choices if not taken.is_empty), ExpressionValue())


def _walk(value: Any, path: str, location: Location | None, steps: tuple[str | int, ...]) -> ExpressionValue:
    if isinstance(value, LocatedValue):
        return _walk(value.value, path, value.location, ())
    if not path:
        return ExpressionValue(strip_locations(value), locate_member(location, steps) if location else None)
    if isinstance(value, list | tuple):
        return _walk_list(value, path, location, steps)
    if not isinstance(value, Mapping):
        return ExpressionValue()
    if path in value:
        return _walk(value[path], "", location, (*steps, path))
    head, _, rest = path.partition(".")
    return _walk(value.get(head), rest, location, (*steps, head)) if rest else ExpressionValue()


def _walk_list(
    members: list[Any] | tuple[Any, ...], path: str, location: Location | None, steps: tuple[str | int, ...]
) -> ExpressionValue:
    head, _, rest = path.partition(".")
    if head.isdigit():
        index = int(head)
        return _walk(members[index], rest, location, (*steps, index)) if index < len(members) else ExpressionValue()
    found = [_walk(member, path, location, ()).value for member in members]
    flat = [item for value in found for item in (value if isinstance(value, list) else [value]) if not is_empty(item)]
    return ExpressionValue(flat, locate_member(location, steps) if location else None)


def _compute(computation: Computation, scope: Scope) -> ExpressionValue:
    taken = _start(computation, scope)
    for step in (_split, _pick, _pattern, _replace, _table, _lookup, _join, _template):
        if taken.is_empty:
            break
        taken = step(computation, taken, scope)
    return replace(taken, value=computation.default) if taken.is_empty and computation.default is not None else taken


def _start(computation: Computation, scope: Scope) -> ExpressionValue:
    if computation.const is not None:
        return ExpressionValue(computation.const)
    if computation.all:
        found = [evaluate_expression(expression, scope) for expression in computation.all]
        values = [item for taken in found for item in _list_filled(taken.value)]
        return ExpressionValue(
            values, _choose_first(found).location, tuple(issue for taken in found for issue in taken.issues)
        )
    if computation.from_ is None:
        return fill_template(computation.template, scope)
    return _choose_first(find_localised_value(path, scope) for path in computation.start_paths)


def _list_filled(value: Any) -> list[Any]:
    members = value if isinstance(value, list) else [value]
    return [member for member in members if not is_empty(member)]


def _apply_to_each(change: Callable[[str], Any], taken: ExpressionValue) -> ExpressionValue:
    """Change the text, or each text of a list; what becomes empty is left out of the list."""
    if isinstance(taken.value, list):
        changed = [change(as_text(member)) for member in taken.value]
        return replace(taken, value=[value for value in changed if not is_empty(value)])
    return replace(taken, value=change(as_text(taken.value)))


def _split(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    if not computation.split:
        return taken
    pieces = [piece.strip() for text in as_texts(taken.value) for piece in text.split(computation.split)]
    return replace(taken, value=[piece for piece in pieces if piece])


def _pick(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    if not (computation.first or computation.last) or not isinstance(taken.value, list):
        return taken
    return replace(taken, value=taken.value[0 if computation.first else -1])


def _pattern(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    if not computation.pattern:
        return taken
    wanted = re.compile(computation.pattern)

    def group(text: str) -> str:
        match = wanted.search(text)
        return (match[1] if wanted.groups else match[0]) or "" if match else ""

    return _apply_to_each(group, taken)


def _replace(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    def change(text: str) -> str:
        for old, new in computation.replace.items():
            text = text.replace(old, new)
        return text.strip()

    return _apply_to_each(change, taken) if computation.replace else taken


def _table(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    if not computation.table:
        return taken
    return _apply_to_each(
        lambda word: computation.table.get(word.strip(), word if computation.default is None else computation.default),
        taken,
    )


def _lookup(computation: Computation, taken: ExpressionValue, scope: Scope) -> ExpressionValue:
    if not computation.lookup:
        return taken
    found = [
        _look_up_word(computation, word, taken.location or scope.location, scope)
        for word in as_texts(_list_filled(taken.value))
    ]
    issues = taken.issues + tuple(issue for one in found for issue in one.issues)
    if isinstance(taken.value, list) or computation.every:
        values = [item for one in found for item in (_list_filled(one.value) if computation.every else [one.value])]
        return ExpressionValue(
            _list_filled(values), found[0].location if computation.every and found else taken.location, issues
        )
    return ExpressionValue(found[0].value, found[0].location, issues)


def _look_up_word(computation: Computation, word: str, location: Location, scope: Scope) -> ExpressionValue:
    table = scope.lookups.get(computation.lookup, Lookup(computation.lookup))
    rows = table.list_rows(word) if computation.every else table.list_rows(word)[:1]
    if rows:
        values = [_columns(computation.column, row) for row in rows]
        at = rows[0].locate_column(computation.column) if isinstance(computation.column, str) else rows[0].location
        return ExpressionValue(values if computation.every else values[0], at)
    message = f"refers to {word.strip()!r}, which the publication's {computation.lookup} do not define"
    issues = () if computation.miss == "silent" else (Issue("unknown-reference", message, location),)
    return ExpressionValue(word.strip() if computation.miss == "keep" else "", location, issues)


def _columns(column: str | list[str], row: LookupRow) -> Any:
    if isinstance(column, str):
        return row.fields.get(column)
    return {name: row.fields[name] for name in column if not is_empty(row.fields.get(name))}


def _join(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    return taken if computation.join is None else replace(taken, value=as_text(taken.value, computation.join))


def _template(computation: Computation, taken: ExpressionValue, scope: Scope) -> ExpressionValue:
    if not computation.template or (computation.from_ is None and computation.const is None and not computation.all):
        return taken
    return _apply_to_each(lambda text: fill_template(computation.template, scope, text).value, taken)
