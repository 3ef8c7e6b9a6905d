"""The short forms that people make of a name: the first letters of its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SMALL = "a an and as at by de for from in of on or the to with"
SMALL_WORDS = frozenset(_SMALL.split())
"""Words that a short form may leave out."""

DIGITS = {"to": "2", "for": "4"}
"""Words that a short form may spell as a digit: Data to Insight is D2I."""

_KINDS = """
    census code collection dataset framework guidance guide list programme project register return scheme service
    specification standard standards survey system
"""
KIND_WORDS = frozenset(_KINDS.split())
"""Last words of a name that say what kind of thing it is, and that a short form may leave out."""

MIN_LETTERS, MAX_LETTERS = 2, 9
"""Bounds of a short form's length."""

_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def list_acronyms(name: str) -> frozenset[str]:
    """The short forms of a name, folded to lower case: with its small words, without them, and as digits.

    ``list_acronyms("Department for Education") == {"de", "dfe", "d4e"}``. Of a name with brackets or a colon it is what
    stands outside and before them.
    """
    head = _BRACKETS.sub(" ", name).split(":")[0]
    words = _WORD.findall(head)
    if len(words) < 2 or len(words) > 2 * MAX_LETTERS:
        return frozenset()
    forms = set(_spell_forms(words))
    if words[-1].casefold() in KIND_WORDS:
        forms |= set(_spell_forms(words[:-1]))
    return frozenset(form for form in forms if MIN_LETTERS <= len(form) <= MAX_LETTERS)


def _spell_forms(words: Sequence[str]) -> Iterable[str]:
    telling = [word for word in words if word.casefold() not in SMALL_WORDS]
    if len(telling) < 2:
        return
    yield "".join(map(_shorten, telling))
    yield "".join(map(_shorten, words))
    yield "".join(DIGITS.get(word.casefold()) or _shorten(word) for word in words)
    yield "".join(_shorten(word) for word in words if word.casefold() not in SMALL_WORDS - {"for", "in"})


def _shorten(word: str) -> str:
    """The first letter; a word that is short for something itself stays whole, as NHS in NHSE."""
    is_short_form = len(word) > 1 and word.isupper()
    return (word if is_short_form else word[0]).casefold()
