"""Reading tables side by side in key order, with one row in memory at a time. Nothing is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


def read_ordered_rows(connection: sqlite3.Connection, sql: str, *values: object) -> Iterator[sqlite3.Row]:
    """Rows of a query that names its order, so that every projection tells them alike."""
    yield from connection.execute(sql, values)


class RowsByKey:
    """Rows that go with a key, read once from a query ordered by that key (its first column)."""

    def __init__(self, connection: sqlite3.Connection, sql: str) -> None:
        self._rows = read_ordered_rows(connection, sql)
        self._next = next(self._rows, None)

    def take(self, key: str | int) -> list[sqlite3.Row]:
        """The rows of ``key``. Keys must be asked for in ascending order; each is answered once."""
        found: list[sqlite3.Row] = []
        while self._next is not None and self._next[0] <= key:
            if self._next[0] == key:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def split_lines(text: str) -> list[str]:
    """The values of a column that holds one text a line."""
    return [part.strip() for part in text.splitlines() if part.strip()]
