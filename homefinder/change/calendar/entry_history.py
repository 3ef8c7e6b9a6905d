"""One entry of the calendar through the versions of its record: it keeps its name when its day moves. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homefinder.change.calendar.dates import CalendarEntry, collect_entries

RECURRING_KINDS = frozenset(
    {
        *("meeting", "opens", "load-by", "submit-by", "clean-until", "reference-date", "review-date"),
        "publish-expected",
    }
)
"""Kinds of which a record may tell many over the years, each a thing of its own."""


@dataclass(frozen=True, slots=True)
class HarvestedVersion:
    """A version of a record: what it says, the day it was seen, and the moment its run ended (UTC, ISO 8601)."""

    content: Mapping[str, Any]
    seen_on: str
    moment: str
    stated: tuple[CalendarEntry, ...] = ()
    """What the page of the record states besides."""


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """What the versions of a record say of one entry: its latest form, how often it changed, when it was told."""

    entry: CalendarEntry
    anchor: str
    """Tells it from the record's other entries of its kind: empty for the only one, else the day first told."""
    sequence: int
    announced_on: str
    """The day on which this date was first seen in the publication."""
    in_first_harvest: bool
    """Whether it stood there at the first harvest, so that it may have been told long before."""
    changed_at: str
    present: bool = True

    def build_uid(self, record_id: str) -> str:
        """The same for as long as the record tells of this thing, whatever its date becomes."""
        text = "\n".join((record_id, self.entry.kind, self.anchor))
        return f"{hashlib.sha256(text.encode()).hexdigest()[:24]}@homefinder"


def build_entry_histories(versions: Sequence[HarvestedVersion]) -> list[EntryHistory]:
    """Entries of a record from its versions in order. What has passed when it is left out stays as it was."""
    known: list[EntryHistory] = []
    for at, version in enumerate(versions):
        now = collect_entries(version.content, version.stated)
        pairs = _match_entries(known, now, version.seen_on)
        follows = {new: _update_history(known[old], new, version) for old, new in pairs}
        held = [told for old, told in enumerate(known) if old not in {pair[0] for pair in pairs}]
        fresh = [
            _build_new_history(entry, now, [*held, *known], version, first=at == 0)
            for entry in now
            if entry not in follows
        ]
        known = [*(_mark_absent(told, version) for told in held), *follows.values(), *fresh]
    return sorted(known, key=lambda told: (told.entry.kind, told.entry.starts, told.anchor))


def _match_entries(
    histories: Sequence[EntryHistory], entries: Sequence[CalendarEntry], seen_on: str
) -> list[tuple[int, CalendarEntry]]:
    """Which earlier entry is which of the present: by its day, by its note, then by being all that is left."""
    left = dict(enumerate(histories))
    open_entries = list(entries)
    pairs: list[tuple[int, CalendarEntry]] = []
    for same in (_is_same_day, _is_same_note):
        for number, told in sorted(left.items(), key=lambda item: not item[1].present):
            found = next((entry for entry in open_entries if same(told, entry)), None)
            if found and (same is _is_same_day or _can_move(told, seen_on)):
                pairs.append((number, found))
                open_entries.remove(found)
                del left[number]
    return [*pairs, *_match_last_remaining(left, open_entries, seen_on)]


def _can_move(history: EntryHistory, seen_on: str) -> bool:
    """Whether another day of an entry is a move: of one that was over and comes again, it is the next one."""
    return history.entry.kind not in RECURRING_KINDS or history.entry.starts >= seen_on[: len(history.entry.starts)]


def _is_same_day(history: EntryHistory, entry: CalendarEntry) -> bool:
    return (history.entry.kind, history.entry.starts) == (entry.kind, entry.starts)


def _is_same_note(history: EntryHistory, entry: CalendarEntry) -> bool:
    """Notes that only repeat the date differ when it moves, so that they match nothing here."""
    return (
        history.present and history.entry.kind == entry.kind and bool(entry.note) and history.entry.note == entry.note
    )


def _match_last_remaining(
    remaining: Mapping[int, EntryHistory], open_entries: Sequence[CalendarEntry], seen_on: str
) -> Iterator[tuple[int, CalendarEntry]]:
    """One that is gone and one that is new: moved, unless the old one was over and its kind comes many times."""
    for kind in {entry.kind for entry in open_entries}:
        old = [number for number, told in remaining.items() if told.present and told.entry.kind == kind]
        new = [entry for entry in open_entries if entry.kind == kind]
        if len(old) == len(new) == 1 and _can_move(remaining[old[0]], seen_on):
            yield old[0], new[0]


def _update_history(history: EntryHistory, entry: CalendarEntry, version: HarvestedVersion) -> EntryHistory:
    if history.present and history.entry == entry:
        return history
    moved = not history.present or history.entry.starts != entry.starts
    return replace(
        history, entry=entry, sequence=history.sequence + 1, changed_at=version.moment, present=True,
        announced_on=version.seen_on if moved else history.announced_on,
        in_first_harvest=history.in_first_harvest and not moved,
    )  # fmt: skip


def _build_new_history(
    entry: CalendarEntry,
    entries: Sequence[CalendarEntry],
    histories: Sequence[EntryHistory],
    version: HarvestedVersion,
    *,
    first: bool,
) -> EntryHistory:
    alone = sum(other.kind == entry.kind for other in entries) == 1 and entry.kind not in RECURRING_KINDS
    free = alone and not any(told.entry.kind == entry.kind for told in histories)
    return EntryHistory(entry, "" if free else entry.starts, 0, version.seen_on, first, version.moment)


def _mark_absent(history: EntryHistory, version: HarvestedVersion) -> EntryHistory:
    """An entry that the version no longer tells of: called off, unless its day has passed."""
    if not history.present or history.entry.starts[:10] < version.seen_on[: len(history.entry.starts[:10])]:
        return history
    return replace(history, sequence=history.sequence + 1, changed_at=version.moment, present=False)
