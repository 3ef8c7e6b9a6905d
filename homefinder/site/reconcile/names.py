"""Names of homes and needs, held in memory for each published catalogue: same name first, then names much alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from homefinder.ids import slug
from homefinder.site.http.page import PageContext

MAX_INDEXES = 2
"""Catalogues whose names are in memory."""
MIN_LIKENESS = 86.0
"""The least likeness of two names, 0 to 100, by their sorted words (Levenshtein ratio of rapidfuzz)."""

NAMES = """SELECT 'home/' || id, title, kind, 100 FROM homes UNION ALL
    SELECT 'need/' || id, title, 'need', 100 FROM needs"""
OTHER_TITLES = "SELECT 'home/' || id, alt_titles, kind FROM homes WHERE alt_titles <> ''"
IDENTIFIERS = """SELECT DISTINCT 'home/' || hr.home_id, i.value, h.kind FROM record_identifiers i
    JOIN home_records hr ON hr.record_id = i.record_id JOIN homes h ON h.id = hr.home_id"""


@dataclass(frozen=True, slots=True)
class NamedThing:
    """One name of one thing: ``score`` is the score of a query that is the same name."""

    id: str
    kind: str
    name_kind: str
    score: float


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Every name, as a slug, with what it names."""

    by_name: dict[str, list[NamedThing]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def list_same(self, text: str) -> Sequence[NamedThing]:
        """Things of exactly this name or identifier; case, accents and punctuation do not count."""
        return self.by_name.get(slug(text), ())

    def list_alike(self, text: str, limit: int) -> list[tuple[NamedThing, float]]:
        """Things whose name is much like the text, with the likeness from 0 to 100, the best first."""
        from rapidfuzz import fuzz, process

        wanted = slug(text).replace("-", " ")
        if len(wanted) < 4:
            return []
        found = process.extract(
            wanted, self.titles, scorer=fuzz.token_sort_ratio, score_cutoff=MIN_LIKENESS, limit=limit
        )
        return [(named, round(score, 1)) for _, score, name in found for named in self.by_name[name]]


_indexes: OrderedDict[tuple[int, ...], NameIndex] = OrderedDict()
_lock = Lock()


def read_name_index(context: PageContext) -> NameIndex:
    """The names in the snapshot that ``context`` reads."""
    with _lock:
        if context.stamp not in _indexes:
            _indexes[context.stamp] = _build_index(context)
            while len(_indexes) > MAX_INDEXES:
                _indexes.popitem(last=False)
        return _indexes[context.stamp]


def _build_index(context: PageContext) -> NameIndex:
    names = NameIndex()
    for identifier, title, kind, worth in context.catalogue.execute(NAMES):
        _add_name(names, title, NamedThing(identifier, kind, "title", float(worth)))
    for identifier, titles, kind in context.catalogue.execute(OTHER_TITLES):
        for title in titles.split("\n"):
            _add_name(names, title, NamedThing(identifier, kind, "other-title", 98.0))
    for identifier, value, kind in context.catalogue.execute(IDENTIFIERS):
        _add_name(names, value, NamedThing(identifier, kind, "identifier", 99.0))
    return names


def _add_name(names: NameIndex, title: str, thing: NamedThing) -> None:
    key = slug(title)
    if not key:
        return
    known = names.by_name.setdefault(key, [])
    if all(other.id != thing.id for other in known):
        known.append(thing)
    names.titles.setdefault(key, key.replace("-", " "))
