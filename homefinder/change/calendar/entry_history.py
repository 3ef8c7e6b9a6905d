"""One entry of the calendar through the versions of its record: it keeps its name when its day moves. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homefinder.change.calendar.dates import Dated, dated

SERIAL = frozenset({"meeting"})
"""Kinds of which a record may tell many over the years, each a thing of its own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A version of a record: what it says, the day it was seen, and the moment its run ended (UTC, ISO 8601)."""

    content: Mapping[str, Any]
    seen_on: str
    moment: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the versions of a record say of one entry: its latest form, how often it changed, when it was told."""

    entry: Dated
    anchor: str
    """Tells it from the record's other entries of its kind: empty for the only one, else the day first told."""
    sequence: int
    told_on: str
    """The day on which this date was first seen in the publication."""
    first: bool
    """Whether it stood there at the first harvest, so that it may have been told long before."""
    changed_at: str
    present: bool = True

    def uid(self, record_id: str) -> str:
        """The same for as long as the record tells of this thing, whatever its date becomes."""
        text = "\n".join((record_id, self.entry.kind, self.anchor))
        return f"{hashlib.sha256(text.encode()).hexdigest()[:24]}@homefinder"


def history(versions: Sequence[Seen]) -> list[Told]:
    """Entries of a record from its versions in order. What has passed when it is left out stays as it was."""
    known: list[Told] = []
    for at, version in enumerate(versions):
        now = dated(version.content)
        pairs = _pairs(known, now, version.seen_on)
        follows = {new: _next(known[old], new, version) for old, new in pairs}
        held = [told for old, told in enumerate(known) if old not in {pair[0] for pair in pairs}]
        fresh = [_fresh(entry, now, [*held, *known], version, first=at == 0) for entry in now if entry not in follows]
        known = [*(_left_out(told, version) for told in held), *follows.values(), *fresh]
    return sorted(known, key=lambda told: (told.entry.kind, told.entry.starts, told.anchor))


def _pairs(known: Sequence[Told], now: Sequence[Dated], seen_on: str) -> list[tuple[int, Dated]]:
    """Which earlier entry is which of the present: by its day, by its note, then by being all that is left."""
    left = dict(enumerate(known))
    open_entries = list(now)
    pairs: list[tuple[int, Dated]] = []
    for same in (_same_day, _same_note):
        for number, told in sorted(left.items(), key=lambda item: not item[1].present):
            found = next((entry for entry in open_entries if same(told, entry)), None)
            if found:
                pairs.append((number, found))
                open_entries.remove(found)
                del left[number]
    return [*pairs, *_last_left(left, open_entries, seen_on)]


def _same_day(told: Told, entry: Dated) -> bool:
    return (told.entry.kind, told.entry.starts) == (entry.kind, entry.starts)


def _same_note(told: Told, entry: Dated) -> bool:
    """Notes that only repeat the date differ when it moves, so that they match nothing here."""
    return told.present and told.entry.kind == entry.kind and bool(entry.note) and told.entry.note == entry.note


def _last_left(left: Mapping[int, Told], open_entries: Sequence[Dated], seen_on: str) -> Iterator[tuple[int, Dated]]:
    """One that is gone and one that is new: moved, unless the old one was over and its kind comes many times."""
    for kind in {entry.kind for entry in open_entries}:
        old = [number for number, told in left.items() if told.present and told.entry.kind == kind]
        new = [entry for entry in open_entries if entry.kind == kind]
        if len(old) == len(new) == 1 and (left[old[0]].entry.starts >= seen_on or kind not in SERIAL):
            yield old[0], new[0]


def _next(before: Told, entry: Dated, version: Seen) -> Told:
    if before.present and before.entry == entry:
        return before
    moved = not before.present or before.entry.starts != entry.starts
    return replace(
        before, entry=entry, sequence=before.sequence + 1, changed_at=version.moment, present=True,
        told_on=version.seen_on if moved else before.told_on, first=before.first and not moved,
    )  # fmt: skip


def _fresh(entry: Dated, now: Sequence[Dated], known: Sequence[Told], version: Seen, *, first: bool) -> Told:
    alone = sum(other.kind == entry.kind for other in now) == 1 and entry.kind not in SERIAL
    free = alone and not any(told.entry.kind == entry.kind for told in known)
    return Told(entry, "" if free else entry.starts, 0, version.seen_on, first, version.moment)


def _left_out(told: Told, version: Seen) -> Told:
    """An entry that the version no longer tells of: called off, unless its day has passed."""
    if not told.present or told.entry.starts[:10] < version.seen_on[: len(told.entry.starts[:10])]:
        return told
    return replace(told, sequence=told.sequence + 1, changed_at=version.moment, present=False)
