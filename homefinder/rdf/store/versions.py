"""Where the store lies: numbered versions beside each other in one folder, and a pointer that names the current one.

    catalogue.rdf/current           the name of the version that readers open; replaced in one rename
    catalogue.rdf/v000007/store/    one finished Oxigraph store, never written again
    catalogue.rdf/v000007/said/     what it says, as digests (see ``homefinder.rdf.amendment``)
    catalogue.rdf/v000007/lock      held shared by each reader, so that a version in use is not removed
    catalogue.rdf/v000008.new/      a build at work, or what a died build left; the next build removes it
    catalogue.rdf/build.lock        held by the one writer

A folder cannot be replaced by a rename while it is not empty; a one-line file can.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.store.faults import explain_os_error, require_folder
from homefinder.store.files import open_replacement, sync_path
from homefinder.store.locks import hold_lock
from homefinder.store.schema import describe_making_catalogue

POINTER = "current"
STORE = "store"
LOCK = "lock"
DIGESTS = ".digests.gz"
"""How the name of a file ends that tells what a part of the projection says, as digests. Such a file is never written
again, only replaced."""
TRIES = 5
"""How often a reader looks again when a build swaps and removes a version under its hands."""

_VERSION = re.compile(r"v[0-9]{6,}")


def describe_making(folder: Path) -> str:
    """What to do where there is no store to open: it is made with the catalogue beside it."""
    return f"make it with {describe_making_catalogue(Settings(data=folder.parent).catalogue)}"


def current_version(folder: Path) -> str | None:
    """The name of the version that readers open, or None where nothing was built yet."""
    try:
        name = (folder / POINTER).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise explain_os_error(folder / POINTER, error) from error
    except (OSError, ValueError) as error:
        raise StoreError(folder / POINTER, f"cannot be read ({error}); {describe_making(folder)}") from error
    if not _VERSION.fullmatch(name):
        raise StoreError(folder / POINTER, f"names {name!r}, which is no version; {describe_making(folder)}")
    return name


def lock_current_version(folder: Path) -> tuple[Path, IO[str]]:
    """The current store's path, and the open lock that keeps it from being removed. Raises StoreError."""
    require_folder(folder.parent)
    for _ in range(TRIES):
        name = current_version(folder)
        if name is None:
            raise StoreError(folder, f"holds no RDF yet; {describe_making(folder)}")
        try:
            handle = (folder / name / LOCK).open("r")
        except FileNotFoundError:
            continue
        except OSError as error:
            raise explain_os_error(folder / name / LOCK, error) from error
        if _take(handle, fcntl.LOCK_SH) and (folder / name / STORE).is_dir():
            return folder / name / STORE, handle
        handle.close()
    raise StoreError(folder, f"points to a version that is not there; {describe_making(folder)}")


@contextmanager
def hold_write_lock(folder: Path) -> Iterator[None]:
    """Be the only writer of ``folder``, with what died builds left cleared away. Raises StoreError when another is."""
    with hold_lock(folder, "build", wait=False):
        remove_unused_versions(folder)
        yield


def next_version(folder: Path) -> str:
    """The name after the latest that is here; the current one always is."""
    taken = [int(path.name[1:]) for path in folder.glob("v[0-9]*") if _VERSION.fullmatch(path.name)]
    return f"v{max(taken, default=0) + 1:06d}"


def write_pointer(folder: Path, name: str) -> None:
    """Make ``name`` the current version: written beside, synced, renamed over the pointer."""
    with open_replacement(folder / POINTER) as file:
        file.write(f"{name}\n".encode())
    sync_path(folder)


def copy_version(version: Path, fresh: Path) -> None:
    """Give ``fresh`` what the finished ``version`` holds. What is never written again is not copied."""
    shutil.copytree(version, fresh, copy_function=_link_table)


def _link_table(source: str, target: str) -> str:
    if source.endswith((".sst", DIGESTS)):
        with suppress(OSError):  # a file system without hard links
            os.link(source, target)
            return target
    return shutil.copy2(source, target)


def remove_unused_versions(folder: Path) -> None:
    """Remove unfinished builds and every finished version that is neither current nor held by a reader."""
    try:
        keep = current_version(folder)
    except StoreError:
        keep = None  # a damaged pointer: the build at work writes a new one
    for path in sorted(folder.glob("v[0-9]*")):
        if _VERSION.fullmatch(path.name) is None:
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != keep:
            _remove_unused(path)


def _remove_unused(version: Path) -> None:
    """Remove a version that no reader holds. It is renamed under the lock first, so that none can take hold of it."""
    old = version.with_name(f"{version.name}.old")
    try:
        with (version / LOCK).open("r") as handle:
            if not _take(handle, fcntl.LOCK_EX):
                return
            version.rename(old)
    except FileNotFoundError:
        version.rename(old)
    shutil.rmtree(old, ignore_errors=True)


def _take(handle: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
