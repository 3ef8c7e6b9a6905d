"""What belongs together and is not one thing: parts, APIs, services, guides, interfaces of one service, and what came
in the place of another."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.clean.lifecycle import list_named_successors, list_texts
from homefinder.clean.urls import build_page_key
from homefinder.ids import slug
from homefinder.model import ENDED_LIFECYCLES
from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.scoring import Comparison
from homefinder.store.records import parse_content

KINDS: Mapping[str, str] = {
    "part": "part-of",
    "api": "api-of",
    "service": "service-for",
    "guide": "about",
    "interface": "interface-beside",
    "described": "described-by",
}
"""Outcome of a comparison → kind of the relation from the lesser home to the other."""

_SYMMETRIC_OUTCOMES = frozenset({"interface"})
"""Outcomes without a lesser side: told once, from the home whose id comes first."""


@dataclass(frozen=True, slots=True)
class HomeRelation:
    """One home is part of, about, an API of … another, and why."""

    home_id: str
    kind: str
    other_id: str
    reason: str


def relations(
    comparisons: Iterable[Comparison], profiles: Mapping[str, RecordProfile], home_of: Mapping[str, str]
) -> list[HomeRelation]:
    """The relations between homes, once each, with the weightiest reason; a module is tied to the whole, not to each
    of its yearly editions, and so is a guide but for the edition of its own year."""
    best: dict[tuple[str, str, str], tuple[float, str]] = {}
    for item in comparisons:
        kind = KINDS.get(item.outcome)
        if not kind or not _is_relevant(item, profiles):
            continue
        left, right = home_of[item.left], home_of[item.right]
        if item.outcome in _SYMMETRIC_OUTCOMES:
            left, right = sorted((left, right))
        key = (left, kind, right) if item.left_is_lesser or item.outcome in _SYMMETRIC_OUTCOMES else (right, kind, left)
        if left != right and (key not in best or best[key][0] < item.score):
            best[key] = (item.score, item.reason)
    return [HomeRelation(*key, reason) for key, (_, reason) in sorted(best.items())]


def _is_relevant(item: Comparison, profiles: Mapping[str, RecordProfile]) -> bool:
    if any(feature.name == "stated" for feature in item.features):
        return True
    lesser, other = profiles[item.left], profiles[item.right]
    if not item.left_is_lesser:
        lesser, other = other, lesser
    if item.outcome == "part":
        return not other.edition and not other.title.role
    if item.outcome == "guide":
        return not other.title.role and other.edition in ("", lesser.edition)
    return True


def stated_newer(comparisons: Iterable[Comparison]) -> Iterator[tuple[str, str]]:
    """Pairs (older record, newer record) that a publication states."""
    for item in comparisons:
        if item.outcome == "edition" and any(feature.name == "stated" for feature in item.features):
            yield (item.left, item.right) if item.left_is_lesser else (item.right, item.left)


REPLACED_BY = "replaced-by"
STATED_REPLACEMENTS = """INSERT OR IGNORE INTO home_relations (home_id, kind, other_id, reason)
    SELECT o.home_id, 'replaced-by', n.home_id, 'its publication says so' FROM record_relations x
    JOIN home_records o ON o.record_id = CASE x.kind WHEN 'replaces' THEN x.target_record_id ELSE x.record_id END
    JOIN home_records n ON n.record_id = CASE x.kind WHEN 'replaces' THEN x.record_id ELSE x.target_record_id END
    WHERE x.kind IN ('replaces', 'replaced-by') AND o.home_id <> n.home_id"""
ENDING_HOMES = f"""SELECT h.id, v.content FROM homes h JOIN home_records r ON r.home_id = h.id
    JOIN records k ON k.id = r.record_id JOIN record_versions v ON v.id = k.current_version_id
    WHERE h.valid_to <> '' OR h.lifecycle IN ({", ".join(repr(one) for one in (*ENDED_LIFECYCLES, "deprecated"))})
    ORDER BY h.id, r.record_id"""


class ReplacementFinder:
    """Finds the homes that a text names as what came instead: by title, by other name, or by the address of a page."""

    def __init__(self, ledger: sqlite3.Connection) -> None:
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._by_page: dict[str, set[str]] = defaultdict(set)
        for home, title, others, url in ledger.execute("SELECT id, title, alt_titles, url FROM homes"):
            for name in (title, *others.split("\n")):
                self._by_name[slug(name)].add(home)
            self._by_page[build_page_key(url) if url else ""].add(home)

    def find(self, content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Each home that is meant and no other, with the sentence that names it."""
        for text in list_texts(content):
            for named in list_named_successors(text):
                keys = [slug(named.name), *(slug(named.name.removeprefix(word)) for word in ("The ", "the "))]
                meant = [
                    *(self._by_page.get(build_page_key(address), set()) for address in named.addresses),
                    *(self._by_name.get(key, set()) for key in keys if key),
                ]
                if only := next((homes for homes in meant if len(homes) == 1), None):
                    yield next(iter(only)), named.sentence


def write_replacements(ledger: sqlite3.Connection) -> None:
    """Say of each home which came in its place: as its publication states it, or as its words name it.

    Call it in the transaction of a resolve, when relations have their targets.
    """
    ledger.execute(STATED_REPLACEMENTS)
    finder = ReplacementFinder(ledger)
    for home, content in ledger.execute(ENDING_HOMES).fetchall():
        for other, sentence in finder.find(parse_content(content)):
            if other != home:
                ledger.execute(
                    "INSERT OR IGNORE INTO home_relations (home_id, kind, other_id, reason) VALUES (?, ?, ?, ?)",
                    (home, REPLACED_BY, other, f"its publication says: “{sentence}”"),
                )
