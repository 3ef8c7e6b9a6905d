"""From the whole history of one record to its events: what was seen and what is told, each thing once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from homefinder.change.diff.record_step import TOLD, Fact, Fields, step_of
from homefinder.change.events.announcements import PLANS, told_over
from homefinder.change.events.classify import Happened, classify
from homefinder.change.kinds import MAJOR, PUBLISHER, SEEN
from homefinder.resolve.series import edition_named

NOTE_SHOWN = 400
"""Longest note of a publisher, in characters, that a sentence repeats."""
VALUE_KEPT = 1_000
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


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one record, its changes in order; ``line`` is its label if it follows another edition."""

    record_id: str
    source_id: str
    changes: Sequence[Change]
    line: str = ""
    curated: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of ``events``."""

    id: str
    kind: str
    rule: str
    told_by: str
    date: str
    seen_on: str
    record_id: str
    source_id: str
    change_id: int
    run_id: int
    title: str
    sentence: str
    weight: str
    field: str
    before: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event before those of the same thing are made one. ``at``: number of the change that it belongs to."""

    happened: Happened
    at: int
    date: str
    fact: Fact | None = None
    seen: bool = False


def events_of(history: History) -> list[EventRow]:
    """The events of a record by date. The same history gives the same events with the same ids, whatever the day."""
    drafts = _united(_seen(history), _told(history))
    rows = {row.id: row for row in (_row(history, draft) for draft in drafts)}
    return sorted(rows.values(), key=lambda row: (row.date, row.kind, row.id))


def event_id(record_id: str, kind: str, rule: str, anchor: str) -> str:
    """A stable id. ``anchor``: the day that is told, or the day of a look with the hash of the version it led to."""
    return "e" + hashlib.sha256("\n".join((record_id, kind, rule, anchor)).encode()).hexdigest()[:16]


def _seen(history: History) -> list[_Draft]:
    found = []
    for at, change in enumerate(history.changes):
        edition, edition_by = edition_named(change.after, history.line)
        step = step_of(
            change.kind, change.before, change.after, edition=edition, edition_by=edition_by, first=change.first,
            curated=history.curated,
        )  # fmt: skip
        found += [_Draft(happened, at, change.seen_on, seen=True) for happened in classify(step)]
    return found


def _told(history: History) -> list[_Draft]:
    told_at = [at for at, change in enumerate(history.changes) if change.after]
    contents = [history.changes[at].after for at in told_at]
    found = []
    for fact, number in told_over(contents, known=any(change.first for change in history.changes)):
        edition, edition_by = edition_named(contents[number], history.line)
        step = step_of(TOLD, {}, contents[number], edition=edition, edition_by=edition_by, told=fact)
        found += [_Draft(happened, told_at[number], fact.date, fact) for happened in classify(step)]
    return found


def _united(seen: Sequence[_Draft], told: Sequence[_Draft]) -> list[_Draft]:
    """What we saw and what the publisher tells of the same thing as one: seen by us, on the day that is told.

    A day that was set before (a consultation closes on the 5th) stays the event when it comes.
    """
    left, kept = list(told), []
    for draft in seen:
        if any(_foretold(draft, other) for other in told):
            continue
        same = [other for other in left if other.at == draft.at and other.happened.kind == draft.happened.kind]
        latest = max(same, key=lambda other: other.date, default=None)
        if latest:
            left.remove(latest)
        kept.append(_dated(draft, latest) if latest else draft)
    return [*kept, *left]


def _dated(seen: _Draft, told: _Draft) -> _Draft:
    return replace(seen, date=told.date, fact=told.fact, happened=_heavier(seen.happened, told.happened))


def _foretold(draft: _Draft, told: _Draft) -> bool:
    known = told.fact is not None and told.fact.kind in PLANS and told.at < draft.at
    return known and told.happened.kind == draft.happened.kind


def _heavier(seen: Happened, told: Happened) -> Happened:
    return replace(seen, weight=MAJOR) if MAJOR in (seen.weight, told.weight) and seen.weight else seen


def _row(history: History, draft: _Draft) -> EventRow:
    change, happened, sign = history.changes[draft.at], draft.happened, draft.happened.sign
    content = change.after or change.before
    anchor = f"{change.seen_on} {change.hash}" if draft.seen else draft.date
    address = (draft.fact.url if draft.fact else "") or content.get("url") or content.get("page_url") or ""
    return EventRow(
        event_id(history.record_id, happened.kind, happened.rule, anchor), happened.kind, happened.rule,
        SEEN if draft.seen else PUBLISHER, draft.date, change.seen_on, history.record_id, history.source_id, change.id,
        change.run_id, change.title, _with_note(happened.sentence, draft), happened.weight, sign.field,
        _kept(sign.before), _kept(sign.after), str(address),
    )  # fmt: skip


def _with_note(sentence: str, draft: _Draft) -> str:
    """The sentence with the publisher's own note behind it, where there is one that it does not give already."""
    fact = draft.fact
    if fact is None or not fact.note or fact.kind in ("closing", "status"):
        return sentence
    note = fact.note if len(fact.note) <= NOTE_SHOWN else fact.note[: NOTE_SHOWN - 1] + "…"
    return f"{sentence} The publisher’s note: “{note}”"


def _kept(value: str) -> str:
    return value if len(value) <= VALUE_KEPT else value[: VALUE_KEPT - 1] + "…"
