"""What differs between the live records of a source and what a run parsed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from homefinder.model import NOT_COMPARED, LiveRecord, Location, Record, canonical_json, content_hash
from homefinder.source import RetirementRule


@dataclass(frozen=True, slots=True)
class RecordUpdate:
    """A record whose content differs from its live version, or that came back after removal."""

    live: LiveRecord
    record: Record
    content_hash: str


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """A live record that a full source no longer shows. ``misses`` counts this run."""

    live: LiveRecord
    misses: int
    missing_since: str


@dataclass(frozen=True, slots=True)
class UnreadRecord:
    """A live record whose part of the publication could not be read, since when, and why."""

    live: LiveRecord
    unread_since: str
    reason: str


@dataclass(frozen=True, slots=True)
class Diff:
    """The outcome of comparing; every parsed record and every live key stands in exactly one part."""

    added: tuple[tuple[Record, str], ...]
    """New records with the hash of their content."""
    changed: tuple[RecordUpdate, ...]
    restored: tuple[RecordUpdate, ...]
    returned: tuple[LiveRecord, ...]
    """Missing or not read for a while, back with the same content."""
    unchanged: int
    missing: tuple[MissingRecord, ...]
    removed: tuple[MissingRecord, ...]
    unread: tuple[UnreadRecord, ...] = ()
    seen: Mapping[str, Location | None] = field(default_factory=dict)
    """The keys that the publication showed, with the place of each record."""


def diff(
    live: Mapping[str, LiveRecord],
    records: Sequence[Record],
    *,
    full: bool,
    retire: RetirementRule,
    seen_on: str,
    unread: Mapping[str, str] | None = None,
    read_content: Callable[[LiveRecord], Mapping[str, Any]] | None = None,
) -> Diff:
    """Compare by key and content hash. Only a ``full`` source may imply that something is gone.

    ``seen_on`` is an ISO date; the days of ``retire`` are counted from the first run that missed the record.
    ``unread``: keys of records whose part could not be read, with the reason. ``read_content`` gives the content of a
    live version: what differs from it in the order of a list alone has not changed.
    """
    unread = unread or {}
    added, changed, restored, returned, unchanged = [], [], [], [], 0
    for record in records:
        content = record.to_content()
        fingerprint = content_hash(content)
        known = live.get(record.key)
        if known is None:
            added.append((record, fingerprint))
        elif known.state == "removed":
            restored.append(RecordUpdate(known, record, fingerprint))
        elif known.content_hash != fingerprint and not (
            read_content and has_same_meaning(read_content(known), content)
        ):
            changed.append(RecordUpdate(known, record, fingerprint))
        elif known.state != "present":
            returned.append(known)
        else:
            unchanged += 1
    seen = {record.key: record.locations.get("") for record in records}
    misses = _misses(live, seen.keys() | unread.keys(), seen_on) if full else []
    gone = [miss for miss in misses if _is_retired(miss, retire, seen_on)]
    kept = [miss for miss in misses if not _is_retired(miss, retire, seen_on)]
    hidden = tuple(
        UnreadRecord(live[key], live[key].missing_since if live[key].state == "unread" else seen_on, reason)
        for key, reason in unread.items()
    )
    return Diff(
        tuple(added), tuple(changed), tuple(restored), tuple(returned), unchanged, tuple(kept), tuple(gone),
        hidden, seen,
    )  # fmt: skip


def list_unseen(live: Mapping[str, LiveRecord], records: Sequence[Record]) -> dict[str, LiveRecord]:
    """The live records that a run does not show."""
    seen = {record.key for record in records}
    return {key: known for key, known in live.items() if key not in seen and known.state != "removed"}


ORDERLESS_FIELDS = frozenset({"alt_titles", "keywords", "nations", "identifiers", "addresses", "relations", "events"})
"""Lists of a record whose order says nothing."""


def has_same_meaning(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two contents differ at most in the order of lists whose order says nothing."""
    return _without_order(before) == _without_order(after)


def _without_order(content: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in content.items() if name not in NOT_COMPARED}
    return said | {name: sorted(map(canonical_json, said[name])) for name in ORDERLESS_FIELDS & said.keys()}


def _misses(live: Mapping[str, LiveRecord], seen: Container[str], seen_on: str) -> list[MissingRecord]:
    return [
        MissingRecord(known, known.misses + 1, known.missing_since if known.state == "missing" else seen_on)
        for key, known in live.items()
        if key not in seen and known.state != "removed"
    ]


def _is_retired(miss: MissingRecord, retire: RetirementRule, seen_on: str) -> bool:
    days = (date.fromisoformat(seen_on) - date.fromisoformat(miss.missing_since)).days
    return miss.misses >= retire.misses and days >= retire.days


def list_field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field, before, after) for every field that differs, by name; values as text, structures as canonical JSON."""
    names = sorted((set(before) | set(after)) - NOT_COMPARED)
    return [
        (name, _text(before.get(name)), _text(after.get(name))) for name in names if before.get(name) != after.get(name)
    ]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical_json(value)
