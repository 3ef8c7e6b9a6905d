"""One edit that a publication made to many of its records at once is one event with these records as its members. Pure.

Two records share an edit where the same was done to the same field (``field_edits``): a word or a link replaced, a
member added, a field given or dropped. Whatever else a record says anew stays an event of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from homefinder.change.criteria import MIN_SHARED_RECORDS
from homefinder.change.diff.record_step import CHANGED, Fields, build_step
from homefinder.change.diff.values import format_value
from homefinder.change.events.classify import StepEvent, classify
from homefinder.change.events.derive import Change, EventRow, shorten_value
from homefinder.change.events.field_edits import (
    REPLACED,
    FieldEdit,
    describe_edit,
    keep_edits,
    list_field_edits,
    read_field,
)
from homefinder.change.kinds import MAJOR, SEEN, SHARED_KINDS
from homefinder.harvest.summary import LABELS
from homefinder.model import canonical_json

MAX_TITLES = 3
"""Most members that a sentence names; the event's page lists them all."""


TOLD_RULES = frozenset({"owner-renamed"})
"""Rules of a changed content whose own sentence says what the edit means."""


@dataclass(frozen=True, slots=True)
class PublicationRun:
    """The source and the run that brought the steps."""

    source_id: str
    title: str
    homepage: str
    run_id: int
    seen_on: str
    is_curated: bool = False


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One record of the run with its change from one version to the next."""

    record_id: str
    change: Change


@dataclass(frozen=True, slots=True)
class SharedEvent:
    """One event of many records: its row, the fields that were edited, and its members by their ids."""

    row: EventRow
    fields: tuple[str, ...]
    members: tuple[ChangedRecord, ...]


@dataclass(frozen=True, slots=True)
class _Edited:
    """A record that shares an edit, and the event that this edit alone would be."""

    record: ChangedRecord
    event: StepEvent


_Group = tuple[FieldEdit, tuple[_Edited, ...]]


def list_shared_edits(edits_by_change: Mapping[int, Sequence[FieldEdit]]) -> dict[FieldEdit, list[int]]:
    """The edits that enough records of a run share, each with the numbers of their changes."""
    found: dict[FieldEdit, list[int]] = {}
    for number, edits in edits_by_change.items():
        for edit in edits:
            found.setdefault(edit, []).append(number)
    return {edit: numbers for edit, numbers in found.items() if len(numbers) >= MIN_SHARED_RECORDS}


def build_shared_events(
    run: PublicationRun, records: Iterable[ChangedRecord], shared: Mapping[FieldEdit, object]
) -> list[SharedEvent]:
    """The events of the edits in ``shared``; those that the same records share, and that mean the same, are one."""
    groups: dict[tuple[FieldEdit, str, str], list[_Edited]] = {}
    for record in records:
        before, after = record.change.before, record.change.after
        for edit in list_field_edits(before, after):
            if edit in shared:
                alone = keep_edits(before, after, frozenset({edit.field}))
                happened = _classify_edit(run, record.change, alone)
                if len(happened) == 1 and happened[0].kind in SHARED_KINDS:
                    groups.setdefault((edit, happened[0].kind, happened[0].weight), []).append(
                        _Edited(record, happened[0])
                    )
    together: dict[tuple[str, tuple[str, ...]], list[_Group]] = {}
    for (edit, kind, _), edited in groups.items():
        if len(edited) >= MIN_SHARED_RECORDS:
            members = tuple(sorted(edited, key=lambda item: item.record.record_id))
            together.setdefault((kind, tuple(item.record.record_id for item in members)), []).append((edit, members))
    return [_build_event(run, sorted(parts, key=lambda part: part[0].field)) for parts in together.values()]


def _classify_edit(run: PublicationRun, change: Change, before: Fields) -> tuple[StepEvent, ...]:
    """What happened where ``before`` stood before and nothing else was edited."""
    step = build_step(
        CHANGED, before, change.after, curated=run.is_curated, is_same_owner=change.is_same_owner,
        is_other_body=change.is_other_body,
    )  # fmt: skip
    return classify(step)


def _build_event(run: PublicationRun, parts: Sequence[_Group]) -> SharedEvent:
    (edit, edited), records = parts[0], tuple(item.record for item in parts[0][1])
    event = next((item[0].event for _, item in parts if item[0].event.weight == MAJOR), edited[0].event)
    before, after = _find_shared_values(edit, edited) or (", ".join(edit.lost), ", ".join(edit.come))
    row = EventRow(
        _build_id(run, event, [part for part, _ in parts]), event.kind, event.rule, SEEN, run.seen_on, run.seen_on,
        records[0].record_id, run.source_id, records[0].change.id, run.run_id,
        f"{len(records)} records of {run.title}",
        " ".join([*(_describe_part(*part) for part in parts), _describe_members(records)]), event.weight,
        edit.field, shorten_value(before), shorten_value(after), run.homepage, len(records),
    )  # fmt: skip
    return SharedEvent(row, tuple(part.field for part, _ in parts), records)


def _build_id(run: PublicationRun, event: StepEvent, edits: Sequence[FieldEdit]) -> str:
    """The same whenever the catalogue is made anew: it rests on source, day and edits alone."""
    told = [(edit.field, edit.done, edit.lost, edit.come) for edit in edits]
    anchor = canonical_json(["shared", run.source_id, run.seen_on, event.kind, event.weight, told])
    return "e" + hashlib.sha256(anchor.encode()).hexdigest()[:16]


def _describe_part(edit: FieldEdit, edited: Sequence[_Edited]) -> str:
    """The edit in a sentence that holds for every member: the rule's own where it says the same of all."""
    sentences = {item.event.sentence for item in edited}
    values = _find_shared_values(edit, edited)
    if len(sentences) == 1 and (edited[0].event.kind != "content-changed" or edited[0].event.rule in TOLD_RULES):
        return sentences.pop()
    if values and edit.done == REPLACED:
        label = LABELS.get(edit.field, edit.field.rpartition("/")[2].replace("_", " "))
        return _end_sentence(f"{label}: {format_value(values[0])} became {format_value(values[1])}")
    return _end_sentence(describe_edit(edit))


def _find_shared_values(edit: FieldEdit, edited: Sequence[_Edited]) -> tuple[str, str] | None:
    """The whole value before and after, where it is one text and the same for all."""
    values = [
        tuple(read_field(side, edit.field) or "" for side in (item.record.change.before, item.record.change.after))
        for item in edited
    ]
    alike = all(value == values[0] and all(isinstance(text, str) for text in value) for value in values)
    return (values[0][0], values[0][1]) if alike else None


def _describe_members(records: Sequence[ChangedRecord]) -> str:
    named = "; ".join(record.change.title for record in records[:MAX_TITLES])
    return f"One edit of {len(records)} records: {named}; and {len(records) - MAX_TITLES} more."


def _end_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
