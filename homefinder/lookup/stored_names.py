"""Every name of homes and owners in one table, by its plain form, so that a question reads only the rows that it needs.

The plain form is the slug: case, accents and punctuation do not count. Short forms made of first letters stand there
too, as the least sure kind of name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from homefinder.ids import slug
from homefinder.lookup.acronyms import list_acronyms
from homefinder.lookup.names import (
    MIN_LIKENESS,
    NAME_KINDS,
    NamedThing,
    NameIndex,
    read_home_names,
    read_owner_names,
)

ACRONYM = "acronym"
STORED_KINDS = (*NAME_KINDS, ACRONYM)
"""The surest first."""

HOME, OWNER = "home", "owner"
END = "\U0010ffff"
"""Sorts after every character of a key."""


@dataclass(frozen=True, slots=True)
class StoredName:
    """One name of a home or an owner; ``name`` as it is written, for a short form the name that it is short for."""

    thing: str
    id: str
    name_kind: str
    name: str
    key: str


def write_names(connection: sqlite3.Connection) -> None:
    """Fill the table from the homes and owners of the catalogue."""
    connection.execute("DELETE FROM thing_names")
    rows: dict[tuple[str, str, str], tuple[str, str]] = {}
    for thing, names in ((HOME, read_home_names(connection)), (OWNER, read_owner_names(connection))):
        for key, name_kind, named in _list_keys(names):
            known = rows.get((key, thing, named.id))
            if known is None or STORED_KINDS.index(name_kind) < STORED_KINDS.index(known[0]):
                rows[key, thing, named.id] = (name_kind, named.name)
    connection.executemany(
        "INSERT INTO thing_names (key, thing, thing_id, name_kind, name) VALUES (?, ?, ?, ?, ?)",
        ((*key, *value) for key, value in sorted(rows.items())),
    )


def _list_keys(names: Iterable[NamedThing]) -> Iterator[tuple[str, str, NamedThing]]:
    for named in names:
        yield slug(named.name) or named.name, named.name_kind, named
        if named.name_kind != "identifier":
            for short in list_acronyms(named.name):
                yield short, ACRONYM, named


def list_same_names(connection: sqlite3.Connection, text: str) -> list[StoredName]:
    """Things with exactly this name, the surest kind of name first."""
    return _read(connection, "key = ?", slug(text) or text)


def list_names_from(connection: sqlite3.Connection, text: str, limit: int) -> list[StoredName]:
    """Things whose title or other name begins with these words, ``limit`` at most."""
    begin = f"{slug(text)}-"
    found = _read(
        connection, f"key >= ? AND key < ? AND name_kind <> '{ACRONYM}' LIMIT {int(limit)}", begin, begin + END
    )
    return [one for one in found if one.name_kind != "identifier"]


def list_near_names(connection: sqlite3.Connection, text: str, limit: int) -> list[tuple[StoredName, float]]:
    """Things whose name is much like the text, with the likeness (0 to 100), the best first."""
    wanted = slug(text).replace("-", " ")
    if len(wanted) < 4:
        return []
    # a name that is far shorter or longer cannot be alike enough
    spread = len(wanted) * (200 / MIN_LIKENESS - 1)
    rows = connection.execute(
        f"SELECT DISTINCT key FROM thing_names WHERE name_kind <> '{ACRONYM}' AND length(key) BETWEEN ? AND ?",
        (2 * len(wanted) - spread, spread),
    )
    keys = {row[0]: row[0].replace("-", " ") for row in rows}
    near = process.extract(wanted, keys, scorer=fuzz.token_sort_ratio, score_cutoff=MIN_LIKENESS, limit=limit)
    return [(one, round(score, 1)) for _, score, key in near for one in _read(connection, "key = ?", key)]


class StoredHomeNames(NameIndex):
    """The names of homes as ``NameIndex`` has them, read from the table row by row in place of all at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(())
        self._connection = connection

    def list_same(self, text: str) -> Sequence[NamedThing]:
        """Homes of exactly this name or identifier; case, accents and punctuation do not count."""
        found = list_same_names(self._connection, text)
        kinds = {str(kind): kind for kind in NAME_KINDS}
        return [
            NamedThing(one.id, HOME, kinds[one.name_kind], one.name)
            for one in found
            if one.thing == HOME and one.name_kind in kinds
        ]


def _read(connection: sqlite3.Connection, condition: str, *values: str) -> list[StoredName]:
    rows: Sequence[tuple[str, ...]] = connection.execute(
        f"SELECT thing, thing_id, name_kind, name, key FROM thing_names WHERE {condition}", values
    ).fetchall()
    return sorted((StoredName(*row) for row in rows), key=lambda one: (STORED_KINDS.index(one.name_kind), one.id))
