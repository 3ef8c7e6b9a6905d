"""SQLite's full-text index beside a table, in the form that ``sqlite-utils search`` and Datasette find."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from homefinder.store.sqlite_tools import load_sqlite_utils


def write_full_text_index(connection: sqlite3.Connection, table: str, columns: Iterable[str], tokeniser: str) -> None:
    """Make the index ``TABLE_fts`` over ``columns`` anew (https://sqlite.org/fts5.html#tokenizers)."""
    connection.execute(f"DROP TABLE IF EXISTS {table}_fts")
    load_sqlite_utils().Database(connection).table(table).enable_fts(columns, tokenize=tokeniser)
