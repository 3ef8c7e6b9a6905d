"""Files that are there whole or not at all, also after a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


@contextmanager
def open_replacement(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` once it is whole and on disk; on any error ``path`` stays.

    It can be read back, too. The folder must be there: a folder misspelt by a person is not to be made. ``mode``: who
    may use it, less what the umask takes away.
    """
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def list_companions(database: Path) -> tuple[Path, Path]:
    """The files that SQLite keeps beside a database that is written by log: the log and its index. They go with it."""
    return database.with_name(f"{database.name}-wal"), database.with_name(f"{database.name}-shm")


def sync_path(path: Path) -> None:
    """Put what a file or the names in a folder say on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
