"""What a reader of a schema found: an item with its own codes and all that is known of it, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from homefinder.adapters.mapping.evaluate import Scope, as_text, as_texts, evaluate_expression
from homefinder.adapters.mapping.expressions import Expression
from homefinder.items.declaration import ItemMapping
from homefinder.items.model import Code, CodeList, Item, Part

MAX_PARTS = 200_000
"""Parts of one edition; the largest real one that was read has 6,300."""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item, the codes of its own list, and ``facts``: what an expression of the declaration may name."""

    item: Item
    facts: Mapping[str, Any] = field(default_factory=dict)
    codes: tuple[Code, ...] = ()


FoundPart = FoundItem | Part

LIST_MEMBERS = ("collections", "source_refs")
NO_WORDS = frozenset({"", "no", "false", "0", "n", "optional", "none", "o", "may", "conditional"})
YES_WORDS = frozenset({"yes", "true", "1", "y", "required", "mandatory", "m", "must", "r"})


def parse_required(text: str) -> str:
    """``yes``, ``no``, or the publisher's own word where it is neither."""
    word = text.strip().lower()
    return "yes" if word in YES_WORDS else "" if not word else "no" if word in NO_WORDS else text.strip()


def evaluate_text(expression: Expression, scope: Scope) -> str:
    """The text of an expression, white space folded; empty where nothing is declared or nothing stands there."""
    return " ".join(as_text(evaluate_expression(expression, scope).value).split()) if expression else ""


def evaluate_texts(expression: Expression, scope: Scope) -> tuple[str, ...]:
    """The texts of an expression, each once."""
    return as_texts(evaluate_expression(expression, scope).value) if expression else ()


def list_parts(found: FoundItem, mapping: ItemMapping | None, record: str = "") -> Iterator[Part]:
    """The item as the declaration would have it, and its own code list with its codes."""
    item = apply_mapping(found, mapping) if mapping else found.item
    if found.codes:
        item = replace(item, code_list=item.key)
    yield replace(item, record=record) if record else item
    if found.codes:
        yield CodeList(item.key, item.location, item.title, record=record)
        yield from (replace(code, code_list=item.key) for code in found.codes)


def apply_mapping(found: FoundItem, mapping: ItemMapping) -> Item:
    """The item with what the declaration says in the place of what the form means."""
    item = found.item
    known = {"key": item.key, "name": item.name, "title": item.title, "group": item.group, **found.facts}
    scope = Scope(known, item.location, {f"${name}": value for name, value in known.items()})
    changes: dict[str, Any] = {}
    for name, expression in mapping:
        if not expression:
            continue
        if name in LIST_MEMBERS:
            changes[name] = evaluate_texts(expression, scope)
        elif name == "repeats":
            changes[name] = parse_required(evaluate_text(expression, scope)) == "yes"
        else:
            text = evaluate_text(expression, scope)
            changes[name] = parse_required(text) if name == "required" else text
    return replace(item, **{name: value for name, value in changes.items() if value or name not in ("key", "name")})
