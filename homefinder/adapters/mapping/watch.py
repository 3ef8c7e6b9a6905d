"""The entries that mappings were given, for whoever proposes a mapping: every adapter hands them over in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry

EntryLog = list[tuple["RecordMapping", "SourceEntry"]]
"""Entries in their order, each with the mapping that it was given to."""

_WATCHED: ContextVar[EntryLog | None] = ContextVar("watched", default=None)


@contextmanager
def watch_entries() -> Iterator[EntryLog]:
    """A list that fills with every entry that is mapped inside the block, in this thread."""
    found: EntryLog = []
    token = _WATCHED.set(found)
    try:
        yield found
    finally:
        _WATCHED.reset(token)


def note_entry(mapping: RecordMapping, entry: SourceEntry) -> None:
    """Add an entry to the list of whoever watches; nothing where nobody does."""
    watched = _WATCHED.get()
    if watched is not None:
        watched.append((mapping, entry))
