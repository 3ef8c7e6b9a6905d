"""The full-text index over homes: made anew by each resolve, carried into the published catalogue."""

from __future__ import annotations

import sqlite3

from homefinder.store.db import transaction

INDEXED = ("title", "alt_titles", "keywords", "description", "legal_basis")
"""Columns of ``homes`` that are searched, in the order of WEIGHTS."""

WEIGHTS = (6.0, 5.0, 3.0, 1.0, 0.5)
"""How much a match in each column counts in BM25. A title names its subject; a description mentions many."""

TOKENISER = "porter unicode61 remove_diacritics 2"


def build_index(connection: sqlite3.Connection) -> None:
    """Make ``homes_fts`` anew from ``homes`` (FTS5, external content, Porter stemming)."""
    columns = ", ".join(INDEXED)
    with transaction(connection):
        connection.execute("DROP TABLE IF EXISTS homes_fts")
        connection.execute(
            f"CREATE VIRTUAL TABLE homes_fts USING fts5 ({columns}, content='homes', tokenize='{TOKENISER}')"
        )
        connection.execute("INSERT INTO homes_fts (homes_fts) VALUES ('rebuild')")
