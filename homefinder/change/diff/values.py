"""How much two texts differ, what a structure has for members, and how a value is shown in a sentence. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz

from homefinder.change.criteria import (
    MAX_TYPOS,
    MEMBER_NAME_KEYS,
    PROSE_KEYS,
    TYPO_LIKENESS,
)
from homefinder.clean.days import format_day
from homefinder.harvest.meaning import is_churn, list_words, normalise_value
from homefinder.model import canonical_json

MAX_QUOTE_LENGTH = 90
"""Longest value, in characters, that a sentence quotes."""

_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?")


def compute_reworded_share(before: str, after: str) -> float:
    """Share of the words that differ, 0 to 1, whatever their order; a word with a slip mended is the same word.

    Linear in the length of the texts.
    """
    old, new = Counter(list_words(before)), Counter(list_words(after))
    total = old.total() + new.total()
    lost, come = old - new, new - old
    differing = lost.total() + come.total() - 2 * _count_corrected_typos(lost, come)
    return differing / total if total else 0.0


def _count_corrected_typos(removed_words: Counter[str], added_words: Counter[str]) -> int:
    """How many of the words that went came back with a slip mended; figures are never slips."""
    if max(removed_words.total(), added_words.total()) > MAX_TYPOS:
        return 0
    left = [word for word in added_words.elements() if not any(map(str.isdigit, word))]
    found = 0
    for word in removed_words.elements():
        near = next((other for other in left if fuzz.ratio(word, other) >= TYPO_LIKENESS), None)
        if near is not None and not any(map(str.isdigit, word)):
            left.remove(near)
            found += 1
    return found


def collect_members(value: Any, path: str = "") -> dict[str, Any]:
    """The members of a structure by their path of names (``tree/height``), each with its own plain values.

    A list's member is known by its name or code, so that its place in the list does not matter.
    """
    found: dict[str, Any] = {}
    named = value.items() if isinstance(value, Mapping) else [(_choose_member_name(item), item) for item in value]
    for name, item in named:
        here = _choose_free_name(f"{path}/{name}" if path else str(name), found)
        inner = item.items() if isinstance(item, Mapping) else ()
        found[here] = {
            key: normalise_value(part)
            for key, part in inner
            if not isinstance(part, list | Mapping) and not is_churn(key)
        }
        found[here] |= {key: normalise_value(part) for key, part in inner if _is_plain_list(part)}
        for key, part in inner:
            if key not in PROSE_KEYS and isinstance(part, list | Mapping) and not _is_plain_list(part):
                found |= collect_members(part, here)
        if isinstance(item, list):
            found |= collect_members(item, here)
    return found


def _is_plain_list(part: Any) -> bool:
    """A list of plain words (``constraints: [pk]``) is a value of its member, not members of their own."""
    return isinstance(part, list) and all(not isinstance(item, list | Mapping) for item in part)


def _choose_member_name(item: Any) -> str:
    """What a member is called, as it is written: a code such as ``<b>`` is no mark-up."""
    if isinstance(item, Mapping):
        named = (item[name] for name in MEMBER_NAME_KEYS if isinstance(item.get(name), str | int) and item[name] != "")
        known = next(named, None)
        return canonical_json(normalise_value(item)) if known is None else _choose_member_name(known)
    return canonical_json(normalise_value(item)) if isinstance(item, list) else " ".join(str(item).split())


def _choose_free_name(name: str, members_so_far: Mapping[str, Any]) -> str:
    number = 2
    free = name
    while free in members_so_far:
        free, number = f"{name} ({number})", number + 1
    return free


def format_value(value: str) -> str:
    """A value as a sentence shows it: a day in words, an address as it is, words in quotes, nothing as such."""
    if not value:
        return "nothing"
    if _DAY.fullmatch(value):
        return format_day(value)
    if _DAY.fullmatch(value[:10]) and value[10:11] == "T":
        return f"{format_day(value[:10])}, {value[11:16]} UTC"
    if value.startswith(("http://", "https://", "/")):
        return value
    short = value if len(value) <= MAX_QUOTE_LENGTH else value[: MAX_QUOTE_LENGTH - 1] + "…"
    return f"“{short}”"
