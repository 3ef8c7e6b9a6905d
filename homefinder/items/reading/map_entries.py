"""Entries into items, codes and rules, by the expressions of the declaration. Pure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from homefinder.adapters.mapping.evaluate import Scope, as_text, as_texts, evaluate_expression
from homefinder.adapters.mapping.expressions import Expression
from homefinder.adapters.mapping.locations import locate_member
from homefinder.adapters.mapping.scope import find_value
from homefinder.items.declaration import CodeMapping, ItemCollection, ItemMapping
from homefinder.items.model import Code, CodeList, Item, ItemRule, Part
from homefinder.items.reading.found_items import evaluate_text, evaluate_texts, parse_required

MAX_LITERAL = 20_000


def map_entry(scope: Scope, collection: ItemCollection) -> Iterator[Part]:
    """The item, code list, code or rule that an entry is; nothing where it lacks its key."""
    if collection.rule:
        rule = collection.rule
        code = evaluate_text(rule.code, scope)
        if code:
            yield ItemRule(
                code, scope.location, evaluate_text(rule.title, scope), evaluate_text(rule.message, scope),
                evaluate_text(rule.severity, scope), evaluate_text(rule.expression, scope),
                parse_listed(rule.fields, scope), parse_listed(rule.tables, scope),
            )  # fmt: skip
        return
    item = _item(scope, collection.item) if collection.item else None
    listed = evaluate_text(collection.code_list.key, scope) if collection.code_list else ""
    if collection.code_list and listed:
        yield CodeList(
            listed, scope.location, evaluate_text(collection.code_list.title, scope),
            evaluate_text(collection.code_list.definition, scope),
        )  # fmt: skip
    if collection.item and item is None:
        return
    codes = list(_codes(scope, collection.codes, item, listed)) if collection.codes else []
    if item:
        own = (
            codes[0].code_list if codes and collection.codes and collection.codes.each + collection.codes.split else ""
        )
        yield replace(item, code_list=item.code_list or own)
        if own and own == item.key:
            yield CodeList(own, item.location, item.title)
    yield from codes


def _item(scope: Scope, mapping: ItemMapping) -> Item | None:
    key = evaluate_text(mapping.key, scope)
    if not key:
        return None
    return Item(
        key, evaluate_text(mapping.name, scope) or key.rpartition(".")[2], scope.location,
        evaluate_text(mapping.title, scope), evaluate_text(mapping.definition, scope),
        evaluate_text(mapping.datatype, scope), evaluate_text(mapping.unit, scope),
        parse_required(evaluate_text(mapping.required, scope)),
        parse_required(evaluate_text(mapping.repeats, scope)) == "yes",
        evaluate_text(mapping.code_list, scope), evaluate_text(mapping.group, scope), evaluate_text(mapping.ref, scope),
        evaluate_texts(mapping.collections, scope), evaluate_texts(mapping.source_refs, scope),
    )  # fmt: skip


def _codes(scope: Scope, mapping: CodeMapping, item: Item | None, listed: str) -> Iterator[Code]:
    code_list = evaluate_text(mapping.list, scope) or listed or (item.key if item else "")
    if mapping.split:
        yield from _cut_codes(evaluate_expression(mapping.code, scope).value, mapping.split, code_list, scope)
        return
    if not mapping.each:
        code = evaluate_text(mapping.code, scope)
        if code and code_list:
            yield _code(scope, mapping, code_list, code)
        return
    found = find_value(mapping.each, scope)
    members = (
        found.value.items()
        if isinstance(found.value, Mapping)
        else enumerate(found.value)
        if isinstance(found.value, list)
        else ()
    )
    for key, member in members:
        place = locate_member(found.location or scope.location, (key,))
        inner = replace(
            scope.build_member_scope(member, place), computed={**scope.computed, "$key": str(key), "$item": member}
        )
        code = evaluate_text(mapping.code, inner)
        if code and code_list:
            yield _code(inner, mapping, code_list, code)


def _code(scope: Scope, mapping: CodeMapping, code_list: str, code: str) -> Code:
    labels = as_texts(evaluate_expression(mapping.label, scope).value) if mapping.label else ()
    return Code(
        code_list, code, scope.location, " ".join(labels[0].split()) if labels else "",
        evaluate_text(mapping.definition, scope), evaluate_text(mapping.starts, scope), evaluate_text(mapping.ends,
            scope),
        evaluate_texts(mapping.broader, scope), labels[1:],
    )  # fmt: skip


def _cut_codes(value: Any, pattern: str, code_list: str, scope: Scope) -> Iterator[Code]:
    seen: set[str] = set()
    for found in re.finditer(pattern, as_text(value, "\n")[:MAX_LITERAL]):
        code = (found[1] if found.re.groups else found[0]).strip()
        if code and code not in seen:
            seen.add(code)
            yield Code(
                code_list, code, scope.location, " ".join((found[2] or "").split()) if found.re.groups > 1 else ""
            )


def parse_listed(expression: Expression, scope: Scope) -> tuple[str, ...]:
    """The texts of an expression; a text that is a list written in Python or JSON gives its members, and one with
    commas or semicolons its pieces."""
    found: list[str] = []
    for text in evaluate_texts(expression, scope):
        if text.lstrip()[:1] in ("[", "(", "{") and len(text) < MAX_LITERAL:
            try:
                value = ast.literal_eval(text.strip())
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                value = re.findall(r"[\w./-]+", text)
            found += [str(one) for one in (value if isinstance(value, list | tuple | set) else [text])]
        else:
            found += [piece.strip() for piece in re.split(r"[,;|]", text)]
    return tuple(dict.fromkeys(one for one in found if one))
