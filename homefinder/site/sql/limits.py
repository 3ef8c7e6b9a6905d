"""What one statement of SQL may hold, by SQLite's own limits (https://www.sqlite.org/limits.html)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

SITE_LIMITS: Mapping[int, int] = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 200_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
"""For the site's own statements, into which a stranger's words go as values."""

STRANGER_LIMITS: Mapping[int, int] = {
    **SITE_LIMITS,
    sqlite3.SQLITE_LIMIT_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 50_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 50,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 500,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
}
"""For statements that a stranger wrote. The longest value of a catalogue of the sample has 151,350 bytes."""


def limit_connection(connection: sqlite3.Connection, limits: Mapping[int, int] = SITE_LIMITS) -> None:
    """Put the limits on a connection."""
    for category, most in limits.items():
        connection.setlimit(category, most)
