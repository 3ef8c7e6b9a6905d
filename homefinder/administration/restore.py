"""Bring back what was backed up: checked before anything is touched, and what it replaces is kept beside."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from homefinder.administration.contents import (
    CURATION,
    BackupFile,
    Manifest,
    check,
    check_digest,
    copy_with_digest,
    find_place,
    read_members,
)
from homefinder.errors import StoreError, UsageError
from homefinder.settings import Settings
from homefinder.store.db import open_curation
from homefinder.store.faults import (
    DAMAGE_CODES,
    explain_database_error,
    explain_os_error,
    make_folder,
    read_code,
    require_writable,
)
from homefinder.store.files import list_companions, sync_path
from homefinder.store.locks import hold_lock
from homefinder.store.read_only import BUSY_MS
from homefinder.store.schema import CURATION as CURATION_SCHEMA

REPLACED_SUFFIX = ".before-restore"
"""How the name of a file ends that a restore replaced."""


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a restore did: the files it brought back, those that said the same already, where those are that it
    replaced, and the declarations that it left out since they were installed with the package."""

    manifest: Manifest
    written: tuple[Path, ...]
    same: int
    replaced: tuple[Path, ...]
    left_out: tuple[str, ...]


def restore_backup(settings: Settings, file: Path) -> Restoration:
    """Check a backup whole, then put each of its files where it belongs. Whoever reads meanwhile reads on.

    An older curation.db is brought up. Raises UsageError where there is no such file; StoreError for a backup that is
    damaged or of a newer version, before anything is touched, and for a folder that cannot be written.
    """
    if not file.is_file():
        raise UsageError(f"{file} is not there; name a file that `homefinder backup FILE` made")
    make_folder(settings.data)
    with (
        hold_lock(settings.locks, "refresh", wait=False),
        TemporaryDirectory(prefix=".restore-", dir=settings.data) as folder,
    ):
        try:
            manifest = _extract(file, Path(folder))
            _bring_up(file, Path(folder), manifest)
            return _place_all(settings, manifest, Path(folder))
        except OSError as error:
            raise explain_os_error(Path(str(error.filename or file)), error) from error


def _extract(file: Path, folder: Path) -> Manifest:
    """Every file of the backup under ``folder``, checked; the names are of a few forms that lead nowhere else."""
    with file.open("rb") as stream:
        manifest = check(file, stream)
        for item, content in read_members(file, stream):
            path = folder / item.path
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as target:
                check_digest(file, item, copy_with_digest(content, target))
                os.fchmod(target.fileno(), item.mode)
    return manifest


def _bring_up(file: Path, folder: Path, manifest: Manifest) -> None:
    """The extracted curation.db with the tables of today, in one file. Raises StoreError for one that is newer."""
    path = folder / CURATION
    if not path.exists():
        return
    if manifest.schema_version > CURATION_SCHEMA.version:
        known = f"curation.db has schema {manifest.schema_version}, this version knows {CURATION_SCHEMA.version}"
        raise StoreError(file, f"was made by a newer Homefinder ({known}); upgrade Homefinder. Nothing was touched")
    with closing(open_curation(path)) as database:
        problems = [row[0] for row in database.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        database.execute("PRAGMA journal_mode = DELETE")
    if problems:
        raise StoreError(file, f"holds a curation.db that is damaged ({problems[0]}); take another backup")


def _place_all(settings: Settings, manifest: Manifest, folder: Path) -> Restoration:
    places = {item.path: find_place(settings, item.path) for item in manifest.files}
    wanted = [item for item in manifest.files if not _is_left_out(settings, item)]
    for item in wanted:
        _require_plain(settings, places[item.path])
    written, replaced = [], []
    for item in wanted:
        made, place = folder / item.path, places[item.path]
        if item.path != CURATION and _says_the_same(made, place):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = _put_database(made, place) if item.path == CURATION else _put_file(made, place)
        written.append(place)
        replaced += [beside] if beside else []
    left = tuple(item.path for item in manifest.files if item not in wanted)
    return Restoration(manifest, tuple(written), len(wanted) - len(written), tuple(replaced), left)


def _is_left_out(settings: Settings, item: BackupFile) -> bool:
    """Declarations that were installed with the package are not to be changed."""
    return settings.is_home_packaged and not item.path.startswith("data/")


def _require_plain(settings: Settings, place: Path) -> None:
    """Raises StoreError where a link stands on the way to a file, or what stands there is no file or not ours."""
    root = settings.data if place.is_relative_to(settings.data) else settings.home
    for path in (place, *place.parents):
        if path == root:
            break
        if path.is_symlink():
            raise StoreError(path, "is a link, which a restore does not follow; put a file or folder in its place")
    if place.exists() and not place.is_file():
        raise StoreError(place, "is no file; move it aside, then restore again")
    require_writable(place)
    require_writable(next(path for path in place.parents if path.exists()))


def _says_the_same(made: Path, place: Path) -> bool:
    return place.is_file() and place.read_bytes() == made.read_bytes()


def _put_file(made: Path, place: Path) -> Path | None:
    beside = _name_replaced(place) if place.exists() else None
    if beside:
        beside.touch(mode=0o600)  # what it holds may be secret
        shutil.copyfile(place, beside)
        shutil.copymode(place, beside)
    sync_path(made)
    made.replace(place)
    return beside


def _put_database(made: Path, place: Path) -> Path | None:
    """Give the database that stands there the new content in one transaction, so that who has it open reads on.

    One that is damaged is moved aside with its log.
    """
    if not place.exists():
        return _put_file(made, place)
    beside = _name_replaced(place)
    try:
        with (
            closing(sqlite3.connect(made)) as new,
            closing(sqlite3.connect(place, timeout=BUSY_MS / 1000)) as old,
            closing(sqlite3.connect(beside)) as copy,
        ):
            beside.chmod(0o600)
            old.backup(copy)
            new.backup(old)
    except sqlite3.DatabaseError as error:
        beside.unlink(missing_ok=True)
        if read_code(error) not in DAMAGE_CODES:
            raise explain_database_error(place, CURATION_SCHEMA, error) or error from error
        for path, kept in zip((place, *list_companions(place)), (beside, *list_companions(beside)), strict=True):
            if path.exists():
                path.replace(kept)
        made.replace(place)
    return beside


def _name_replaced(place: Path) -> Path:
    """A name that no earlier restore took."""
    first = place.with_name(f"{place.name}{REPLACED_SUFFIX}")
    number, found = 2, first
    while found.exists():
        number, found = number + 1, first.with_name(f"{first.name}-{number}")
    return found
