"""What a backup holds: which files, under which names, and a manifest by which each can be checked. No writing here."""

from __future__ import annotations

import hashlib
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homefinder.errors import StoreError
from homefinder.settings import Settings

FORMAT = 1
"""The number of this form of backup; a later one is refused by a version that does not know it."""

MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 10_000_000
BLOCK = 1 << 20

CURATION = "data/curation.db"
OPERATION = ("alarms.yml", "site.yml")
"""What whoever runs a site says of that: in a folder of their own, or in the data folder."""
_NAME = r"[A-Za-z0-9][\w.-]*"
NAMES = re.compile(
    rf"(?:data/)?(?:alarms|site)\.yml|data/(?:curation\.db|accounts\.json|site-secret)|sources/{_NAME}\.yml"
    rf"|vocab/decisions/{_NAME}\.tsv|vocab/requests/{_NAME}\.yml",
    re.ASCII,
)
"""The only names that a backup may hold, so that none leads out of the folders that it belongs to."""


class BackupFile(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    path: str
    bytes: int = Field(ge=0)
    sha256: str
    mode: int = Field(ge=0, le=0o777)


class Manifest(BaseModel):
    """What a backup says of itself. ``schema_version``: of its curation.db; 0 without one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format: int
    homefinder: str
    made_at: str
    schema_version: int
    files: tuple[BackupFile, ...]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The length and SHA-256 of what was read."""

    bytes: int
    sha256: str


def list_files(settings: Settings) -> dict[str, Path]:
    """Name in the backup → where the file is now, for all that is there."""
    data = (settings.curation, settings.accounts, settings.site_secret, *(settings.data / name for name in OPERATION))
    found = {f"data/{path.name}": path for path in data if path.is_file()}
    found |= {name: path for name in OPERATION if (path := settings.home / name).is_file()}
    for folder, pattern in (("sources", "*.yml"), ("vocab/decisions", "*.tsv"), ("vocab/requests", "*.yml")):
        found |= {f"{folder}/{path.name}": path for path in sorted((settings.home / folder).glob(pattern))}
    return found


def find_place(settings: Settings, name: str) -> Path:
    """Where the file of this name belongs."""
    return settings.data / name.removeprefix("data/") if name.startswith("data/") else settings.home / name


def compute_digest(stream: IO[bytes]) -> FileDigest:
    """What the rest of a stream holds."""
    return FileDigest(*_read_through(stream, None))


def copy_with_digest(stream: IO[bytes], target: BinaryIO) -> FileDigest:
    """Copy the rest of a stream; what it held."""
    return FileDigest(*_read_through(stream, target))


def read_members(path: Path, stream: BinaryIO) -> Iterator[tuple[BackupFile, IO[bytes]]]:
    """Each file of a backup with its content, in its order; the manifest must have been read before.

    Raises StoreError for anything that the manifest does not name, a second time or as anything but a plain file.
    """
    manifest = read_manifest(path, stream)
    stream.seek(0)
    waiting = {item.path: item for item in manifest.files}
    with _open_archive(path, stream) as archive:
        for member in archive:
            if member.name == MANIFEST:
                continue
            item, content = waiting.pop(member.name, None), archive.extractfile(member) if member.isreg() else None
            if item is None or content is None:
                raise _refuse(path, f"holds {member.name!r}, which its manifest does not name as a file")
            yield item, content
    if waiting:
        raise _refuse(path, f"lacks {', '.join(sorted(waiting))}")


def check(path: Path, stream: BinaryIO) -> Manifest:
    """Read a backup from its beginning to its end, and compare each file with the manifest. Raises StoreError."""
    try:
        for item, content in read_members(path, stream):
            check_digest(path, item, compute_digest(content))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise _refuse(path, f"is no whole backup ({error})") from error
    return read_manifest(path, stream)


def check_digest(path: Path, item: BackupFile, found: FileDigest) -> None:
    """Raises StoreError where a file is not what the manifest says of it."""
    if (item.bytes, item.sha256) != (found.bytes, found.sha256):
        raise _refuse(path, f"is damaged: {item.path} is not what was backed up")


def read_manifest(path: Path, stream: BinaryIO) -> Manifest:
    """The manifest of a backup, which is its first member. Raises StoreError for what is no backup of ours."""
    stream.seek(0)
    try:
        with _open_archive(path, stream) as archive:
            member = archive.next()
            content = archive.extractfile(member) if member and member.name == MANIFEST and member.isreg() else None
            text = content.read(MAX_MANIFEST_BYTES) if content else b""
        manifest = Manifest.model_validate_json(text)
    except (tarfile.TarError, EOFError, OSError, ValidationError) as error:
        raise _refuse(path, "is no backup that `homefinder backup FILE` made, or is damaged") from error
    names = [item.path for item in manifest.files]
    wrong = [name for name in names if not NAMES.fullmatch(name)]
    if wrong or len(set(names)) != len(names):
        raise _refuse(path, f"names files that no backup holds: {', '.join(map(repr, wrong or names))}")
    if manifest.format > FORMAT:
        raise StoreError(path, f"was made by Homefinder {manifest.homefinder}, in a newer form; upgrade Homefinder")
    return manifest


def to_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in a backup."""
    return manifest.model_dump_json(indent=1).encode()


def _open_archive(path: Path, stream: BinaryIO) -> tarfile.TarFile:
    return tarfile.open(name=str(path), fileobj=stream, mode="r:gz")


def _refuse(path: Path, problem: str) -> StoreError:
    return StoreError(path, f"{problem}; nothing was touched. Take another backup")


def _read_through(stream: IO[bytes], target: BinaryIO | None) -> tuple[int, str]:
    digest, length = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        digest.update(block)
        length += len(block)
        if target is not None:
            target.write(block)
    return length, digest.hexdigest()
