"""Bring a database to the schema of today: sqlite-utils keeps in each file which steps were taken in it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.store.files import sync_path
from homefinder.store.schema.definitions import Schema
from homefinder.store.sqlite_tools import load_sqlite_utils


def read_version(connection: sqlite3.Connection) -> int:
    """The version of a file's schema; 0 of a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_current(connection: sqlite3.Connection, path: Path, schema: Schema) -> bool:
    """Whether a file has the tables of today. Raises StoreError where its version is newer than this one knows."""
    version = read_version(connection)
    unknown = _read_applied(connection, schema.name) - schema.steps.keys()
    if unknown or version > schema.version:
        has = f"{version} ({', '.join(sorted(unknown))})" if unknown else version
        raise StoreError(path, f"has schema {has}, this version knows {schema.version}; upgrade Homefinder")
    return version == schema.version


def migrate(connection: sqlite3.Connection, schema: Schema) -> None:
    """Make the tables of ``schema``, or bring those of an older version up with every row. Call it in a transaction."""
    tools = load_sqlite_utils()
    db, migrations = tools.Database(connection), tools.Migrations(schema.name)
    for name, step in schema.steps.items():
        migrations(name=name)(step)
    migrations.apply(db)
    for statement in _list_statements(schema.tables):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {schema.version}")


def name_copy(path: Path, version: int) -> Path:
    """Where a database is kept as that version left it: ``curation.db.v5`` beside ``curation.db``."""
    return path.with_name(f"{path.name}.v{version}")


def copy_beside(connection: sqlite3.Connection, path: Path) -> None:
    """Keep a file as it is for whoever goes back to the version before.

    The copy is there whole or not at all, and as private as the file: it may hold what people said, and names.
    """
    version = read_version(connection)
    beside = name_copy(path, version)
    if not version or not path.exists() or beside.exists():
        return
    unfinished = beside.with_name(f"{beside.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        shutil.copymode(path, unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
        sync_path(unfinished)
        unfinished.replace(beside)
    finally:
        unfinished.unlink(missing_ok=True)


@cache
def _list_statements(script: str) -> tuple[str, ...]:
    """The statements of a script, each of which ends at the end of a line.

    ``executescript`` of sqlite3 would commit the transaction, and that of sqlite-utils looks for an end after each
    character: a third of the time that harvesting a small source into a new folder took.
    """
    found, lines = [], ""
    for line in script.splitlines(keepends=True):
        lines += line
        if sqlite3.complete_statement(lines):
            found.append(lines)
            lines = ""
    return (*found, lines)


def _read_applied(connection: sqlite3.Connection, name: str) -> set[str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
        return set()
    return {
        row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (name,))
    }
