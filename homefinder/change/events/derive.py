"""From the whole history of one record to its events: what was seen and what is told, each thing once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from homefinder.change.criteria import RETURN_DAYS
from homefinder.change.diff.record_step import (
    ANNOUNCED,
    REMOVED,
    RESTORED,
    DatedFact,
    Fields,
    build_step,
    list_differing_fields,
)
from homefinder.change.events.announcements import PLANNED_FACT_KINDS, list_announced_facts
from homefinder.change.events.classify import StepEvent, classify
from homefinder.change.kinds import MAJOR, PUBLISHER, SEEN
from homefinder.clean.days import count_days
from homefinder.resolve.series import resolve_edition

GONE_LIFECYCLE = "gone"
"""Lifecycle of what its page says is no more."""
MAX_NOTE_LENGTH = 400
"""Longest note of a publisher, in characters, that a sentence repeats."""
MAX_VALUE_LENGTH = 1_000
"""Longest value, in characters, that an event keeps of a field; the versions hold the whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row of ``changes`` with the contents on both sides; ``first``: of the first run of its source."""

    id: int
    run_id: int
    kind: str
    seen_on: str
    title: str
    before: Fields
    after: Fields
    hash: str
    """Of the version that it led to, or ended."""
    first: bool = False
    is_same_owner: bool = False
    """Both sides name one body, by its names in ``publisher_names``."""
    is_other_body: bool | None = None
    """They name plainly different bodies."""


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """All that is known of one record, its changes in order; ``series_label`` is its label if it follows another
    edition."""

    record_id: str
    source_id: str
    changes: Sequence[Change]
    series_label: str = ""
    curated: bool = False
    told_before: Sequence[Fields] = ()
    """What was said of it under the key that it had before, version by version: facts that stand there are told."""
    former_key: tuple[str, str] | None = None
    """The key that it had before, and its own; its first change is the step from the one to the other."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of ``events``."""

    id: str
    kind: str
    rule: str
    announced_by: str
    date: str
    seen_on: str
    record_id: str
    source_id: str
    change_id: int | None
    run_id: int
    title: str
    summary: str
    significance: str
    field: str
    before: str
    after: str
    url: str
    members: int = 1
    """How many records it is about."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event before those of the same thing are made one. ``at``: number of the change that it belongs to."""

    event: StepEvent
    at: int
    date: str
    fact: DatedFact | None = None
    is_observed: bool = False
    continues: tuple[str, str, int] | None = None
    """Kind, rule and number of the change of the event that this one takes the place of, whose id it keeps."""


def derive_record_events(history: RecordHistory) -> list[EventRow]:
    """The events of a record by date. The same history gives the same events with the same ids, whatever the day."""
    drafts = _merge_drafts(_draft_observed_events(history), _draft_announced_events(history))
    rows = {row.id: row for row in (_build_event_row(history, draft) for draft in drafts)}
    return sorted(rows.values(), key=lambda row: (row.date, row.kind, row.id))


def build_event_id(record_id: str, kind: str, rule: str, anchor: str) -> str:
    """A stable id. ``anchor``: the day that is told, or the day of a look with the hash of the version it led to."""
    return "e" + hashlib.sha256("\n".join((record_id, kind, rule, anchor)).encode()).hexdigest()[:16]


def _draft_observed_events(history: RecordHistory) -> list[_Draft]:
    found = []
    returns = find_returns(history.changes)
    for at, change in enumerate(history.changes):
        if at in returns.values():
            continue
        went = history.changes[returns[at]] if at in returns else None
        continues = _name_departure(went, returns[at]) if went else None
        edition, edition_by = resolve_edition(change.after, history.series_label)
        step = build_step(
            change.kind, change.before, change.after, edition=edition, edition_by=edition_by, first=change.first,
            curated=history.curated, absence=(went.seen_on, change.seen_on) if went else None,
            former_key=history.former_key if at == 0 else None, is_same_owner=change.is_same_owner,
            is_other_body=change.is_other_body,
        )  # fmt: skip
        found += [
            _Draft(happened, at, change.seen_on, is_observed=True, continues=continues) for happened in classify(step)
        ]
    return found


def find_returns(changes: Sequence[Change]) -> dict[int, int]:
    """Numbers of the changes by which the record came back as it was and soon → of those by which it went."""
    found: dict[int, int] = {}
    went: int | None = None
    for at, change in enumerate(changes):
        if _has_gone(change):
            went = at
        elif went is not None and _has_come_back(change):
            days = count_days(changes[went].seen_on, change.seen_on)
            if days <= RETURN_DAYS and not list_differing_fields(changes[went].before, change.after):
                found[at] = went
            went = None
    return found


def _has_gone(change: Change) -> bool:
    return change.kind == REMOVED or (
        change.after.get("lifecycle") == GONE_LIFECYCLE and change.before.get("lifecycle") != GONE_LIFECYCLE
    )


def _has_come_back(change: Change) -> bool:
    return bool(change.after) and (change.kind == RESTORED or change.before.get("lifecycle") == GONE_LIFECYCLE)


def _name_departure(change: Change, number: int) -> tuple[str, str, int]:
    """The event that told of it until it came back: in feeds that one entry is told anew."""
    return ("vanished", "gone-from-list", number) if change.kind == REMOVED else ("gone", "page-gone", number)


def _draft_announced_events(history: RecordHistory) -> list[_Draft]:
    told_at = [-1] * len(history.told_before) + [at for at, change in enumerate(history.changes) if change.after]
    contents = [*history.told_before, *(change.after for change in history.changes if change.after)]
    days = [history.changes[max(at, 0)].seen_on for at in told_at]
    in_first_run = any(change.first for change in history.changes)
    found = []
    for fact, number in list_announced_facts(contents, in_first_run=in_first_run, seen_on=days):
        if told_at[number] < 0:
            continue
        edition, edition_by = resolve_edition(contents[number], history.series_label)
        step = build_step(ANNOUNCED, {}, contents[number], edition=edition, edition_by=edition_by, announced_fact=fact)
        found += [_Draft(happened, told_at[number], fact.date, fact) for happened in classify(step)]
    return found


def _merge_drafts(observed: Sequence[_Draft], announced: Sequence[_Draft]) -> list[_Draft]:
    """What we saw and what the publisher tells of the same thing as one: seen by us, on the day that is told.

    A day that was set before (a consultation closes on the 5th) stays the event when it comes.
    """
    left, kept = list(announced), []
    for draft in observed:
        if any(_is_foretold(draft, other) for other in announced):
            continue
        same = [other for other in left if other.at == draft.at and other.event.kind == draft.event.kind]
        latest = max(same, key=lambda other: other.date, default=None)
        if latest:
            left.remove(latest)
        kept.append(_take_announced_date(draft, latest) if latest else draft)
    return [*kept, *left]


def _take_announced_date(observed: _Draft, announced: _Draft) -> _Draft:
    return replace(
        observed, date=announced.date, fact=announced.fact, event=_choose_heavier(observed.event, announced.event)
    )


def _is_foretold(draft: _Draft, announced: _Draft) -> bool:
    known = announced.fact is not None and announced.fact.kind in PLANNED_FACT_KINDS and announced.at < draft.at
    return known and announced.event.kind == draft.event.kind


def _choose_heavier(observed: StepEvent, announced: StepEvent) -> StepEvent:
    return (
        replace(observed, weight=MAJOR)
        if MAJOR in (observed.weight, announced.weight) and observed.weight
        else observed
    )


def _build_event_row(history: RecordHistory, draft: _Draft) -> EventRow:
    change, happened, sign = history.changes[draft.at], draft.event, draft.event.match
    content = change.after or change.before
    kind, rule, number = draft.continues or (happened.kind, happened.rule, draft.at)
    first = history.changes[number]
    anchor = f"{first.seen_on} {first.hash}" if draft.is_observed else draft.date
    address = (draft.fact.url if draft.fact else "") or content.get("url") or content.get("page_url") or ""
    return EventRow(
        build_event_id(history.record_id, kind, rule, anchor), happened.kind, happened.rule,
        SEEN if draft.is_observed else PUBLISHER, draft.date, change.seen_on, history.record_id, history.source_id,
        change.id,
        change.run_id, change.title, _append_note(happened.sentence, draft), happened.weight, sign.field,
        shorten_value(sign.before), shorten_value(sign.after), str(address),
    )  # fmt: skip


def _append_note(sentence: str, draft: _Draft) -> str:
    """The sentence with the publisher's own note behind it, where there is one that it does not give already."""
    fact = draft.fact
    if fact is None or not fact.note or fact.kind in ("closing", "status"):
        return sentence
    note = fact.note if len(fact.note) <= MAX_NOTE_LENGTH else fact.note[: MAX_NOTE_LENGTH - 1] + "…"
    return f"{sentence} The publisher’s note: “{note}”"


def shorten_value(value: str) -> str:
    """The value as an event keeps it."""
    return value if len(value) <= MAX_VALUE_LENGTH else value[: MAX_VALUE_LENGTH - 1] + "…"
