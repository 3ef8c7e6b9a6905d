"""Take the value of an expression from an entry, with its place. Pure; a reference that leads nowhere is an issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from homefinder.adapters.mapping.expressions import TEMPLATE_NAME, VALUE, Computation, Expression
from homefinder.adapters.mapping.locations import Located, is_empty, member_place, plain
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.ids import slug
from homefinder.model import Issue, Place, canonical_json

FILTERS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "slug": slug,
    "quote": lambda text: quote(text, safe="-._~"),
}
"""What may stand behind ``|`` in a template."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A value, where it stands (None: in no one place), and what was wrong with it."""

    value: Any = None
    place: Place | None = None
    issues: tuple[Issue, ...] = ()

    @property
    def empty(self) -> bool:
        return is_empty(self.value)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression can see: the fields of an entry or of a member of it, and the computed values."""

    fields: Mapping[str, Any]
    place: Place
    computed: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    whole: Scope | None = None
    """The entry, where this is a member of it."""

    def member(self, value: Any, place: Place) -> Scope:
        """The scope of a member of this entry; a member that is no mapping is ``$item``."""
        fields = value if isinstance(value, Mapping) else {}
        return Scope(fields, place, {**self.computed, "$item": Located(value, place)}, self.lookups, self.whole or self)


def take(expression: Expression, scope: Scope) -> Taken:
    """The expression's value in this scope; empty where the entry has none."""
    if isinstance(expression, str):
        return find(expression, scope)
    if isinstance(expression, Computation):
        return _compute(expression, scope)
    return _first(take(member, scope) for member in expression)


def find(path: str, scope: Scope) -> Taken:
    """The value at a path: ``name``, ``a.b``, ``$computed``, or ``^name`` for a field of the whole entry."""
    if path.startswith("^"):
        return find(path[1:], scope.whole or scope)
    if path.startswith("$"):
        name, _, rest = path.partition(".")
        return _walk(scope.computed.get(name), rest, None, ())
    return _walk(scope.fields, path, scope.place, ())


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


def fill(template: str, scope: Scope, value: str = "") -> Taken:
    """A template with its names filled in; empty as soon as one name is. Its place is that of the first name."""
    places: list[Place] = []
    filled: list[str] = []

    def one(match: re.Match[str]) -> str:
        taken = Taken(value) if match[1] == VALUE and value else _named(match[1], scope)
        places.extend([taken.place] if taken.place else [])
        text = as_text(taken.value).strip()
        filled.append(text)
        return FILTERS[match[2]](text) if match[2] else text

    text = TEMPLATE_NAME.sub(one, template)
    return Taken(text if all(filled) else "", places[0] if places else None)


def _named(name: str, scope: Scope) -> Taken:
    taken = find(name, scope)
    return find("$" + name, scope) if taken.empty and name[0] not in "$^" else taken


def _first(choices: Iterable[Taken]) -> Taken:
    return next((taken for taken in choices if not taken.empty), Taken())


def _walk(value: Any, path: str, place: Place | None, steps: tuple[str | int, ...]) -> Taken:
    if isinstance(value, Located):
        return _walk(value.value, path, value.place, ())
    if not path:
        return Taken(plain(value), member_place(place, steps) if place else None)
    if isinstance(value, list | tuple):
        return _through(value, path, place, steps)
    if not isinstance(value, Mapping):
        return Taken()
    if path in value:
        return _walk(value[path], "", place, (*steps, path))
    head, _, rest = path.partition(".")
    return _walk(value.get(head), rest, place, (*steps, head)) if rest else Taken()


def _through(
    members: list[Any] | tuple[Any, ...], path: str, place: Place | None, steps: tuple[str | int, ...]
) -> Taken:
    head, _, rest = path.partition(".")
    if head.isdigit():
        index = int(head)
        return _walk(members[index], rest, place, (*steps, index)) if index < len(members) else Taken()
    found = [_walk(member, path, place, ()).value for member in members]
    flat = [item for value in found for item in (value if isinstance(value, list) else [value]) if not is_empty(item)]
    return Taken(flat, member_place(place, steps) if place else None)


def _compute(made: Computation, scope: Scope) -> Taken:
    taken = _start(made, scope)
    for step in (_split, _pick, _pattern, _replace, _table, _lookup, _join, _template):
        if taken.empty:
            break
        taken = step(made, taken, scope)
    return replace(taken, value=made.default) if taken.empty and made.default is not None else taken


def _start(made: Computation, scope: Scope) -> Taken:
    if made.const is not None:
        return Taken(made.const)
    if made.all:
        found = [take(expression, scope) for expression in made.all]
        values = [item for taken in found for item in _listed(taken.value)]
        return Taken(values, _first(found).place, tuple(issue for taken in found for issue in taken.issues))
    if made.from_ is None:
        return fill(made.template, scope)
    return _first(find(path, scope) for path in made.starts)


def _listed(value: Any) -> list[Any]:
    members = value if isinstance(value, list) else [value]
    return [member for member in members if not is_empty(member)]


def _each(change: Callable[[str], Any], taken: Taken) -> Taken:
    """Change the text, or each text of a list; what becomes empty is left out of the list."""
    if isinstance(taken.value, list):
        changed = [change(as_text(member)) for member in taken.value]
        return replace(taken, value=[value for value in changed if not is_empty(value)])
    return replace(taken, value=change(as_text(taken.value)))


def _split(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    if not made.split:
        return taken
    pieces = [piece.strip() for text in as_texts(taken.value) for piece in text.split(made.split)]
    return replace(taken, value=[piece for piece in pieces if piece])


def _pick(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    if not (made.first or made.last) or not isinstance(taken.value, list):
        return taken
    return replace(taken, value=taken.value[0 if made.first else -1])


def _pattern(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    if not made.pattern:
        return taken
    wanted = re.compile(made.pattern)

    def group(text: str) -> str:
        match = wanted.search(text)
        return (match[1] if wanted.groups else match[0]) or "" if match else ""

    return _each(group, taken)


def _replace(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    def change(text: str) -> str:
        for old, new in made.replace.items():
            text = text.replace(old, new)
        return text.strip()

    return _each(change, taken) if made.replace else taken


def _table(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    if not made.table:
        return taken
    return _each(lambda word: made.table.get(word.strip(), word if made.default is None else made.default), taken)


def _lookup(made: Computation, taken: Taken, scope: Scope) -> Taken:
    if not made.lookup:
        return taken
    found = [_looked_up(made, word, taken.place or scope.place, scope) for word in as_texts(_listed(taken.value))]
    issues = taken.issues + tuple(issue for one in found for issue in one.issues)
    if isinstance(taken.value, list) or made.every:
        values = [item for one in found for item in (_listed(one.value) if made.every else [one.value])]
        return Taken(_listed(values), found[0].place if made.every and found else taken.place, issues)
    return Taken(found[0].value, found[0].place, issues)


def _looked_up(made: Computation, word: str, place: Place, scope: Scope) -> Taken:
    table = scope.lookups.get(made.lookup, Lookup(made.lookup))
    rows = table.all_rows(word) if made.every else table.all_rows(word)[:1]
    if rows:
        values = [_columns(made.column, row) for row in rows]
        at = rows[0].column_place(made.column) if isinstance(made.column, str) else rows[0].place
        return Taken(values if made.every else values[0], at)
    message = f"refers to {word.strip()!r}, which the publication's {made.lookup} do not define"
    issues = () if made.miss == "silent" else (Issue("unknown-reference", message, place),)
    return Taken(word.strip() if made.miss == "keep" else "", place, issues)


def _columns(column: str | list[str], row: LookupRow) -> Any:
    if isinstance(column, str):
        return row.fields.get(column)
    return {name: row.fields[name] for name in column if not is_empty(row.fields.get(name))}


def _join(made: Computation, taken: Taken, _scope: Scope) -> Taken:
    return taken if made.join is None else replace(taken, value=as_text(taken.value, made.join))


def _template(made: Computation, taken: Taken, scope: Scope) -> Taken:
    if not made.template or (made.from_ is None and made.const is None and not made.all):
        return taken
    return _each(lambda text: fill(made.template, scope, text).value, taken)
