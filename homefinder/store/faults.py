"""What is wrong with the data folder or a file in it: one sentence that names it and says what heals it.

A file that this user may not read or write is sound and need not be made again, so each fault is told by its cause.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homefinder.errors import AccessDenied, StoreError
from homefinder.settings import format_command
from homefinder.store.files import list_companions
from homefinder.store.schema.definitions import Schema

DENIED_CODES = frozenset({sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
DISK_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
DAMAGE_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Primary result codes of SQLite by what they mean to a person. See https://www.sqlite.org/rescode.html"""

DENIED_ERRNOS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
FULL_ERRNOS = frozenset({errno.ENOSPC, errno.EDQUOT})


def require_folder(folder: Path) -> None:
    """Raises StoreError where the data folder is not there, is no folder, or may not be read."""
    try:
        is_folder, is_there = folder.is_dir(), folder.exists()
    except OSError as error:
        raise explain_os_error(folder, error) from error
    if is_there and not is_folder:
        raise StoreError(folder, "is a file, not a folder; name a folder with --data")
    if not is_there:
        make = f"{format_command('build', folder)} (add --offline for the sample)"
        raise StoreError(folder, f"there is no such folder; check its name, or make it with {make}")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise explain_denied(folder)


def make_folder(folder: Path) -> None:
    """Make the data folder where it is not there yet. Raises StoreError where it cannot be made or written in."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        require_folder(folder)
    except OSError as error:
        raise explain_os_error(folder, error) from error
    require_writable(folder)


def require_writable(path: Path) -> None:
    """Raises AccessDenied where a file or folder is there and this user may not write it."""
    if path.exists() and not os.access(path, os.W_OK):
        raise explain_denied(path)


def explain_damage(path: Path, schema: Schema, reason: str) -> StoreError:
    """That a database does not hold what was written, and how it comes back."""
    return StoreError(path, f"is damaged ({reason}); {describe_healing(path, schema)}")


def describe_healing(path: Path, schema: Schema) -> str:
    """What to do about a database that is damaged."""
    log, index = list_companions(path)
    aside = f"move it aside, with {log.name} and {index.name} where they are there, and"
    if schema.describe_making is None:
        return f"{aside} put a copy of it in its place, for nothing can make it again"
    return f"{'' if schema.is_published else f'{aside} '}make it anew with {schema.describe_making(path)}"


def explain_denied(path: Path, reason: str = "") -> AccessDenied:
    """That this user may not read a file or folder, or may read but not write it, and who can help.

    ``reason`` is told where the system does not show one: such as a file that nobody may change.
    """
    near = next(one for one in (path, *path.absolute().parents) if os.access(one, os.F_OK))
    folder = near if near.is_dir() else path.parent
    if not os.access(near, os.R_OK | (os.X_OK if near.is_dir() else 0)):
        ask = f"ask whoever keeps {folder} for the right to read it"
        return AccessDenied(near, f"cannot be read ({os.strerror(errno.EACCES)}); {ask}")
    if os.statvfs(near).f_flag & os.ST_RDONLY:
        reason = os.strerror(errno.EROFS)
    elif not os.access(near, os.W_OK):
        reason = os.strerror(errno.EACCES)
    ask = f"ask whoever keeps {folder} for the right to write there, or work on a copy of it"
    return AccessDenied(path, f"cannot be written ({reason}); {ask}")


def explain_os_error(path: Path, error: OSError) -> StoreError:
    """What the system refused to do with a file or folder, and what to do about it."""
    reason = error.strerror or str(error)
    if error.errno in DENIED_ERRNOS:
        return explain_denied(path, reason)
    heal = "make room on that disk" if error.errno in FULL_ERRNOS else "mend that"
    return StoreError(path, f"cannot be used ({reason}); {heal} and run this again")


def explain_database_error(path: Path, schema: Schema, error: sqlite3.Error) -> StoreError | None:
    """What SQLite says of a database, told by its cause; None for what is no fault of the file or its folder."""
    code = read_code(error)
    if code in DAMAGE_CODES:
        return explain_damage(path, schema, str(error))
    if code in DENIED_CODES:
        return explain_denied(path, str(error))
    if code in BUSY_CODES:
        return StoreError(path, "another Homefinder process is at work on it; wait for it to end")
    if code in DISK_CODES:
        heal = "make room on" if code == sqlite3.SQLITE_FULL else "look at"
        return StoreError(path, f"cannot be used ({error}); {heal} that disk and run this again")
    return None


def read_code(error: sqlite3.Error) -> int:
    """The primary result code of SQLite; 0 where Python itself raised the error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def explain_faults(path: Path, schema: Schema) -> Iterator[None]:
    """Raises StoreError in place of what SQLite or the system raises for a fault of this database or its folder."""
    try:
        yield
    except OSError as error:
        raise explain_os_error(Path(str(error.filename or path)), error) from error
    except sqlite3.DatabaseError as error:
        found = explain_database_error(path, schema, error)
        if found is None:
            raise
        raise found from error
