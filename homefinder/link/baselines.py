"""What Homefinder's ranking is measured against, on the same homes: plain BM25 and TF-IDF cosine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from homefinder.link.rank import Ranker
from homefinder.link.words import match_expression, words

Rank = Callable[[str, str, int], list[str]]
"""A need's title and description and a limit in, home ids out, best first."""

TEXT = "title || ' ' || replace(alt_titles, char(10), ' ') || ' ' || description"


def homefinder_ranker(connection: sqlite3.Connection) -> Rank:
    """Homefinder's own ranking."""
    return Ranker(connection).ids


def bm25_ranker(connection: sqlite3.Connection) -> Rank:
    """FTS5 BM25 as it comes: all words, all columns alike."""

    def rank(title: str, description: str, limit: int) -> list[str]:
        rows = connection.execute(
            """SELECT h.id FROM homes_fts JOIN homes h ON h.rowid = homes_fts.rowid WHERE homes_fts MATCH ?
               ORDER BY bm25(homes_fts), h.id LIMIT ?""",
            (match_expression(sorted(set(words(f"{title} {description}")))), limit),
        )
        return [row["id"] for row in rows]

    return rank


def tfidf_ranker(connection: sqlite3.Connection) -> Rank:
    """Cosine of TF-IDF vectors of title, other names and description (scikit-learn, English stop words)."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # costs seconds to load; only this baseline needs it

    rows = connection.execute(f"SELECT id, {TEXT} AS text FROM homes ORDER BY id").fetchall()
    ids = [row["id"] for row in rows]
    vectorizer = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    matrix = vectorizer.fit_transform([row["text"] for row in rows])

    def rank(title: str, description: str, limit: int) -> list[str]:
        scores = (matrix @ vectorizer.transform([f"{title} {description}"]).T).toarray().ravel()
        best = sorted(range(len(ids)), key=lambda number: (-scores[number], ids[number]))[:limit]
        return [ids[number] for number in best if scores[number] > 0]

    return rank
