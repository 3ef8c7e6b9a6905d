"""Which owner a person means who types a name, and what to say where nobody, or more than one, is called so."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.clean.wording import join_words
from homefinder.lookup.find import match_owners
from homefinder.lookup.stored_names import OWNER, list_same_names
from homefinder.lookup.suggest import list_near

MOST_CHOICES = 300
"""Owners offered to choose from: a list that a browser still shows at once."""

CHOICES = """SELECT p.name FROM publishers p JOIN homes h ON h.publisher_id = p.id GROUP BY p.id
    ORDER BY count(*) DESC, p.name LIMIT ?"""
HOMES = "SELECT publisher_id, count(*) FROM homes WHERE publisher_id IN ({marks}) GROUP BY publisher_id"


def match_called_owners(catalogue: sqlite3.Connection, text: str) -> list[str]:
    """Ids of the owners of this name, id or address; where nobody has it, of those whose first letters it is.

    Of several with the same first letters the one alone that keeps more standards than the others together.
    """
    if found := match_owners(catalogue, text):
        return found
    same = list(dict.fromkeys(one.id for one in list_same_names(catalogue, text) if one.thing == OWNER))
    if len(same) < 2:
        return same
    counts = dict(catalogue.execute(HOMES.format(marks=", ".join("?" * len(same))), same).fetchall())
    first = max(same, key=lambda one: counts.get(one, 0))
    return [first] if 2 * counts.get(first, 0) > sum(counts.values()) else same


def list_owner_choices(catalogue: sqlite3.Connection) -> list[str]:
    """Names of owners to choose from, first those that keep most standards."""
    return [str(row[0]) for row in catalogue.execute(CHOICES, (MOST_CHOICES,))]


def describe_miss(what: str, text: str, found: Sequence[str], titles: Mapping[str, str]) -> str:
    """That no ``what`` of this name is known, or that several are, and which of ``titles`` (by id) it may be."""
    near = found[:3] or list_near(text, titles)
    names = join_words([f"“{titles[one]}”" for one in near])
    if found:
        return f"{len(found)} have the name “{text}”. Write one in full, such as {names}"
    return f"No {what} is called “{text}”. " + (
        f"The nearest {'are' if len(near) > 1 else 'is'} {names}" if names else "None comes near"
    )
