"""What the fixtures of data folders that take seconds to make give to a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.commands import Said

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
