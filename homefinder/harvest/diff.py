"""What differs between the live records of a source and what a run parsed. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefinder.model import NOT_COMPARED, LiveRecord, Record, canonical_json, content_hash
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
class Diff:
    """The outcome of comparing; every parsed record and every live key stands in exactly one part."""

    added: tuple[tuple[Record, str], ...]
    """New records with the hash of their content."""
    changed: tuple[RecordUpdate, ...]
    restored: tuple[RecordUpdate, ...]
    returned: tuple[LiveRecord, ...]
    """Missing for a while, back with the same content."""
    unchanged: int
    missing: tuple[MissingRecord, ...]
    removed: tuple[MissingRecord, ...]
    seen: tuple[str, ...] = ()
    """The keys that the publication showed."""


def diff(
    live: Mapping[str, LiveRecord], records: Sequence[Record], *, full: bool, retire: RetirementRule, seen_on: str
) -> Diff:
    """Compare by key and content hash. Only a ``full`` source may imply that something is gone.

    ``seen_on`` is an ISO date; the days of ``retire`` are counted from the first run that missed the record.
    """
    added, changed, restored, returned, unchanged = [], [], [], [], 0
    for record in records:
        fingerprint = content_hash(record.to_content())
        known = live.get(record.key)
        if known is None:
            added.append((record, fingerprint))
        elif known.state == "removed":
            restored.append(RecordUpdate(known, record, fingerprint))
        elif known.content_hash != fingerprint:
            changed.append(RecordUpdate(known, record, fingerprint))
        elif known.state == "missing":
            returned.append(known)
        else:
            unchanged += 1
    seen = {record.key: None for record in records}
    misses = _misses(live, seen, seen_on) if full else []
    gone = [miss for miss in misses if _is_retired(miss, retire, seen_on)]
    kept = [miss for miss in misses if not _is_retired(miss, retire, seen_on)]
    return Diff(
        tuple(added), tuple(changed), tuple(restored), tuple(returned), unchanged, tuple(kept), tuple(gone), tuple(seen)
    )


def _misses(live: Mapping[str, LiveRecord], seen: Container[str], seen_on: str) -> list[MissingRecord]:
    return [
        MissingRecord(known, known.misses + 1, known.missing_since or seen_on)
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
