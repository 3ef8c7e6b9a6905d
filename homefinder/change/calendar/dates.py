"""The dates that one version of a record tells, as entries: what its fields tell, and what its page states. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from homefinder.change.events.announcements import collect_facts
from homefinder.clean.days import add_days, convert_to_london_day
from homefinder.dates.model import DEADLINE_KINDS

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
    "opens": "opens for what must be sent in",
    "load-by": "must have its first data by this day",
    "submit-by": "must be submitted by this day",
    "clean-until": "can be corrected until this day",
    "reference-date": "is taken as at this day",
    "review-date": "is to be reviewed",
    "publish-expected": "is to be published",
    "ends": "ends",
    "meeting": "meets",
}
"""Kinds of entry, with what an entry says of its thing."""

KINDS_BY_STATED_DATE: Mapping[str, str] = {
    "consult-opens": "consultation-opens",
    "consult-closes": "consultation-closes",
    "withdrawn-on": "ends",
    **{
        kind: kind
        for kind in (
            *("applies-from", "comply-by", "opens", "load-by", "submit-by", "clean-until", "reference-date"),
            *("review-date", "publish-expected"),
        )
    },
}
"""Kinds of date that pages state (``dates.DATE_KINDS``) → kinds of entry; a period is none."""
BY_LAST_DAY = DEADLINE_KINDS | {"withdrawn-on"}
"""Kinds of date of which the last day counts, where a span of days is stated."""

REMINDER_DAYS: Mapping[str, int] = {
    "consultation-opens": 0,
    "consultation-closes": 14,
    "applies-from": 28,
    "comply-by": 28,
    "ends": 28,
    "opens": 7,
    "load-by": 14,
    "submit-by": 28,
    "clean-until": 7,
    "reference-date": 28,
    "review-date": 0,
    "publish-expected": 0,
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
    who: str = ""
    date_id: str = ""
    """The stated date that it comes from; empty where a field of the record tells it."""
    edition: str = ""


def build_stated_entry(row: Mapping[str, Any], seen_on: str) -> CalendarEntry | None:
    """The entry of a stated date (a row of ``dates``); None of a rule, a period, and what was long over when seen."""
    kind = KINDS_BY_STATED_DATE.get(row["kind"], "")
    day = (row["ends"] or row["starts"]) if row["kind"] in BY_LAST_DAY else (row["starts"] or row["ends"])
    oldest = add_days(date.fromisoformat(seen_on), -OLDEST_DAYS).isoformat()
    if not kind or not day or (row["ends"] or day) < (seen_on if kind == "ends" else oldest):
        return None
    size = {"day": 10, "year": 4}.get(row["precision"], 7)
    note = ": ".join(part for part in (row["edition"], row["what"]) if part)
    return CalendarEntry(kind, day[:size], note, "", row["who"], row["id"], row["edition"])


OLDEST_DAYS = 800
"""What was over so many days before it was seen is history, and enters no calendar: two rounds of a yearly return."""


def collect_entries(content: Mapping[str, Any], stated: Iterable[CalendarEntry] = ()) -> tuple[CalendarEntry, ...]:
    """Every entry that a version tells of, each day and kind once, in order; what its page states besides, too."""
    moments = dict(_collect_moments(content))
    found: dict[tuple[str, str], CalendarEntry] = {}
    for fact in collect_facts(content):
        kind = ENTRY_KINDS_BY_FACT.get(fact.kind, "")
        if kind and _ISO_DATE.fullmatch(fact.date):
            starts = moments.get((fact.kind, fact.date), fact.date)
            found.setdefault((kind, starts), CalendarEntry(kind, starts, fact.note, fact.url))
    days = {(kind, convert_to_london_day(starts)) for kind, starts in found}
    for entry in stated:
        if (entry.kind, entry.starts) not in days:
            found.setdefault((entry.kind, entry.starts), entry)
        elif (entry.kind, entry.starts) in found and not found[entry.kind, entry.starts].who:
            known = found[entry.kind, entry.starts]
            found[entry.kind, entry.starts] = replace(known, who=entry.who, date_id=known.date_id or entry.date_id)
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
