"""One thing by its id, and how things are called: homes, needs, records, sources, publishers, concepts and more."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any, Literal

from homefinder.store.db import scalar
from homefinder.store.queries.rows import to_dicts

Table = Literal["concepts", "events", "homes", "needs", "publishers", "records", "routes", "runs", "sources"]

KIND_TABLES: Mapping[str, Table] = {
    "home": "homes", "need": "needs", "owner": "publishers", "source": "sources", "theme": "concepts",
}  # fmt: skip
"""Kinds of things by which feeds, calendars and pages are narrowed, and the table of each."""

_NAMED_BY_NAME = frozenset({"concepts", "publishers"})
"""Tables of things that have a name; the others have a title."""


def find_row(connection: sqlite3.Connection, table: Table, identifier: object) -> dict[str, Any] | None:
    """Every column of the thing with this id; None where the table has none."""
    found = to_dicts(connection.execute(f"SELECT * FROM {table} WHERE id = ?", (identifier,)))
    return found[0] if found else None


def read_row(connection: sqlite3.Connection, table: Table, identifier: object) -> dict[str, Any]:
    """Every column of the thing with this id, which must be there. Raises LookupError."""
    found = find_row(connection, table, identifier)
    if found is None:
        raise LookupError(f"{table} has no row {identifier}")
    return found


def is_known(connection: sqlite3.Connection, table: Table, identifier: object) -> bool:
    """Whether the table has a thing with this id."""
    return scalar(connection, f"SELECT 1 FROM {table} WHERE id = ?", identifier) is not None


def read_name(connection: sqlite3.Connection, table: Table, identifier: object) -> str:
    """How the thing with this id is called; '' where the table has none."""
    return str(scalar(connection, f"SELECT {_name_column(table)} FROM {table} WHERE id = ?", identifier) or "")


def read_names(connection: sqlite3.Connection, table: Table) -> dict[str, str]:
    """How everything in the table is called, by id in the order of ids."""
    rows = connection.execute(f"SELECT id, {_name_column(table)} FROM {table} ORDER BY id")
    return {str(identifier): str(name) for identifier, name in rows}


def list_sectors(connection: sqlite3.Connection) -> list[str]:
    """Every sector that has needs."""
    return [str(row[0]) for row in connection.execute("SELECT DISTINCT sector FROM needs ORDER BY sector")]


def _name_column(table: Table) -> str:
    return "name" if table in _NAMED_BY_NAME else "title"
