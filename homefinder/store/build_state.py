"""What a database remembers of how it was made: small values by name, such as the fingerprint of each stage."""

from __future__ import annotations

import sqlite3

from homefinder.store.db import scalar


def read_state(connection: sqlite3.Connection, name: str) -> str:
    """The value kept under ``name``; empty where there is none."""
    return str(scalar(connection, "SELECT value FROM build_state WHERE name = ?", name) or "")


def write_state(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep ``value`` under ``name``, in place of the one before."""
    connection.execute(
        "INSERT INTO build_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
