"""What a publisher's name says besides whose it is: a newer name, an abbreviation, partners, a legal form. Pure.

A name alone proves nothing: ``A with B`` may be the name of one body. Whether the part that is found here is a body is
seen from the other names of a catalogue (``resolve/bodies/joins.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from homefinder.ids import slug

NameFormKind = Literal["now", "formerly", "abbreviation", "joint", "form", "channel", "branch", "pair", "bracket"]
"""now: has another name today. formerly: had one, or had the thing from another body. abbreviation: with its short
name. joint: with others, itself the first. form: with its legal form or part in the work. channel: with its site.
branch: with a country. pair: two by ``and`` or a
stroke without spaces. bracket: with anything else in brackets."""


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way to read a name: ``name`` is the body's, ``other`` the rest of what stands there."""

    kind: NameFormKind
    name: str
    other: str


SMALL_WORDS = frozenset({"a", "and", "de", "for", "in", "of", "on", "the", "to"})
"""Words that an abbreviation may leave out."""

_BRACKET = re.compile(r"(?P<bare>[^()]*[^()\s])\s*\((?P<inside>[^()]+)\)")
_NOW = re.compile(r"(?:now|today)(?:\s+(?:known\s+as|called))?\s+(?!part\b|with\b|in\b|at\b|under\b)(?P<name>.+)", re.I)
_FORMERLY = re.compile(r"(?:formerly|previously)(?:\s+(?:known\s+as|called))?\s+(?P<name>.+)", re.I)
_LEGAL = r"ltd|limited|plc|llp|llc|inc|incorporated|cic|c\.i\.c|gmbh|b\.v"
_FORM_INSIDE = re.compile(rf"(?:hosts?|lead|lead\s+body|publisher|{_LEGAL})\.?", re.I)
_FORM_SUFFIX = re.compile(rf"(?P<bare>.*\S)[,\s]\s*(?P<form>{_LEGAL})\.?", re.I)
_SITE = re.compile(r"(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/?", re.I)
_COUNTRY = re.compile(r"u\.?k\.?|gb|england|scotland|wales|northern ireland|europe|eu|international|global|usa?", re.I)
_ADDRESS = re.compile(r"https?://|www\.", re.I)
_PARTNERS = re.compile(r"\s+/\s+|\s*;\s+|,?\s+(?:in\s+partnership\s+|together\s+|jointly\s+)?with\s+", re.I)
_AND = re.compile(r"\s+(?:and|&)\s+|(?<=\w)/(?=\w)", re.I)
"""``ISO/IEC`` may be a body of its own, as names joined by ``and`` may."""


def list_name_forms(name: str) -> Iterator[NameForm]:
    """Every way to read a name besides as that of one body; of parts joined by ``and``, each pair."""
    text = " ".join(name.split())
    if _ADDRESS.match(text):
        return
    if found := _BRACKET.fullmatch(text):
        yield _read_bracket(found["bare"], found["inside"].strip())
    elif found := _FORM_SUFFIX.fullmatch(text):
        yield NameForm("form", found["bare"].rstrip(" ,"), found["form"])
    outside = re.sub(r"\([^()]*\)", lambda inner: "\0" * len(inner[0]), text)
    if (parts := _PARTNERS.search(outside)) and parts.start() and parts.end() < len(text):
        yield NameForm("joint", text[: parts.start()], text[parts.end() :])
    for found in _AND.finditer(outside):
        yield NameForm("pair", text[: found.start()], text[found.end() :])


def _read_bracket(bare: str, inside: str) -> NameForm:
    if found := _NOW.fullmatch(inside):
        return NameForm("now", bare, found["name"])
    if found := _FORMERLY.fullmatch(inside):
        return NameForm("formerly", bare, found["name"])
    if _FORM_INSIDE.fullmatch(inside):
        return NameForm("form", bare, inside)
    if _SITE.fullmatch(inside):
        return NameForm("channel", bare, inside)
    if _COUNTRY.fullmatch(inside):
        return NameForm("branch", bare, inside)
    for short, long in ((inside, bare), (bare, inside)):
        if is_abbreviation_of(short, long) or has_initials_of(short, long):
            return NameForm("abbreviation", long, short)
    return NameForm("bracket", bare, inside)


@lru_cache(maxsize=65536)
def is_abbreviation_of(short: str, long: str) -> bool:
    """Whether ``short`` is one word of beginnings of all telling words of ``long``, in their order.

    ``ONS`` of Office for National Statistics, ``Ofqual`` of Office of Qualifications, ``HMRC`` of HM Revenue & Customs.
    """
    letters, words = _fold_short(short), _list_words(long)
    return len(letters) >= 2 and len(words) >= 2 and letters not in words and _is_made_of(letters, tuple(words))


def has_initials_of(short: str, long: str) -> bool:
    """Whether the capitals of ``short`` are the first letters of the telling words of ``long``, in whatever order.

    ``ISO`` and International Organization for Standardization: a short name may follow another language.
    """
    initials = [word[0] for word in _list_words(long) if word not in SMALL_WORDS]
    return short.strip().isupper() and len(initials) >= 3 and sorted(_fold_short(short)) == sorted(initials)


def _fold_short(short: str) -> str:
    return slug(short) if re.fullmatch(r"[^\W_]+", short.strip()) else ""


def _list_words(name: str) -> list[str]:
    return [word for word in slug(re.sub(r"['’]", "", name)).split("-") if word]


def _is_made_of(letters: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not letters
    first, rest = words[0], words[1:]
    if first in SMALL_WORDS and _is_made_of(letters, rest):
        return True
    taken = 1
    while taken <= min(len(first), len(letters)) and first[taken - 1] == letters[taken - 1]:
        if _is_made_of(letters[taken:], rest):
            return True
        taken += 1
    return False
