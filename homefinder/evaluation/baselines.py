"""What Homefinder's ranking is measured against, on the same homes: BM25, TF-IDF cosine and token-set likeness."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from numpy.typing import NDArray

from homefinder.evaluation.metrics import RankFunction as Rank
from homefinder.evaluation.tfidf import build_cosine
from homefinder.ranking.ranker import Ranker
from homefinder.search.tokenise import build_match_expression, tokenise

TEXT = "title || ' ' || replace(alt_titles, char(10), ' ') || ' ' || description"
"""What the baselines read of a home; for token sets the titles alone do much worse."""


def homefinder_ranker(connection: sqlite3.Connection) -> Rank:
    """Homefinder's own ranking."""
    return Ranker(connection).rank_ids


def bm25_ranker(connection: sqlite3.Connection) -> Rank:
    """FTS5 BM25 as it comes: all words, all columns alike."""

    def rank(title: str, description: str, limit: int) -> list[str]:
        terms = sorted({word.lower() for word in tokenise(f"{title} {description}")})
        if not terms:
            return []
        rows = connection.execute(
            """SELECT h.id FROM homes_fts JOIN homes h ON h.rowid = homes_fts.rowid WHERE homes_fts MATCH ?
               ORDER BY bm25(homes_fts), h.id LIMIT ?""",
            (build_match_expression(terms), limit),
        )
        return [row["id"] for row in rows]

    return rank


def tfidf_ranker(connection: sqlite3.Connection) -> Rank:
    """Cosine of TF-IDF vectors of title, other names and description, without English stop words."""
    ids, texts = _texts(connection)
    cosine = build_cosine(texts)
    return lambda title, description, limit: _best(ids, cosine(f"{title} {description}"), limit)


def token_set_ranker(connection: sqlite3.Connection) -> Rank:
    """Likeness of the sets of words (RapidFuzz ``token_set_ratio``), lower case and without punctuation."""
    from rapidfuzz import fuzz, process, utils

    ids, found = _texts(connection)
    texts = [utils.default_process(text) for text in found]

    def rank(title: str, description: str, limit: int) -> list[str]:
        need = utils.default_process(f"{title} {description}")
        # Homes are the rows, since it is rows that are spread over processors.
        return _best(ids, process.cdist(texts, [need], scorer=fuzz.token_set_ratio, workers=-1).ravel(), limit)

    return rank


BASELINES: Mapping[str, Callable[[sqlite3.Connection], Rank]] = MappingProxyType(
    {"bm25": bm25_ranker, "tfidf": tfidf_ranker, "token_set": token_set_ranker}
)


def _texts(connection: sqlite3.Connection) -> tuple[list[str], list[str]]:
    rows = connection.execute(f"SELECT id, {TEXT} AS text FROM homes ORDER BY id").fetchall()
    return [row["id"] for row in rows], [row["text"] for row in rows]


def _best(ids: Sequence[str], scores: NDArray[Any], limit: int) -> list[str]:
    """Ids with a score above nothing, best first; equal scores in order of id."""
    best = sorted(range(len(ids)), key=lambda number: (-scores[number], ids[number]))[:limit]
    return [ids[number] for number in best if scores[number] > 0]
