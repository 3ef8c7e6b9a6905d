"""The dates that one version of a record tells: openings, closings, meetings, applies-from and comply-by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.change.events.announcements import collect_facts
from homefinder.clean.days import convert_to_london_day

ENTRY_KINDS_BY_FACT: Mapping[str, str] = {
    "opens": "consultation-opens",
    "closes": "consultation-closes",
    "meeting": "meeting",
    "applies-from": "applies-from",
    "comply-by": "comply-by",
    "ends": "ends",
}
"""Facts that a publication tells (``announcements.FACT_WORDS``) → kinds of entry of the calendar."""

ENTRY_KINDS: Mapping[str, str] = {
    "consultation-opens": "opens",
    "consultation-closes": "closes",
    "applies-from": "applies from this day",
    "comply-by": "must be complied with by this day",
    "ends": "ends",
    "meeting": "meets",
}
"""Kinds of entry, with what an entry says of its thing."""

REMINDER_DAYS: Mapping[str, int] = {
    "consultation-opens": 0,
    "consultation-closes": 14,
    "applies-from": 28,
    "comply-by": 28,
    "ends": 28,
    "meeting": 2,
}
"""How many days before the day a calendar reminds."""

_ISO_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of a record: ``starts`` is an ISO day, a moment with its offset from UTC, or a month or year."""

    kind: str
    starts: str
    note: str = ""
    url: str = ""


def collect_entries(content: Mapping[str, Any]) -> tuple[CalendarEntry, ...]:
    """Every entry that a version tells of, each day and kind once, in order."""
    moments = dict(_collect_moments(content))
    found: dict[tuple[str, str], CalendarEntry] = {}
    for fact in collect_facts(content):
        kind = ENTRY_KINDS_BY_FACT.get(fact.kind, "")
        if kind and _ISO_DATE.fullmatch(fact.date):
            starts = moments.get((fact.kind, fact.date), fact.date)
            found.setdefault((kind, starts), CalendarEntry(kind, starts, fact.note, fact.url))
    return tuple(sorted(found.values(), key=lambda entry: (entry.kind, entry.starts)))


def _collect_moments(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """Fact and day → the moment of that day, where the publication tells one."""
    told = [(name, str(content.get(name) or "")) for name in ("opens", "closes")]
    told += [(event["kind"], event["date"]) for event in content.get("events", ())]
    for name, text in told:
        if _MOMENT.fullmatch(text):
            yield (name, convert_to_london_day(text)), text


def is_day(starts: str) -> bool:
    """Whether an entry is known to the day, so that a calendar program can hold it."""
    return len(starts) >= len("2027-03-01")
