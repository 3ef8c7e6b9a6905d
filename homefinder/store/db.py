"""The only way to open a database: migrated, with foreign keys, and with errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.store.schema import CURATION, LEDGER

BUSY_MS = 60_000
"""How long a writer waits for another before it gives up."""


def open_ledger(path: Path) -> sqlite3.Connection:
    """The database that harvests write to, created or migrated as needed. Raises StoreError."""
    return _open(path, LEDGER)


def open_curation(path: Path) -> sqlite3.Connection:
    """The database of what people said, created or migrated as needed. Raises StoreError."""
    return _open(path, CURATION)


def open_read_only(path: Path) -> sqlite3.Connection:
    """A database for reading only; readers of ``catalogue.db`` keep the file that they opened when it is swapped."""
    if not path.exists():
        raise StoreError(path, "is not there yet; make it with `homefinder build` (add --offline for the sample)")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_MS / 1000)
        connection.row_factory = sqlite3.Row
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(path, f"cannot be read ({error}); {REMEDY}") from error
    return connection


REMEDY = "move it aside and make it again with `homefinder build --from-archive`"


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing: takes the write lock first, commits at the end, rolls back on any error.

    Within another it is a part of that one, which commits or rolls back the whole.
    """
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def insert_many(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """One batched INSERT of ``rows`` with values in the order of ``columns``."""
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _open(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _migrate(connection, path, migrations)
    except sqlite3.DatabaseError as error:
        raise StoreError(path, f"cannot be opened ({error}); {REMEDY}") from error
    return connection


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    done = connection.execute("PRAGMA user_version").fetchone()[0]
    if done > len(migrations):
        raise StoreError(path, f"has schema {done}, this version knows {len(migrations)}; upgrade Homefinder")
    if done == len(migrations):
        return
    with transaction(connection):
        done = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, script in enumerate(migrations[done:], start=done + 1):
            for statement in filter(str.strip, script.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def scalar(connection: sqlite3.Connection, sql: str, *values: object) -> object:
    """The first column of the first row, or None."""
    with closing(connection.execute(sql, values)) as cursor:
        row = cursor.fetchone()
    return None if row is None else row[0]


def open_published(settings: Settings) -> sqlite3.Connection:
    """The published catalogue, read-only. Raises StoreError when nothing was published yet."""
    return open_read_only(settings.catalogue)
