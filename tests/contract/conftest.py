"""Data folders that take seconds to make, made once for all tests; a test that changes one takes a copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.contract.commands import Said, command, rows

Copy = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Every recording, harvested by one command in order of date, and then what was held, accepted by hand."""

    data: Path
    first: Said
    """How the command that harvested ended."""
    before: Path
    """The folder as it was then."""
    accepted: Said


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory, replay_root: Path) -> Recorded:
    """The catalogue of all recordings. Not to be changed."""
    data = tmp_path_factory.mktemp("recorded") / "data"
    first = command("harvest", "--replay", replay_root, data=data)
    before = Path(shutil.copytree(data, data.parent / "before"))
    held = rows(data, "SELECT id FROM runs WHERE state = 'held'")
    assert len(held) == 1, first
    return Recorded(data, first, before, command("harvest", "--accept-drop", held[0]["id"], data=data))


@pytest.fixture
def copy_of(tmp_path: Path) -> Copy:
    """A copy of a data folder that a test may change."""

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / f"copy-of-{folder.parent.name}-{folder.name}"))

    return copy
