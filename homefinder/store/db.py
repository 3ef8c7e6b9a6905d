"""The only way to open a database: migrated, with foreign keys, and with errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.store.faults import explain_damage, explain_faults, require_folder, require_writable
from homefinder.store.files import list_companions
from homefinder.store.read_only import BUSY_MS, connect_read_only, copy_to_memory, set_rows
from homefinder.store.schema import CATALOGUE, CURATION, LEDGER, Schema
from homefinder.store.schema.migrations import copy_beside, is_current, migrate, read_version


def open_ledger(path: Path) -> sqlite3.Connection:
    """The database that harvests write to, made or brought up as needed. Raises StoreError, also without the folder."""
    return _open(path, LEDGER)


def open_curation(path: Path) -> sqlite3.Connection:
    """The database of what people said, made or brought up as needed. Raises StoreError, also without the folder."""
    return _open(path, CURATION)


def open_published(settings: Settings) -> sqlite3.Connection:
    """The published catalogue, read-only. Raises StoreError when nothing was published yet."""
    return open_read_only(settings.catalogue)


def open_read_only(path: Path) -> sqlite3.Connection:
    """A published catalogue for reading only; a reader keeps the file that it opened when that is swapped.

    Raises StoreError where it is not there, cannot be read or was made by another version.
    """
    return _open_read_only(path, CATALOGUE)


def open_ledger_read_only(path: Path) -> sqlite3.Connection:
    """The ledger for reading only, in memory and brought up there where an older version made it. Raises StoreError."""
    return _open_read_only(path, LEDGER)


def open_curation_read_only(path: Path) -> sqlite3.Connection:
    """What people said, for reading only: like the ledger, and empty where nobody has said anything."""
    return _open_read_only(path, CURATION)


@contextmanager
def open_for_reading(settings: Settings) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """The published catalogue and what people said, both read-only. Raises StoreError."""
    with (
        closing(open_published(settings)) as catalogue,
        closing(open_curation_read_only(settings.curation)) as curation,
    ):
        yield catalogue, curation


def require_ledger(settings: Settings) -> None:
    """Raises StoreError where there is no ledger yet, for what works on one and must not make an empty one."""
    _require_file(settings.ledger, LEDGER)


def _require_file(path: Path, schema: Schema) -> None:
    require_folder(path.parent)
    if schema.describe_making is not None and not path.exists():
        raise StoreError(path, f"is not there yet; make it with {schema.describe_making(path)}")


def _open_read_only(path: Path, schema: Schema) -> sqlite3.Connection:
    _require_file(path, schema)
    if not path.exists():
        return create_in_memory(schema)
    with explain_faults(path, schema):
        connection = connect_read_only(path)
        if is_current(connection, path, schema):
            return connection
        if schema.is_published:
            raise _explain_outdated(connection, path, schema)
        copy = copy_to_memory(connection)
        _bring_up(copy, Path(":memory:"), schema)
        return copy


def _explain_outdated(connection: sqlite3.Connection, path: Path, schema: Schema) -> StoreError:
    with closing(connection):
        if not read_version(connection) or schema.describe_making is None:
            return explain_damage(path, schema, "it is empty")
    return StoreError(path, f"was made by an older version; make it anew with {schema.describe_making(path)}")


def create_in_memory(schema: Schema) -> sqlite3.Connection:
    """An empty database in memory."""
    connection = set_rows(sqlite3.connect(":memory:", isolation_level=None))
    connection.executescript(schema.tables)
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
    require_folder(path.parent)
    for one in (path, *list_companions(path)):
        require_writable(one)
    with explain_faults(path, schema):
        connection = set_rows(sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _bring_up(connection, path, schema)
        return connection


def _bring_up(connection: sqlite3.Connection, path: Path, schema: Schema) -> None:
    if is_current(connection, path, schema):
        return
    copy_beside(connection, path)
    with transaction(connection):
        migrate(connection, schema)


def scalar(connection: sqlite3.Connection, sql: str, *values: object) -> object:
    """The first column of the first row, or None."""
    with closing(connection.execute(sql, values)) as cursor:
        row = cursor.fetchone()
    return None if row is None else row[0]
