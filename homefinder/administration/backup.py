"""Back up what nothing can make again: what people said, accounts, the secret of the site, and the declarations."""

from __future__ import annotations

import io
import os
import sqlite3
import tarfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from homefinder.administration.contents import (
    CURATION,
    FORMAT,
    MANIFEST,
    BackupFile,
    Manifest,
    check,
    compute_digest,
    list_files,
    to_json,
)
from homefinder.errors import UsageError
from homefinder.settings import Settings
from homefinder.store.faults import explain_damage, explain_faults, explain_os_error
from homefinder.store.files import open_replacement
from homefinder.store.moments import read_present_moment
from homefinder.store.read_only import connect_read_only
from homefinder.store.schema import CURATION as CURATION_SCHEMA
from homefinder.store.schema.migrations import is_current, read_version
from homefinder.version import __version__


def write_backup(settings: Settings, file: Path) -> Manifest:
    """Write a compressed archive that its owner alone may read; it takes the name ``file`` once it was read back whole.

    Others may read and write meanwhile. Raises UsageError where there is no such folder, StoreError for what cannot be
    read, is damaged or cannot be written.
    """
    if file.is_dir() or not file.absolute().parent.is_dir():
        why = "is a folder" if file.is_dir() else f"cannot be written: there is no folder {file.parent}"
        raise UsageError(f"{file} {why}; name a file, such as homefinder-{read_present_moment()[:10]}.tar.gz")
    with TemporaryDirectory(prefix="homefinder-") as folder:
        places, version = list_files(settings), 0
        if CURATION in places:
            copy = Path(folder) / "curation.db"
            version = copy_database(settings.curation, copy)
            places[CURATION] = copy
        try:
            manifest = _build_manifest(places, version)
            with open_replacement(file, mode=0o600) as stream:
                _write_archive(stream, manifest, places)
                stream.flush()
                check(file, stream)
        except OSError as error:
            raise explain_os_error(Path(str(error.filename or file)), error) from error
    return manifest


def copy_database(source: Path, target: Path) -> int:
    """Copy a curation.db as it is now, checked, into one file without a log; its version. Raises StoreError."""
    target.touch(mode=0o600)
    with (
        explain_faults(source, CURATION_SCHEMA),
        closing(connect_read_only(source)) as database,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        is_current(database, source, CURATION_SCHEMA)  # one of a newer version is refused here
        database.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        problems = [row[0] for row in copy.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
        version = read_version(copy)
    if problems:
        raise explain_damage(source, CURATION_SCHEMA, problems[0])
    target.chmod(source.stat().st_mode & 0o777)
    return version


def _build_manifest(places: Mapping[str, Path], version: int) -> Manifest:
    files = []
    for name, path in places.items():
        with path.open("rb") as stream:
            found = compute_digest(stream)
            mode = os.fstat(stream.fileno()).st_mode & 0o777
        files.append(BackupFile(path=name, bytes=found.bytes, sha256=found.sha256, mode=mode))
    return Manifest(
        format=FORMAT, homefinder=__version__, made_at=read_present_moment(), schema_version=version, files=tuple(files)
    )


def _write_archive(stream: BinaryIO, manifest: Manifest, places: Mapping[str, Path]) -> None:
    with tarfile.open(fileobj=stream, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        _add(archive, MANIFEST, to_json(manifest), 0o600)
        for item in manifest.files:
            _add(archive, item.path, places[item.path].read_bytes(), item.mode)


def _add(archive: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(content), mode, int(time.time())
    archive.addfile(member, io.BytesIO(content))
