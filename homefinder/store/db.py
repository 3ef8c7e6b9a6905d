"""The only way to open a database: migrated, with foreign keys, and with errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.store.schema import CURATION, LEDGER, Schema
from homefinder.store.schema.migrations import copy_beside, is_current, migrate, read_version

BUSY_MS = 60_000
"""How long a writer waits for another before it gives up."""


def open_ledger(path: Path) -> sqlite3.Connection:
    """The database that harvests write to, created or migrated as needed. Raises StoreError."""
    return _open(path, LEDGER)


def open_curation(path: Path) -> sqlite3.Connection:
    """The database of what people said, created or migrated as needed. Raises StoreError."""
    return _open(path, CURATION)


def open_read_only(path: Path) -> sqlite3.Connection:
    """A ledger or catalogue for reading only; readers of ``catalogue.db`` keep the file they opened when it is swapped.

    Raises StoreError where it is not there, cannot be read or was made by an older version.
    """
    if not path.exists():
        raise StoreError(path, "is not there yet; make it with `homefinder build` (add --offline for the sample)")
    connection = _connect_read_only(path, LEDGER)
    if 0 < read_version(connection) < LEDGER.version:
        connection.close()
        raise StoreError(path, "was made by an older version; make it anew with `homefinder publish`")
    return connection


def open_ledger_read_only(path: Path) -> sqlite3.Connection:
    """The ledger for reading only, brought up first where an older version made it. Raises StoreError."""
    if path.exists():
        with closing(_connect_read_only(path, LEDGER)) as connection:
            is_older = not is_current(connection, path, LEDGER)
        if is_older:
            open_ledger(path).close()
    return open_read_only(path)


def open_curation_read_only(path: Path) -> sqlite3.Connection:
    """What people said, for reading only: empty where nobody has said anything, a copy brought up where it is older."""
    if not path.exists():
        return create_in_memory(CURATION)
    connection = _connect_read_only(path, CURATION)
    if read_version(connection) == CURATION.version:
        return connection
    copy = _set_rows(sqlite3.connect(":memory:", isolation_level=None))
    with closing(connection):
        connection.backup(copy)
    _bring_up(copy, Path(":memory:"), CURATION)
    return copy


def create_in_memory(schema: Schema) -> sqlite3.Connection:
    """An empty database in memory."""
    connection = _set_rows(sqlite3.connect(":memory:", isolation_level=None))
    connection.executescript(schema.tables)
    return connection


def _connect_read_only(path: Path, schema: Schema) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_MS / 1000)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(path, f"cannot be read ({error}); {schema.remedy}") from error
    return _set_rows(connection)


def _set_rows(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    return connection


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


def _open(path: Path, schema: Schema) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _set_rows(sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up(connection, path, schema)
    except sqlite3.DatabaseError as error:
        raise StoreError(path, f"cannot be opened ({error}); {schema.remedy}") from error
    return connection


def _bring_up(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    if is_current(connection, path, schema):
        return
    if schema.is_never_rebuilt:
        copy_beside(connection, path)
    with transaction(connection):
        migrate(connection, schema)


def scalar(connection: sqlite3.Connection, sql: str, *values: object) -> object:
    """The first column of the first row, or None."""
    with closing(connection.execute(sql, values)) as cursor:
        row = cursor.fetchone()
    return None if row is None else row[0]


def open_published(settings: Settings) -> sqlite3.Connection:
    """The published catalogue, read-only. Raises StoreError when nothing was published yet."""
    return open_read_only(settings.catalogue)
