"""Data folders as people meet them: sound, read-only, of a version before, damaged. Each changes a folder in place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from homefinder.store.schema import CURATION, LEDGER
from homefinder.store.schema.renames import RENAMED_COLUMNS, RENAMED_CURATION_COLUMNS, RENAMED_TABLES

DATABASES = ("ledger.db", "catalogue.db", "curation.db")


def spoil_beginning(path: Path) -> None:
    """Make a database one that cannot be opened."""
    path.write_bytes(b"This is no database. " * 500)


def spoil_rest(path: Path) -> None:
    """Leave the first page, which says what tables there are, and spoil what they hold."""
    whole = path.read_bytes()
    page = int.from_bytes(whole[16:18], "big")
    path.write_bytes(whole[:page] + b"\xff" * (len(whole) - page))


def make_newer(path: Path) -> None:
    """Let a later version have made it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def make_older(path: Path) -> None:
    """Let the version before the plain names have made it, with every row."""
    columns = RENAMED_CURATION_COLUMNS if path.name == "curation.db" else RENAMED_COLUMNS
    schema = CURATION if path.name == "curation.db" else LEDGER
    with closing(sqlite3.connect(path)) as connection:
        for table, renamed in columns.items():
            for old, new in renamed.items():
                connection.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
        for old, new in RENAMED_TABLES.items() if schema is LEDGER else ():
            connection.execute(f"ALTER TABLE {new} RENAME TO {old}")
        connection.execute("DROP TABLE IF EXISTS _sqlite_migrations")
        connection.execute(f"PRAGMA user_version = {schema.numbered}")
        connection.commit()


@contextmanager
def modes(root: Path, *, folders: int, files: int) -> Iterator[None]:
    """Every folder and file below ``root`` with these modes, until the end."""
    every = [root, *root.rglob("*")]
    kept = {path: path.stat().st_mode & 0o777 for path in every}
    for path in reversed(every):
        path.chmod(folders if path.is_dir() else files)
    try:
        yield
    finally:
        for path in every:
            path.chmod(kept[path])


def read_files(root: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, but for the index and the empty log that SQLite makes for a reader."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal")) and os.access(path, os.R_OK)
    }
