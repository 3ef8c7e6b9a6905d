"""Rows as plain mappings, whatever the connection makes of them."""

from __future__ import annotations

import sqlite3
from typing import Any


def to_dicts(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    """Every row that a statement found, by the names of its columns."""
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor]
