"""Compare two editions: every item, code list, code and rule that came, went, or says something else. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from homefinder.clean.characters import collapse_whitespace
from homefinder.items.compare.codes import compare_code_lists
from homefinder.items.compare.likeness import assign, compare_names, fold
from homefinder.items.compare.matches import match_items
from homefinder.items.compare.model import (
    ADDED,
    CHANGES,
    REDEFINED,
    REMOVED,
    RENAMED,
    REQUIRED,
    RETYPED,
    Match,
    PartChange,
)
from homefinder.items.model import PART_KINDS, Contents, Item, ItemRule

LEAST_MESSAGE = 0.95
"""How alike the messages of two rules are from which they are one rule under another code."""


def compare_contents(old: Contents, new: Contents) -> list[PartChange]:
    """All changes, items first, in the order of the newer edition's keys. Equal editions have none."""
    items = match_items(old, new)
    found = [*_compare_items(old, new, items), *compare_code_lists(old, new, items), *_compare_rules(old, new)]
    return sorted(
        dict.fromkeys(found), key=lambda one: (PART_KINDS.index(one.kind), one.key, CHANGES.index(one.change))
    )


def _compare_items(old: Contents, new: Contents, matches: Sequence[Match]) -> Iterator[PartChange]:
    matched_old, matched_new = {match.old for match in matches}, {match.new for match in matches}
    for match in matches:
        yield PartChange("item", match.new, match.change, match.old, match.new, match.score, match.reason)
        yield from compare_items(old.items[match.old], new.items[match.new])
    for key, item in old.items.items():
        if key in new.items:
            yield from compare_items(item, new.items[key])
        elif key not in matched_old:
            yield PartChange("item", key, REMOVED, item.label)
    for key, item in new.items.items():
        if key not in old.items and key not in matched_new:
            yield PartChange("item", key, ADDED, "", item.label)


def compare_items(old: Item, new: Item) -> Iterator[PartChange]:
    """What one item says otherwise. Where the older edition had no label, its name is not taken for one."""
    if old.datatype != new.datatype:
        yield PartChange("item", new.key, RETYPED, old.datatype, new.datatype)
    if _differ(old.definition, new.definition) or (old.title and _differ(old.title, new.title)):
        yield PartChange("item", new.key, REDEFINED, _describe(old), _describe(new))
    if old.required != new.required and old.required and new.required:
        yield PartChange("item", new.key, REQUIRED, old.required, new.required)


def _differ(one: str, other: str) -> bool:
    return collapse_whitespace(one) != collapse_whitespace(other)


def _describe(item: Item) -> str:
    return item.definition or item.label


def _compare_rules(old: Contents, new: Contents) -> Iterator[PartChange]:
    gone = {key: rule for key, rule in old.rules.items() if key not in new.rules}
    come = {key: rule for key, rule in new.rules.items() if key not in old.rules}
    for left, right, score in assign(_score_rules(gone, come), LEAST_MESSAGE):
        before, after = gone.pop(left), come.pop(right)
        yield PartChange("rule", right, RENAMED, left, right, round(min(score, 1.0), 2), "the same message and fields")
        yield from _compare_rule(before, after)
    for key in old.rules.keys() & new.rules.keys():
        yield from _compare_rule(old.rules[key], new.rules[key])
    yield from (PartChange("rule", key, REMOVED, rule.message or rule.title) for key, rule in gone.items())
    yield from (PartChange("rule", key, ADDED, "", rule.message or rule.title) for key, rule in come.items())


def _score_rules(gone: dict[str, ItemRule], come: dict[str, ItemRule]) -> dict[tuple[str, str], float]:
    """How alike messages are, with the likeness of the codes to tell rules of one message apart."""
    scores = {}
    for left, one in gone.items():
        for right, other in come.items():
            if set(one.fields) == set(other.fields) and one.message and other.message:
                alike = fuzz.ratio(fold(one.message), fold(other.message)) / 100
                if alike >= LEAST_MESSAGE:
                    scores[left, right] = alike + 0.01 * compare_names(left, right)
    return scores


def _compare_rule(old: ItemRule, new: ItemRule) -> Iterator[PartChange]:
    if set(old.fields) != set(new.fields):
        yield PartChange("rule", new.code, RETYPED, "|".join(sorted(old.fields)), "|".join(sorted(new.fields)))
    if _differ(old.message, new.message) or _differ(old.title, new.title):
        yield PartChange("rule", new.code, REDEFINED, old.message or old.title, new.message or new.title)
    elif old.expression and new.expression and old.expression != new.expression:
        yield PartChange("rule", new.code, REDEFINED, "another logic under the same message", new.expression[:500])
