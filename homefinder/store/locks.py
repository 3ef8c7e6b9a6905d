"""Locks between processes: held while the process lives, released by the system when it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from homefinder.errors import StoreError
from homefinder.store.faults import explain_os_error, require_folder, require_writable


@contextmanager
def hold_lock(folder: Path, name: str, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock ``name`` in ``folder``, which is made where the folder around it is there.

    Raises StoreError where it cannot be made or written and, without ``wait``, when another process holds the lock.
    """
    path = folder / f"{name}.lock"
    with _open_lock(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise StoreError(path, "another Homefinder process is at work on it; wait for it to end") from error
        try:
            yield
        finally:
            # Closing alone would leave it to a process that was forked meanwhile, which has the same open file.
            fcntl.flock(handle, fcntl.LOCK_UN)


def is_held(folder: Path, name: str) -> bool:
    """Whether a process holds the lock now. Nothing is made where there is no such lock."""
    try:
        with (folder / f"{name}.lock").open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _open_lock(path: Path) -> IO[str]:
    around = path.parent.parent
    require_folder(around)
    require_writable(around)
    try:
        path.parent.mkdir(exist_ok=True)
        return path.open("a")
    except OSError as error:
        raise explain_os_error(path, error) from error
