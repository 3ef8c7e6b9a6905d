"""Names of things in memory: what has the same name in any spelling, and whose name is much alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from homefinder.ids import slug
from homefinder.store.queries import read_names

MIN_LIKENESS = 86.0
"""The least likeness of two names, 0 to 100, by their sorted words (Levenshtein ratio of rapidfuzz)."""
TITLES = "SELECT id, title, kind FROM homes"
OTHER_TITLES = "SELECT id, alt_titles, kind FROM homes WHERE alt_titles <> ''"
OWNER_NAMES = """SELECT p.id, n.name, n.name = p.name AS is_title FROM publishers p
    JOIN publisher_names n ON n.publisher_id = p.id UNION SELECT id, name, 1 FROM publishers ORDER BY 1, 3 DESC, 2"""
IDENTIFIERS = """SELECT DISTINCT hr.home_id, i.value, h.kind FROM record_identifiers i
    JOIN home_records hr ON hr.record_id = i.record_id JOIN homes h ON h.id = hr.home_id
    WHERE i.address = ''"""

NameKind = Literal["title", "other-title", "identifier"]
NAME_KINDS: tuple[NameKind, ...] = ("title", "other-title", "identifier")
"""The surest first."""


@dataclass(frozen=True, slots=True)
class NamedThing:
    """One name of one thing."""

    id: str
    kind: str
    name_kind: NameKind
    name: str


class NameIndex:
    """Every name, as a slug, with what it names; of several names of one thing that are one slug, the surest."""

    def __init__(self, names: Iterable[NamedThing]) -> None:
        self._by_slug: dict[str, list[NamedThing]] = {}
        for named in sorted(names, key=lambda named: NAME_KINDS.index(named.name_kind)):
            key = slug(named.name) or named.name
            known = self._by_slug.setdefault(key, [])
            if all(other.id != named.id for other in known):
                known.append(named)
        self._words = {key: key.replace("-", " ") for key in self._by_slug}

    def list_same(self, text: str) -> Sequence[NamedThing]:
        """Things of exactly this name or identifier; case, accents and punctuation do not count."""
        return self._by_slug.get(slug(text) or text, ())

    def list_alike(self, text: str, limit: int) -> list[tuple[NamedThing, float]]:
        """Things whose name is much like the text, with the likeness from 0 to 100, the best first."""
        wanted = slug(text).replace("-", " ")
        if len(wanted) < 4:
            return []
        found = process.extract(
            wanted, self._words, scorer=fuzz.token_sort_ratio, score_cutoff=MIN_LIKENESS, limit=limit
        )
        return [(named, round(score, 1)) for _, score, name in found for named in self._by_slug[name]]


def read_home_names(catalogue: sqlite3.Connection) -> list[NamedThing]:
    """Titles, other names and identifiers of homes."""
    names = [NamedThing(home, kind, "title", title) for home, title, kind in catalogue.execute(TITLES)]
    for home, titles, kind in catalogue.execute(OTHER_TITLES):
        names += [NamedThing(home, kind, "other-title", title) for title in titles.split("\n")]
    return names + [NamedThing(home, kind, "identifier", value) for home, value, kind in catalogue.execute(IDENTIFIERS)]


def read_owner_names(catalogue: sqlite3.Connection) -> list[NamedThing]:
    """Names of bodies, and other names by which publications or people call them."""
    return [
        NamedThing(owner, "publisher", "title" if is_title else "other-title", name)
        for owner, name, is_title in catalogue.execute(OWNER_NAMES)
    ]


def read_need_names(catalogue: sqlite3.Connection) -> list[NamedThing]:
    """Titles of needs."""
    return [NamedThing(need, "need", "title", title) for need, title in read_names(catalogue, "needs").items()]
