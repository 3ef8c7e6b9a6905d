"""One difference between two editions, and what a person reads of it."""

from __future__ import annotations

from dataclasses import dataclass

ADDED, REMOVED, RENAMED, MOVED = "added", "removed", "renamed", "moved"
RETYPED, REDEFINED, REQUIRED, CODES = "retyped", "redefined", "required-changed", "codes-changed"

CHANGES = (ADDED, REMOVED, RENAMED, MOVED, RETYPED, REDEFINED, REQUIRED, CODES)
"""The kinds of change, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """One change of one part. ``old`` and ``new`` are what a person reads; of what was renamed or moved, the keys.

    ``score`` says how alike the two are where a likeness was found, and is 1 where the publisher's keys agree.
    """

    kind: str
    key: str
    change: str
    old: str = ""
    new: str = ""
    score: float = 1.0
    reason: str = ""
    """What the likeness rests on, in words."""


@dataclass(frozen=True, slots=True)
class Match:
    """An old and a new key that are one thing, how sure that is, and why."""

    old: str
    new: str
    change: str
    score: float
    reason: str
