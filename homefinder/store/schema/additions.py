"""Columns that tables got since they were made. New tables need no step: they are made where they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

END_COLUMNS = {
    "homes": ("valid_from", "valid_to"),
    "sources": ("undeclared_since", "kept_on", "kept_because"),
}


def add_end_columns(db: Database) -> None:
    """When a home begins and ends, and since when a source is declared no more."""
    for name, columns in END_COLUMNS.items():
        table = db.table(name)
        for column in columns:
            if table.exists() and column not in table.columns_dict:
                table.add_column(column, str, not_null_default="")


def add_tables_only(db: Database) -> None:
    """Nothing but new tables."""
