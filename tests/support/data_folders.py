"""What the fixtures of data folders that take seconds to make give to a test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.commands import Said, command, rows

Copy = Callable[[Path], Path]

ONE_SOURCE = "uk-data-standards-catalogue"
"""The source of which ``one_source_folder`` is made."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """Every recording, harvested by one command in order of date, and then what was held, accepted by hand."""

    data: Path
    first: Said
    """How the command that harvested ended."""
    before: Path
    """The folder as it was then."""
    accepted: Said


def harvest_recorded(data: Path, replays: Path) -> None:
    """Make in ``data`` and beside it what ``read_recorded`` reads."""
    first = command("harvest", "--replay", replays, data=data)
    shutil.copytree(data, data.parent / "before")
    held = rows(data, "SELECT id FROM runs WHERE state = 'held'")
    assert len(held) == 1, first
    accepted = command("harvest", "--accept-drop", held[0]["id"], data=data)
    (data.parent / "said.json").write_text(json.dumps([asdict(first), asdict(accepted)]))


def read_recorded(data: Path) -> Recorded:
    """What was made of the recordings, by this process or another."""
    first, accepted = (Said(**one) for one in json.loads((data.parent / "said.json").read_text()))
    return Recorded(data, first, data.parent / "before", accepted)
