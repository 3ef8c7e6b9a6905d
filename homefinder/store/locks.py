"""Locks between processes: held while the process lives, released by the system when it dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homefinder.errors import StoreError


@contextmanager
def hold_lock(folder: Path, name: str, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock ``name``. Without ``wait``, raises StoreError when another process holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.lock"
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise StoreError(path, "another Homefinder process is at work on it; wait for it to end") from error
        yield
