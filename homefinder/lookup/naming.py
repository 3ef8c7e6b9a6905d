"""What a text names, before anything is searched for by its meaning: stages from the surest down, the first that finds
decides.

Id, title, other name, code in any usual spelling, address in any usual form; the short form of a name; the beginning of
a name; a name much alike. Owners are found by the same stages as homes.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homefinder.ids import slug
from homefinder.lookup.find import match_homes, match_owners, match_referenced_homes
from homefinder.lookup.stored_names import (
    ACRONYM,
    HOME,
    OWNER,
    StoredHomeNames,
    StoredName,
    list_names_from,
    list_near_names,
    list_same_names,
)
from homefinder.model import HOME_KINDS

MAX_BEGUN = 6
"""Things whose names begin with what is typed: where more do, and these are not all editions of one, it names a subject
and no thing."""

MAX_READ = 200
"""Names that begin alike of which so many are read."""

MIN_BEGINNING = 2
"""Words that the beginning of a name has at least: one word is a subject."""

MAX_NEAR_WORDS = 14
"""A text of more words is a description, and no misspelt name."""

DATA_FIRST = ("standard", "data-collection", "code-set", "api", "legislation")
"""Of several homes with one short form or beginning those that hold data or bind come before what explains them."""

_CODE = re.compile(r"[A-Za-z]{2,6}[ -]?(\d{4,})")
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class NamedThings:
    """Homes and owners that a text names, the surest first, by which stage, and the name it was read as where that is
    not what was typed. ``kind`` is the kind of home that the text is the name of, else empty."""

    homes: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    stage: str = ""
    read_as: str = ""
    kind: str = ""


def find_named(catalogue: sqlite3.Connection, text: str) -> NamedThings:
    """What the text names; nothing where it names nothing."""
    text = text.strip()
    if not text:
        return NamedThings()
    short = _find_short_form(catalogue, text)
    if exact := _find_exact(catalogue, text):
        owners = exact.owners or (short.owners if short else ())
        return NamedThings(exact.homes, owners, exact.stage)
    return (
        short
        or _find_renumbered(catalogue, text)
        or _find_joined(catalogue, text)
        or _find_kind(text)
        or _find_beginning(catalogue, text)
        or _find_near(catalogue, text)
        or NamedThings()
    )


def _find_exact(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    homes = match_homes(catalogue, text, StoredHomeNames(catalogue))
    called = [one.id for one in list_same_names(catalogue, text) if one.thing == HOME and one.name_kind != ACRONYM]
    owners = match_owners(catalogue, text)
    return NamedThings(tuple(dict.fromkeys([*homes, *called])), tuple(owners), "name") if homes or owners else None


def _find_short_form(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    """A text of one word in capitals, or one that is no word of a name, may be a short form."""
    words = text.split()
    if len(words) != 1 or not text.isalnum():
        return None
    found = [one for one in list_same_names(catalogue, text) if one.name_kind == ACRONYM]
    return _build(catalogue, found, "short form", found[0].name) if found else None


def _find_renumbered(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    """A code whose letters changed while its number stayed, as bodies that give numbers are renamed: ISB, SCCI, DCB."""
    code = _CODE.fullmatch(text)
    homes = match_referenced_homes(catalogue, code.group(1)) if code else []
    return NamedThings(tuple(homes), (), "number", f"the number {code.group(1)}") if code and homes else None


def _find_joined(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    """Words that were typed as one, told apart by their capitals: ``ChildrenInNeed``."""
    apart = _JOINED.sub(" ", text)
    if apart == text or " " in text:
        return None
    found = _find_exact(catalogue, apart) or _find_beginning(catalogue, apart)
    return NamedThings(found.homes, found.owners, found.stage, apart, found.kind) if found else None


def _find_kind(text: str) -> NamedThings | None:
    """A text that is the name of a kind of home, however it is spelt: ``codeset``, ``data collections``."""
    plain = re.sub(r"[^a-z]", "", text.lower()).removesuffix("s")
    kind = next((kind for kind in HOME_KINDS if kind.replace("-", "").removesuffix("s") == plain), "")
    return NamedThings(stage="kind", read_as=kind.replace("-", " "), kind=kind) if kind else None


def _find_beginning(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    if _count_words(text) < MIN_BEGINNING:
        return None
    found = list_names_from(catalogue, text, MAX_READ)
    if len({one.id for one in found}) > MAX_BEGUN:
        shortest = min(found, key=lambda one: len(one.key))
        if not all(one.key == shortest.key or one.key.startswith(f"{shortest.key}-") for one in found):
            return None
        found = [one for one in found if one.key == shortest.key]
    return _build(catalogue, found, "beginning", min((one.name for one in found), key=len)) if found else None


def _find_near(catalogue: sqlite3.Connection, text: str) -> NamedThings | None:
    if not MIN_BEGINNING <= _count_words(text) <= MAX_NEAR_WORDS:
        return None
    near = list_near_names(catalogue, text, MAX_BEGUN)
    best = [one for one, likeness in near if likeness == near[0][1]]
    return _build(catalogue, best, "near name", best[0].name) if best else None


def _count_words(text: str) -> int:
    return len(slug(text).split("-"))


def _build(catalogue: sqlite3.Connection, found: Sequence[StoredName], stage: str, read_as: str) -> NamedThings:
    homes = _sort_homes(catalogue, (one.id for one in found if one.thing == HOME))
    owners = tuple(dict.fromkeys(one.id for one in found if one.thing == OWNER))
    return NamedThings(homes, owners, stage, read_as)


def _sort_homes(catalogue: sqlite3.Connection, homes: Iterable[str]) -> tuple[str, ...]:
    """Homes that hold data first, wholes before their parts, short titles before long ones."""
    ids = tuple(dict.fromkeys(homes))
    marks = ", ".join("?" * len(ids))
    rows = catalogue.execute(f"SELECT id, kind, part_of, title FROM homes WHERE id IN ({marks})", ids).fetchall()
    rank = {row[0]: (row[1] not in DATA_FIRST, row[2] is not None, len(row[3]), row[0]) for row in rows}
    return tuple(sorted(rank, key=lambda home: rank[home]))
