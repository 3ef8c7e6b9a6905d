"""The answer to a question that somebody types: what it names, the homes that fit, and a plain word where none does.

One answer for ``find``, the search of the site and its search box: what the text names stands first, then what fits by
its meaning. Where nothing fits it says so, with why, and which words stand nowhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homefinder.lookup.naming import NamedThings, find_named
from homefinder.ranking.floor import Fit, judge_fit
from homefinder.ranking.model import Candidate
from homefinder.ranking.ranked_question import Mask, RankedQuestion
from homefinder.ranking.ranker import Ranker
from homefinder.ranking.similar_needs import MAX_NEEDS, SimilarNeed, list_similar_needs
from homefinder.search.spelling import Reading, read_words

MAX_OF_OWNER = 50
"""Homes of a named owner, or of a named kind, that are put first."""

OWNERS = """SELECT p.id, p.name, p.url, count(h.id) AS homes FROM publishers p
    LEFT JOIN homes h ON h.publisher_id = p.id WHERE p.id = ? GROUP BY p.id"""
OF_OWNER = """SELECT id FROM homes WHERE publisher_id IN (SELECT value FROM json_each(?))
    ORDER BY part_of IS NOT NULL, lifecycle <> 'active', kind NOT IN ('standard', 'data-collection', 'code-set'),
    title, id LIMIT ?"""
OF_KIND = (
    """SELECT id FROM homes WHERE kind = ? ORDER BY part_of IS NOT NULL, lifecycle <> 'active', title, id LIMIT ?"""
)

STAGE_SENTENCES = {
    "name": "Its title, another of its names, its code, its id or its address is what you typed.",
    "short form": "What you typed is short for its name, {read_as}.",
    "number": "A code with the number that you typed is its own.",
    "beginning": "Its name begins with what you typed.",
    "near name": "Its name is spelt much like what you typed.",
    "owner": "{read_as} looks after it.",
    "kind": "It is of the kind that you typed: {read_as}.",
}
"""What is said of a home that the text names, by the stage that found it."""


@dataclass(frozen=True, slots=True)
class FoundOwner:
    """A body that the text names, with how many homes it looks after."""

    id: str
    name: str
    url: str
    homes: int


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """``named`` are the ids of the homes that the text names; they stand first among ``homes``."""

    query: str
    homes: Sequence[Candidate]
    owners: Sequence[FoundOwner] = ()
    needs: Sequence[SimilarNeed] = ()
    fits: bool = True
    why_not: str = ""
    unknown_words: Sequence[str] = ()
    taken_for: Sequence[Reading] = ()
    named: Sequence[str] = ()

    def to_dict(self) -> dict[str, Any]:
        """As ``find --full`` prints it, without the homes."""
        return {
            "query": self.query,
            "fits": self.fits,
            "why_not": self.why_not,
            "unknown_words": list(self.unknown_words),
            "taken_for": [{"said": one.said, "read_as": one.read_as} for one in self.taken_for],
            "needs": [{"need_id": one.id, "title": one.title, "sector": one.sector} for one in self.needs],
            "owners": [
                {"owner_id": one.id, "name": one.name, "url": one.url, "homes": one.homes} for one in self.owners
            ],
        }


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with what it names, what its words were read as, and every home ranked for it, not narrowed yet.

    ``first`` are the ids of the homes that it names, ``why_first`` is what is said of each.
    """

    connection: sqlite3.Connection
    ranker: Ranker
    text: str
    words: str
    named: NamedThings
    taken_for: Sequence[Reading]
    first: tuple[str, ...]
    why_first: str
    ranked: RankedQuestion

    def list_homes(self, inside: Mask, offset: int, limit: int) -> list[Candidate]:
        """The homes that are ``inside``, best first, from ``offset`` on."""
        found = self.ranker.build_candidates(self.ranked, self.ranked.list_places(inside, offset, limit))
        return [replace(item, sentence=self.why_first) if item.home_id in self.first else item for item in found]

    def list_needs(self, limit: int = MAX_NEEDS) -> list[SimilarNeed]:
        """Needs on file that ask much the same."""
        return list_similar_needs(self.connection, self.ranker, self.words, limit)

    def answer(self, inside: Mask, offset: int = 0, limit: int = 10, needs: Sequence[SimilarNeed] = ()) -> SearchAnswer:
        """What the text names, then the best homes for its words that are ``inside``, ``limit`` in all."""
        front = self.list_homes(inside, 0, limit)
        is_named = bool(self.first or self.named.owners)
        fit = Fit(True) if is_named else judge_fit(self.ranker.scorer, self.words, front)
        return SearchAnswer(
            query=self.text,
            homes=self.list_homes(inside, offset, limit) if offset else front,
            owners=_read_owners(self.connection, self.named.owners),
            needs=needs,
            fits=fit.fits,
            why_not=fit.why_not,
            unknown_words=fit.unknown_words,
            taken_for=self.taken_for,
            named=self.first,
        )


def ask_question(connection: sqlite3.Connection, ranker: Ranker, text: str) -> AskedQuestion:
    """What ``text``, which is not empty, names, and every home ranked for it."""
    named = find_named(connection, text)
    words, readings = (text, ()) if named.stage else read_words(connection, text)
    first, why = _list_first_homes(connection, named)
    taken_for = (*_describe_stage(text, named), *readings)
    return AskedQuestion(connection, ranker, text, words, named, taken_for, first, why, ranker.rank_every(words, first))


def answer_question(connection: sqlite3.Connection, ranker: Ranker, text: str, limit: int = 10) -> SearchAnswer:
    """What the text names, then the best homes for its words, ``limit`` in all."""
    text = text.strip()
    if not text:
        return SearchAnswer(text, ())
    every = np.ones(len(ranker.scorer.attributes), dtype=np.bool_)
    asked = ask_question(connection, ranker, text)
    return asked.answer(every, limit=limit, needs=asked.list_needs())


def _list_first_homes(connection: sqlite3.Connection, named: NamedThings) -> tuple[tuple[str, ...], str]:
    """The homes that stand first, and what is said of them."""
    if named.homes:
        return named.homes, STAGE_SENTENCES[named.stage].format(read_as=named.read_as)
    if named.owners:
        rows = connection.execute(OF_OWNER, (json.dumps(named.owners), MAX_OF_OWNER)).fetchall()
        names = " and ".join(one.name for one in _read_owners(connection, named.owners))
        return tuple(row[0] for row in rows), STAGE_SENTENCES["owner"].format(read_as=names)
    if named.kind:
        rows = connection.execute(OF_KIND, (named.kind, MAX_OF_OWNER)).fetchall()
        return tuple(row[0] for row in rows), STAGE_SENTENCES["kind"].format(read_as=named.read_as)
    return (), ""


def _read_owners(connection: sqlite3.Connection, owners: Sequence[str]) -> list[FoundOwner]:
    rows = [connection.execute(OWNERS, (owner,)).fetchone() for owner in owners]
    return [FoundOwner(row[0], row[1], row[2], row[3]) for row in rows if row]


def _describe_stage(text: str, named: NamedThings) -> Sequence[Reading]:
    """What the text was taken for where it is not the name itself."""
    return [Reading(text, named.read_as)] if named.read_as and named.stage != "name" else []
