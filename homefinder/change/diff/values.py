"""Whether two values say the same: without mark-up, white space, tracking parameters and the order of lists. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from homefinder.change.criteria import (
    LOOKED_AT,
    LOOKED_AT_TEXT,
    NAMES_OF_MEMBERS,
    NOT_SAID,
    PROSE,
    TYPO,
    TYPOS_LOOKED_FOR,
)
from homefinder.clean.urls import same_page
from homefinder.model import canonical_json

_CONTENTS = re.compile(
    r"^\s*(?:#{1,6} )?table of contents\s*$|^\s*(?:[0-9]+\.|[-*+]) TOC\s*$", re.IGNORECASE | re.MULTILINE
)
_TAGS = re.compile(r"\{::?[^{}\n]*\}|\{%[^{}\n]*%\}|<[/!a-zA-Z][^<>]*>|&(?:nbsp|#160);")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_MARKS = re.compile(r"^\s*(?:#{1,6}|>+|[-*+]|[0-9]{1,3}[.)])\s+|[*_`~|]+|^\s*[-=|:]{3,}\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\w+(?:[.'’]\w+)*")


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """The text as it reads: one line, without mark-up and without the line that says when somebody looked at it."""
    plain = _TAGS.sub(" ", _CONTENTS.sub(" ", text))
    plain = _MARKS.sub(" ", _LINK.sub(r"\1", plain))
    return _SPACE.sub(" ", LOOKED_AT_TEXT.sub(" ", _SPACE.sub(" ", plain))).strip()


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return _WORD.findall(bare(text).casefold().replace("’", "'"))


def same_but_for_marks(one: str, other: str) -> bool:
    """Whether two texts have the same words in the same order: they differ in case and punctuation at most."""
    return words_of(one) == words_of(other)


def reworded(before: str, after: str) -> float:
    """Share of the words that differ, 0 to 1, whatever their order; a word with a slip mended is the same word.

    Linear in the length of the texts.
    """
    old, new = Counter(words_of(before)), Counter(words_of(after))
    total = old.total() + new.total()
    lost, come = old - new, new - old
    differing = lost.total() + come.total() - 2 * _slips(lost, come)
    return differing / total if total else 0.0


def _slips(lost: Counter[str], come: Counter[str]) -> int:
    """How many of the words that went came back with a slip mended; figures are never slips."""
    if max(lost.total(), come.total()) > TYPOS_LOOKED_FOR:
        return 0
    left = [word for word in come.elements() if not any(map(str.isdigit, word))]
    found = 0
    for word in lost.elements():
        near = next((other for other in left if fuzz.ratio(word, other) >= TYPO), None)
        if near is not None and not any(map(str.isdigit, word)):
            left.remove(near)
            found += 1
    return found


def plain(value: Any) -> Any:
    """A value without churn: texts bare, addresses folded, lists in one order, marks of machinery left out."""
    if isinstance(value, str):
        return same_page(value) if value.startswith(("http://", "https://")) and " " not in value else bare(value)
    if isinstance(value, Mapping):
        kept = {str(name): plain(item) for name, item in value.items() if not churns(str(name))}
        return {name: item for name, item in kept.items() if item not in ("", [], {}, None)}
    if isinstance(value, list | tuple):
        return sorted({canonical_json(item): item for item in map(plain, value)}.values(), key=canonical_json)
    return value


def churns(name: str) -> bool:
    """Whether a key holds what changes without the thing changing."""
    return name in NOT_SAID or bool(LOOKED_AT.fullmatch(name))


def members(value: Any, path: str = "") -> dict[str, Any]:
    """The members of a structure by their path of names (``tree/height``), each with its own plain values.

    A list's member is known by its name or code, so that its place in the list does not matter.
    """
    found: dict[str, Any] = {}
    named = value.items() if isinstance(value, Mapping) else [(_name(item), item) for item in value]
    for name, item in named:
        here = _free(f"{path}/{name}" if path else str(name), found)
        inner = item.items() if isinstance(item, Mapping) else ()
        found[here] = {
            key: plain(part) for key, part in inner if not isinstance(part, list | Mapping) and not churns(key)
        }
        found[here] |= {key: plain(part) for key, part in inner if _short_list(part)}
        for key, part in inner:
            if key not in PROSE and isinstance(part, list | Mapping) and not _short_list(part):
                found |= members(part, here)
        if isinstance(item, list):
            found |= members(item, here)
    return found


def _short_list(part: Any) -> bool:
    """A list of plain words (``constraints: [pk]``) is a value of its member, not members of their own."""
    return isinstance(part, list) and all(not isinstance(item, list | Mapping) for item in part)


def _name(item: Any) -> str:
    """What a member is called, as it is written: a code such as ``<b>`` is no mark-up."""
    if isinstance(item, Mapping):
        named = (item[name] for name in NAMES_OF_MEMBERS if isinstance(item.get(name), str | int) and item[name] != "")
        known = next(named, None)
        return canonical_json(plain(item)) if known is None else _name(known)
    return canonical_json(plain(item)) if isinstance(item, list) else " ".join(str(item).split())


def _free(name: str, taken: Mapping[str, Any]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free
