"""Names of homes and needs, held in memory for each published catalogue: same name first, then names much alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from homefinder.ids import slug
from homefinder.site.http.page import House

HELD = 2
"""Catalogues whose names are in memory."""
ALIKE = 86.0
"""The least likeness of two names, 0 to 100, by their sorted words (Levenshtein ratio of rapidfuzz)."""

NAMES = """SELECT 'home/' || id, title, kind, 100 FROM homes UNION ALL
    SELECT 'need/' || id, title, 'need', 100 FROM needs"""
OTHERS = "SELECT 'home/' || id, alt_titles, kind FROM homes WHERE alt_titles <> ''"
NUMBERS = """SELECT DISTINCT 'home/' || hr.home_id, i.value, h.kind FROM record_identifiers i
    JOIN home_records hr ON hr.record_id = i.record_id JOIN homes h ON h.id = hr.home_id"""


@dataclass(frozen=True, slots=True)
class Named:
    """One name of one thing: ``worth`` is the score of a query that is the same name."""

    id: str
    kind: str
    how: str
    worth: float


@dataclass(frozen=True, slots=True)
class Names:
    """Every name, as a slug, with what it names."""

    by_name: dict[str, list[Named]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def same(self, text: str) -> Sequence[Named]:
        """Things of exactly this name or identifier; case, accents and punctuation do not count."""
        return self.by_name.get(slug(text), ())

    def alike(self, text: str, limit: int) -> list[tuple[Named, float]]:
        """Things whose name is much like the text, with the likeness from 0 to 100, the best first."""
        from rapidfuzz import fuzz, process

        wanted = slug(text).replace("-", " ")
        if len(wanted) < 4:
            return []
        found = process.extract(wanted, self.titles, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=limit)
        return [(named, round(score, 1)) for _, score, name in found for named in self.by_name[name]]


_held: OrderedDict[tuple[int, ...], Names] = OrderedDict()
_lock = Lock()


def names_of(house: House) -> Names:
    """The names in the snapshot that ``house`` reads."""
    with _lock:
        if house.stamp not in _held:
            _held[house.stamp] = _read(house)
            while len(_held) > HELD:
                _held.popitem(last=False)
        return _held[house.stamp]


def _read(house: House) -> Names:
    names = Names()
    for identifier, title, kind, worth in house.catalogue.execute(NAMES):
        _add(names, title, Named(identifier, kind, "title", float(worth)))
    for identifier, titles, kind in house.catalogue.execute(OTHERS):
        for title in titles.split("\n"):
            _add(names, title, Named(identifier, kind, "other-title", 98.0))
    for identifier, value, kind in house.catalogue.execute(NUMBERS):
        _add(names, value, Named(identifier, kind, "identifier", 99.0))
    return names


def _add(names: Names, title: str, named: Named) -> None:
    key = slug(title)
    if not key:
        return
    known = names.by_name.setdefault(key, [])
    if all(other.id != named.id for other in known):
        known.append(named)
    names.titles.setdefault(key, key.replace("-", " "))
