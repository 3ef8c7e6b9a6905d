"""Rows as plain mappings, whatever the connection makes of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any


def to_dicts(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    """Every row that a statement found, by the names of its columns."""
    return list(iterate_dicts(cursor))


def iterate_dicts(cursor: sqlite3.Cursor) -> Iterator[dict[str, Any]]:
    """The same one after the other."""
    names = [column[0] for column in cursor.description or ()]
    return (dict(zip(names, row, strict=True)) for row in cursor)
