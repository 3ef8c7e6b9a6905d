"""Read a database without writing anything, also in a folder in which nothing may be written."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from homefinder.store.faults import DENIED_CODES, read_code
from homefinder.store.files import list_companions

BUSY_MS = 60_000
"""How long a process waits for another before it gives up."""


def set_rows(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, whose rows are read by name or number from now on."""
    connection.row_factory = sqlite3.Row
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """The database that stands under the path now. Raises sqlite3.DatabaseError.

    SQLite keeps an index of the log beside a database that is written by log, and cannot make one where nothing may be
    written. Without a log such a file does not change under our hands and needs none; with one, both are read from a
    copy elsewhere.
    """
    try:
        return _connect(path, "mode=ro")
    except sqlite3.OperationalError as error:
        if read_code(error) not in DENIED_CODES:
            raise
    log, _ = list_companions(path)
    if not log.exists() or not log.stat().st_size:
        return _connect(path, "immutable=1")
    from tempfile import TemporaryDirectory  # hardly ever needed

    with TemporaryDirectory() as elsewhere:
        for one in (path, log):
            shutil.copyfile(one, Path(elsewhere) / one.name)
        return copy_to_memory(_connect(Path(elsewhere) / path.name, "mode=ro"))


def copy_to_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory, which may be changed; the connection is closed."""
    copy = set_rows(sqlite3.connect(":memory:", isolation_level=None))
    with closing(connection):
        connection.backup(copy)
    return copy


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=BUSY_MS / 1000)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return set_rows(connection)
