"""Columns that files of a version before lack, one function a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_unread_parts(db: Database) -> None:
    """What a run could not read, and which of its checks a person let pass."""
    _add(db, "runs", unread="INTEGER NOT NULL DEFAULT 0")
    _add(db, "run_checks", accepted_because="TEXT")
    _add(db, "records", part="TEXT NOT NULL DEFAULT ''", unread_reason="TEXT NOT NULL DEFAULT ''")
    _add(db, "issues", entries="INTEGER NOT NULL DEFAULT 1")


def _add(db: Database, table: str, **columns: str) -> None:
    """Add the columns that a table lacks; a table that is not there yet is made afterwards, whole."""
    present = db.table(table).columns_dict if db.table(table).exists() else None
    for name, declared in columns.items():
        if present is not None and name not in present:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {declared}")
