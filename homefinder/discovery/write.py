"""Keeps a declaration: a file of its own under ``sources/``, never over another."""

from __future__ import annotations

import re
from pathlib import Path

from homefinder.errors import UsageError

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def check_source_id(source_id: str, folder: Path) -> None:
    """Raises UsageError where the id is none, or a source has it."""
    if not _ID.fullmatch(source_id):
        raise UsageError(
            f"{source_id!r} is no id for a source: use small letters, digits and hyphens, such as data-standards"
        )
    if (folder / f"{source_id}.yml").exists():
        raise UsageError(f"{folder / f'{source_id}.yml'} is there already; choose another id, or edit that file")


def save_declaration(folder: Path, source_id: str, text: str) -> Path:
    """Write ``FOLDER/ID.yml``. Raises UsageError where it is there already, or cannot be written."""
    check_source_id(source_id, folder)
    path = folder / f"{source_id}.yml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; choose another id, or edit that file") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path
