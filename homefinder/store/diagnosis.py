"""Which file of a data folder an error is about, where the code that met it could not know."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.settings import Settings, format_command
from homefinder.store.db import create_in_memory
from homefinder.store.faults import (
    DAMAGE_CODES,
    DENIED_CODES,
    explain_damage,
    explain_database_error,
    explain_faults,
    explain_os_error,
    read_code,
    require_writable,
)
from homefinder.store.read_only import connect_read_only
from homefinder.store.schema import CATALOGUE, CURATION, LEDGER, Schema

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"


def explain_failure(settings: Settings, error: sqlite3.DatabaseError | OSError) -> StoreError:
    """What went wrong in the data folder and what to do, after a look at each of its databases."""
    if isinstance(error, OSError):
        return explain_os_error(Path(str(error.filename or settings.data)), error)
    try:
        for path, schema in ((settings.curation, CURATION), (settings.ledger, LEDGER), (settings.catalogue, CATALOGUE)):
            if path.exists():
                _check_database(path, schema, error)
    except StoreError as found:
        return found
    doctor = format_command("doctor", settings.data)
    return explain_database_error(settings.data, LEDGER, error) or StoreError(
        settings.data, f"a database in it cannot be used ({error}); {doctor} says which and what to do"
    )


def _check_database(path: Path, schema: Schema, error: sqlite3.DatabaseError) -> None:
    """Raises StoreError where this is the database that the error can be about."""
    code = read_code(error)
    if code in DENIED_CODES and not schema.is_published:
        require_writable(path)
    with explain_faults(path, schema), closing(connect_read_only(path)) as connection:
        if code in DAMAGE_CODES and connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise explain_damage(path, schema, str(error))
        if code == sqlite3.SQLITE_ERROR and (lost := _list_tables(create_in_memory(schema)) - _list_tables(connection)):
            raise explain_damage(path, schema, f"it lacks the table {min(lost)}")


def _list_tables(connection: sqlite3.Connection) -> set[str]:
    return {str(row[0]) for row in connection.execute(TABLES)}
