"""In which returns an item stands: as its publisher says, or by the items of the returns that are the same."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from itertools import pairwise

from homefinder.items.compare.likeness import split_words
from homefinder.items.meaning.relation import DIFFERENT
from homefinder.search.tokenise import stem

MANY = 4
"""Tables of one standard that have an item, from which it is a key that joins them and says nothing of a return."""
LEAST_HELD = 0.5
"""Likeness of an item of a return from which the return holds what was asked, under another name, of fewer people or
of more (see docs/decisions/0030)."""
JOIN_KEYS = """SELECT source_id, concept FROM items WHERE ref <> '' GROUP BY source_id, concept
    HAVING count(DISTINCT group_name) >= ?"""
RELATED_ITEMS = """SELECT l.source_id, l.concept, l.ref, l.group_name, coalesce(nullif(l.title, ''), l.name) AS label,
    r.source_id AS other FROM item_relations x JOIN items l ON l.id = x.{0} JOIN items r ON r.id = x.{1}
    WHERE l.ref <> '' AND x.relation <> ? AND x.score >= ?"""
WORD = re.compile(r"[A-Za-z0-9]+")


def list_returns(catalogue: sqlite3.Connection, *, hidden: bool) -> dict[str, set[str]]:
    """Publisher's reference of an item → the returns that hold it.

    ``hidden``: the publisher's own word is left out, and a return is called by a word or two of its title or of its
    source's id.
    """
    return _list_found_returns(catalogue) if hidden else _list_stated_returns(catalogue)


def _list_stated_returns(catalogue: sqlite3.Connection) -> dict[str, set[str]]:
    stated: dict[str, set[str]] = defaultdict(set)
    for row in catalogue.execute(
        "SELECT i.ref, c.collection FROM item_collections c JOIN items i ON i.id = c.item_id WHERE i.ref <> ''"
    ):
        stated[row["ref"]].add(row["collection"])
    return stated


def _list_found_returns(catalogue: sqlite3.Connection) -> dict[str, set[str]]:
    collections = {
        _join(row["collection"]): row["collection"].upper()
        for row in catalogue.execute("SELECT DISTINCT collection FROM item_collections")
    }
    names = {
        row["id"]: {collections[name] for name in _list_names(row["id"], row["title"]) if name in collections}
        for row in catalogue.execute("SELECT id, title FROM sources")
    }
    keys = {(row["source_id"], row["concept"]) for row in catalogue.execute(JOIN_KEYS, (MANY,))}
    found: dict[str, set[str]] = defaultdict(set)
    for sides in (("left_id", "right_id"), ("right_id", "left_id")):
        for row in catalogue.execute(RELATED_ITEMS.format(*sides), (DIFFERENT, LEAST_HELD)):
            if (row["source_id"], row["concept"]) not in keys or _is_of_its_table(row["label"], row["group_name"]):
                found[row["ref"]] |= names.get(row["other"], set())
    return found


def _is_of_its_table(label: str, table: str) -> bool:
    """Whether a key is that of the table itself: the one of a person in the table of persons."""
    return bool({stem(word) for word in split_words(label)} & {stem(word) for word in split_words(table)})


def _list_names(source_id: str, title: str) -> set[str]:
    """What a return may be called: each word of its id and title, and each two that stand together."""
    names: set[str] = set()
    for words in (WORD.findall(source_id.upper()), WORD.findall(title.upper())):
        names.update(words, map("".join, pairwise(words)))
    return names


def _join(name: str) -> str:
    return "".join(WORD.findall(name.upper()))
