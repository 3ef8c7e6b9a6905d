"""Take the value of an expression from an entry, with its place. Pure; a reference that leads nowhere is an issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from homefinder.adapters.mapping.date_formats import rewrite_date
from homefinder.adapters.mapping.expressions import TEMPLATE_NAME, VALUE, Computation, Expression
from homefinder.adapters.mapping.languages import localise
from homefinder.adapters.mapping.locations import is_empty, locate_member
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.scope import (
    ExpressionValue,
    Scope,
    as_text,
    as_texts,
    find_localised_value,
    find_value,
    walk_path,
)
from homefinder.ids import slug
from homefinder.model import Issue, Location

__all__ = [
    "FILTERS",
    "ExpressionValue",
    "Scope",
    "as_text",
    "as_texts",
    "evaluate_expression",
    "fill_template",
    "find_localised_value",
    "find_value",
]

FILTERS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "slug": slug,
    "quote": lambda text: quote(text, safe="-._~"),
}
"""What may stand behind ``|`` in a template."""


def evaluate_expression(expression: Expression, scope: Scope) -> ExpressionValue:
    """The expression's value in this scope; empty where the entry has none."""
    if isinstance(expression, str):
        return find_localised_value(expression, scope)
    if isinstance(expression, Computation):
        return _compute(expression, scope)
    return _choose_first(evaluate_expression(member, scope) for member in expression)


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


def _compute(computation: Computation, scope: Scope) -> ExpressionValue:
    taken = _start(computation, scope)
    for step in (_split, _pick, _pattern, _replace, _date, _table, _lookup, _join, _template):
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
    if computation.where:
        return _choose_first(_find_members(path, computation, scope) for path in computation.list_paths)
    return _choose_first(find_localised_value(path, scope) for path in computation.start_paths)


def _find_members(path: str, computation: Computation, scope: Scope) -> ExpressionValue:
    """What ``each`` names in the members of a list that have the words of ``where``."""
    found = find_value(path, scope)
    members = found.value if isinstance(found.value, list) else [found.value]
    fitting = [(index, member) for index, member in enumerate(members) if _has_words(member, computation.where)]
    place = found.location
    if place and len(fitting) == 1 and isinstance(found.value, list):
        place = locate_member(place, (fitting[0][0],))
    taken = walk_path([member for _, member in fitting], computation.each, place, ())
    chosen = localise(taken.value, scope.language)
    return ExpressionValue(chosen.value, place, (), chosen.language, chosen.others)


def _has_words(member: Any, wanted: Mapping[str, str | list[str]]) -> bool:
    """Whether the member has one of the words at each of the paths; an empty word means that nothing stands there."""
    for path, words in wanted.items():
        has = as_texts(walk_path(member, path, None, ()).value) or ("",)
        if not set(has) & set([words] if isinstance(words, str) else words):
            return False
    return True


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


def _date(computation: Computation, taken: ExpressionValue, _scope: Scope) -> ExpressionValue:
    forms = list(computation.date_format)
    return _apply_to_each(lambda text: rewrite_date(text, forms), taken) if forms else taken


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
