"""Answers that are too large for memory: written to a file once for each snapshot, and sent from it in pieces."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import BinaryIO

_lock = Lock()
_name_locks: dict[str, Lock] = {}


def open_kept_file(
    name: str, depends_on: tuple[object, ...], write: Callable[[Path], None], file_name: str
) -> BinaryIO | None:
    """One of the files that ``write`` puts into a folder for this ``name`` and what it depends on; None where it put
    none of that name. They are written where they were not before.

    What was kept under the name for anything else goes; who has it open reads on. Others who ask meanwhile wait.
    """
    folder = Path(_make_folder().name) / name / hashlib.sha256(repr(depends_on).encode()).hexdigest()[:32]
    with _lock:
        name_lock = _name_locks.setdefault(name, Lock())
    with name_lock:
        if not folder.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            fresh = folder.with_suffix(".part")
            fresh.mkdir(parents=True)
            write(fresh)
            fresh.rename(folder)
        try:
            return (folder / file_name).open("rb")
        except FileNotFoundError:
            return None


@cache
def _make_folder() -> TemporaryDirectory[str]:
    """A folder of this process's own, gone when it ends."""
    return TemporaryDirectory(prefix="homefinder-kept-")
