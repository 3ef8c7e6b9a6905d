"""The dated facts that a publication tells of a thing: its history, and the days that it sets. Pure.

GOV.UK's change history, the endorsements of a register, opening and closing days: each becomes one fact of a small set
of words, whatever the source calls it, so that what came before the first harvest is known as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from homefinder.change.criteria import (
    APPLIES_KEY,
    APPLIES_TEXT,
    BARE_NOTE,
    CLOSING_DAYS,
    COMPLY_KEY,
    COMPLY_TEXT,
    FIRST_NOTE,
    OUTCOME_NOTE,
)
from homefinder.change.diff.record_step import DatedFact, Fields
from homefinder.clean.dates import parse_day
from homefinder.clean.days import add_days, convert_to_london_day
from homefinder.clean.lifecycle import find_lifecycle, find_successor_sentence
from homefinder.harvest.meaning import strip_markup

FACT_WORDS: Mapping[str, tuple[str, ...]] = {
    "published": ("published", "issued", "first-published", "created", "released"),
    "updated": ("updated", "changed", "modified", "revised", "amended"),
    "status": ("status", "endorsed", "approved", "adopted", "accepted", "deprecated", "mandated"),
    "withdrawn": ("withdrawn", "retired", "superseded", "replaced", "revoked", "repealed"),
    "gone": ("gone",),
    "opens": ("opens", "opened"),
    "closing": (),
    "closes": ("closes", "closed"),
    "outcome": ("outcome", "response"),
    "applies-from": ("applies-from", "applies", "effective", "in-force", "commences", "valid-from"),
    "comply-by": ("comply-by", "mandatory", "conformance", "deadline", "implementation"),
    "ends": ("ends", "ended", "expires", "valid-to"),
    "meeting": ("meeting", "meets"),
}
"""Our word for a fact → the words of sources. ``closing`` is reckoned from the day of closing."""
PLANNED_FACT_KINDS = frozenset({"opens", "closing", "closes", "applies-from", "comply-by", "ends", "meeting"})
"""Facts that set a day: only what is told now holds. The others are history, and stay when a page cuts it short."""
_FACT_KIND_BY_WORD = {word: ours for ours, words in FACT_WORDS.items() for word in words}
_APPLICABLE_KINDS = frozenset({"standard", "data-collection", "code-set", "api", "guidance", "legislation", "process"})
"""Kinds of record that can apply from a day; a programme or body runs from one."""


def list_announced_facts(
    contents: Sequence[Fields], *, in_first_run: bool = True, seen_on: Sequence[str] = ()
) -> list[tuple[DatedFact, int]]:
    """Every fact of the versions of one record, in order, each with the number of the version that first told it.

    ``in_first_run``: the record was there at the first look at its source. Of one that came later the date of a touch
    without a note says nothing that its coming does not. ``seen_on``: the day of the look that brought each version; a
    touch that is dated after it is an error of the publication, and no event.
    """
    held: dict[tuple[str, str], tuple[DatedFact, int]] = {}
    for number, content in enumerate(contents):
        latest = seen_on[number] if seen_on else ""
        now = {
            (fact.kind, fact.date): fact
            for fact in collect_facts(content, first=in_first_run and number == 0)
            if not (latest and _is_touch(fact) and fact.date > latest)
        }
        held = {key: item for key, item in held.items() if key in now or _still_holds(item[0], now.values())}
        for key, fact in now.items():
            before = held.get(key)
            same = before and (before[0].note == fact.note or fact.kind not in ("status", "updated"))
            held[key] = (fact, before[1] if before and same else number)
    return sorted(held.values(), key=lambda item: (item[0].date, item[0].kind, item[0].note))


def _still_holds(fact: DatedFact, now: Any) -> bool:
    """Whether a fact that the latest version leaves out still holds: no plan, and not told of another day now."""
    if fact.kind in PLANNED_FACT_KINDS:
        return False
    if fact.kind == "published":
        return not any(other.kind == "published" for other in now)
    return not (fact.note and any(other.kind == fact.kind and other.note == fact.note for other in now))


def collect_facts(content: Fields, *, first: bool = True) -> list[DatedFact]:
    """The facts of one version, each day and kind once. The date of a touch without a note counts only if ``first``."""
    found: dict[tuple[str, str], DatedFact] = {}
    for fact in (*_collect_listed_facts(content), *_collect_field_facts(content), *_collect_text_facts(content)):
        known = found.get((fact.kind, fact.date))
        if known is None:
            found[fact.kind, fact.date] = fact
        elif fact.note and fact.note not in known.note:
            found[fact.kind, fact.date] = replace(known, note=f"{known.note}; {fact.note}" if known.note else fact.note)
    days = {day for kind, day in found if kind != "updated"}
    kept = [fact for fact in found.values() if not _is_touch(fact) or (first and fact.date not in days)]
    return [*kept, *_build_closing_facts(kept)]


def _is_touch(fact: DatedFact) -> bool:
    return fact.kind == "updated" and not fact.note


def _collect_listed_facts(content: Fields) -> Iterator[DatedFact]:
    """What stands in the record's own list of events."""
    for event in content.get("events", ()):
        kind, note = _FACT_KIND_BY_WORD.get(event["kind"], ""), strip_markup(event.get("note", ""))
        if not kind or not event["date"]:
            continue
        if kind == "updated" and BARE_NOTE.fullmatch(note):
            note = ""
        if kind == "published" or (kind == "updated" and FIRST_NOTE.fullmatch(note)):
            kind, note = "published", ""
        if kind in ("updated", "status") and content.get("kind") == "consultation" and OUTCOME_NOTE.search(note):
            kind = "outcome"
        if kind == "status":
            kind, note = _resolve_status_fact(event["kind"], note)
        yield DatedFact(kind, convert_to_london_day(event["date"]), note, event.get("url", ""))


def _resolve_status_fact(word: str, note: str) -> tuple[str, str]:
    """A dated status: one that ends the thing is told as its end."""
    said = note or word
    lifecycle = find_lifecycle(said)
    return (lifecycle, said) if lifecycle in ("withdrawn", "gone") else ("status", said)


def _collect_field_facts(content: Fields) -> Iterator[DatedFact]:
    """What stands in fields of their own; the list of events has said the same where it tells of it."""
    told = {_FACT_KIND_BY_WORD.get(event["kind"], "") for event in content.get("events", ()) if event["date"]}
    taken_back = content.get("lifecycle") in ("withdrawn", "gone")
    meets = content.get("kind") == "meeting"
    for name, kind, holds in (
        ("issued", "published", "published" not in told and not meets),
        ("issued", "meeting", "meeting" not in told and meets),
        ("modified", "updated", True),
        ("opens", "opens", "opens" not in told),
        ("closes", "closes", "closes" not in told),
        ("valid_from", "applies-from", content.get("kind") in _APPLICABLE_KINDS),
        ("valid_to", "withdrawn", taken_back and "withdrawn" not in told),
        ("valid_to", "ends", not taken_back and "ends" not in told),
    ):
        if content.get(name) and holds:
            note = find_successor_sentence(content) if kind == "ends" else ""
            yield DatedFact(kind, convert_to_london_day(content[name]), note, field=name)


def _collect_text_facts(content: Fields) -> Iterator[DatedFact]:
    """Days to comply by and to apply from that stand in the status, the description or a field of the source's own."""
    if content.get("kind") not in _APPLICABLE_KINDS:
        return
    for name in ("status", "description"):
        for kind, pattern in (("comply-by", COMPLY_TEXT), ("applies-from", APPLIES_TEXT)):
            for match in pattern.finditer(strip_markup(content.get(name, ""))):
                if when := parse_day(match["date"].lower()):
                    yield DatedFact(kind, when, match.group(0), field=name)
    for key, value in (content.get("extra") or {}).items():
        for kind, pattern in (("comply-by", COMPLY_KEY), ("applies-from", APPLIES_KEY)):
            if pattern.fullmatch(key.lower()) and isinstance(value, str) and (when := parse_day(value.strip().lower())):
                yield DatedFact(kind, when, field=f"extra/{key}")


def _build_closing_facts(facts_so_far: Sequence[DatedFact]) -> Iterator[DatedFact]:
    """The declared days before each closing, where the consultation is open by then."""
    opened = min((fact.date for fact in facts_so_far if fact.kind == "opens"), default="")
    for fact in facts_so_far:
        if fact.kind == "closes" and len(fact.date) == 10:
            when = add_days(date.fromisoformat(fact.date), -CLOSING_DAYS).isoformat()
            if when > opened:
                yield DatedFact("closing", when, fact.date, fact.url, fact.field)
