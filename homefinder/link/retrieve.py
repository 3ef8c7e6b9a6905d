"""Homes for a text, best first: BM25 over the full-text index, with the words that matched in each field.

BM25 as SQLite's FTS5 defines it (https://www.sqlite.org/fts5.html#the_bm25_function), columns weighted.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.link.index import INDEXED, WEIGHTS
from homefinder.link.words import match_expression, telling_words

OPEN, CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{OPEN}(.*?){CLOSE}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hit:
    """One home for a text. ``score`` is BM25, higher is better, comparable within one search only."""

    home_id: str
    title: str
    kind: str
    publisher: str
    url: str
    series: str
    score: float
    matched: tuple[tuple[str, tuple[str, ...]], ...]
    """(field, words of the home that matched) in order of INDEXED; fields without a match are left out."""


def retrieve(
    connection: sqlite3.Connection, text: str, limit: int = 10, weights: Sequence[float] = WEIGHTS
) -> list[Hit]:
    """The ``limit`` best homes for ``text``; none when no word of it can tell a subject."""
    terms = telling_words(text)
    if not terms:
        return []
    marks = ", ".join(f"highlight(homes_fts, {number}, '{OPEN}', '{CLOSE}')" for number in range(len(INDEXED)))
    places = ", ".join(str(float(weight)) for weight in weights)
    rows = connection.execute(
        f"""WITH best AS (
              SELECT rowid AS home_rowid, bm25(homes_fts, {places}) AS score FROM homes_fts WHERE homes_fts MATCH ?1
              ORDER BY score, rowid LIMIT ?2)
            SELECT h.id, h.title, h.kind, coalesce(p.name, ''), h.url, h.series, best.score, {marks}
            FROM best JOIN homes_fts ON homes_fts.rowid = best.home_rowid JOIN homes h ON h.rowid = best.home_rowid
            LEFT JOIN publishers p ON p.id = h.publisher_id WHERE homes_fts MATCH ?1 ORDER BY best.score, h.id""",
        (match_expression(terms), limit),
    )
    return [_hit(tuple(row)) for row in rows]


def _hit(row: tuple[Any, ...]) -> Hit:
    home_id, title, kind, publisher, url, series, score, *texts = row
    found = ((name, _marked(text or "")) for name, text in zip(INDEXED, texts, strict=True))
    matched = tuple((name, words) for name, words in found if words)
    return Hit(home_id, title, kind, publisher, url, series, round(-score, 6), matched)


def _marked(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower() for word in _MARKED.findall(text)))
