"""What is asked of the tables of items."""

from __future__ import annotations

import sqlite3

HOMED_TABLES = ("items", "code_lists", "rules", "item_collections", "item_changes")
"""Tables whose rows name the home that they belong to."""


def detach_items(ledger: sqlite3.Connection) -> None:
    """Let go of homes that are no more; the stage of items says anew to which home each row belongs."""
    for table in HOMED_TABLES:
        ledger.execute(f"UPDATE {table} SET home_id = NULL WHERE home_id NOT IN (SELECT id FROM homes)")
