"""What differs between two versions: fields side by side, texts word by word, structures by member. Pure
but for reading the two versions."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from homefinder.change.diff.record_step import IGNORED_FIELDS
from homefinder.change.diff.values import collect_members
from homefinder.clean.urls import build_page_key
from homefinder.errors import UsageError
from homefinder.harvest.meaning import normalise_value
from homefinder.harvest.summary import FIRST, LABELS

SAME, REMOVED, ADDED, CHANGED = "same", "removed", "added", "changed"
"""What became of a run of words, or of a member."""
FIELDS_ALWAYS_SHOWN = frozenset({"modified", "events", "lifecycle"})
"""Fields that are no change by themselves and that a reader who compares still wants to see."""
_TOKEN = re.compile(r"\s+|[^\s]+")
_LONGEST = 160_000
"""Most characters of a text that are compared word by word; a longer one is compared by its lines."""
_SHORT = 2_000
"""Words of both texts up to which every word may join two runs; in longer ones the commonest may not, since looking at
each place of ``the`` would take time in step with the square of the length."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A run of words that stayed, went or came."""

    done: str
    text: str


@dataclass(frozen=True, slots=True)
class MemberChange:
    """One member of a list or structure that came, went, or says another thing."""

    done: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of which the versions say different things: ``pieces`` for a text, ``members`` for a structure."""

    field: str
    label: str
    before: str
    after: str
    pieces: tuple[TextPiece, ...] = ()
    members: tuple[MemberChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two versions. The days are those on which each version was first seen."""

    from_record_id: str
    record_id: str
    title: str
    from_version_id: int
    to_version_id: int
    from_day: str
    to_day: str
    fields: tuple[FieldDifference, ...]


def build_difference(catalogue: sqlite3.Connection, from_version_id: int, to_version_id: int) -> Difference:
    """What differs between two versions, of one record or of two editions. Raises UsageError if one is not there."""
    before, after = (_read_version(catalogue, number) for number in (from_version_id, to_version_id))
    old, new = json.loads(before["content"]), json.loads(after["content"])
    return Difference(
        before["record_id"], after["record_id"], new.get("title", ""), from_version_id, to_version_id,
        before["valid_from"], after["valid_from"], tuple(list_differences(old, new)),
    )  # fmt: skip


def list_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldDifference]:
    """Each field of which two contents say different things; details of a source key by key. Churn is left out."""
    names = (before.keys() | after.keys()) - (IGNORED_FIELDS - FIELDS_ALWAYS_SHOWN) - {"extra"}
    pairs = [(name, before.get(name), after.get(name)) for name in names]
    old, new = before.get("extra") or {}, after.get("extra") or {}
    pairs += [(f"extra/{name}", old.get(name), new.get(name)) for name in old.keys() | new.keys()]
    found = [_compare_field(*pair) for pair in pairs if _differs(*pair)]
    return sorted(found, key=lambda one: (one.field not in FIRST, one.field.startswith("extra/"), one.field))


def compare_words(before: str, after: str) -> tuple[TextPiece, ...]:
    """The two texts as one, in runs of words that stayed, went or came (difflib.SequenceMatcher over words).

    White space belongs to the run that it stands in, and alone is no difference.
    """
    old, new = _split_tokens(before), _split_tokens(after)
    long = len(old) + len(new) > _SHORT
    matcher = SequenceMatcher(None, [token.strip() for token in old], [token.strip() for token in new], autojunk=long)
    pieces: list[TextPiece] = []
    for _, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        lost, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if lost.split() == come.split():
            pieces.append(TextPiece(SAME, come))
        else:
            pieces += [TextPiece(done, text) for done, text in ((REMOVED, lost), (ADDED, come)) if text.strip()]
    return tuple(piece for piece in pieces if piece.text)


def compare_members(before: Any, after: Any) -> tuple[MemberChange, ...]:
    """The members of a list or structure that came, went or say another thing, by name."""
    old, new = (collect_members(value or []) for value in (before, after))
    found = [MemberChange(REMOVED, name) for name in old.keys() - new.keys()]
    found += [MemberChange(ADDED, name) for name in new.keys() - old.keys()]
    found += [
        MemberChange(CHANGED, name, *_format_changed_parts(old[name], new[name]))
        for name in old.keys() & new.keys()
        if old[name] != new[name]
    ]
    return tuple(sorted(found, key=lambda one: (one.name, one.done)))


def _read_version(catalogue: sqlite3.Connection, number: int) -> sqlite3.Row:
    row: sqlite3.Row | None = catalogue.execute("SELECT * FROM record_versions WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise UsageError(f"there is no version {number}; `homefinder diff RECORD` lists those of a record")
    return row


def _differs(name: str, before: Any, after: Any) -> bool:
    key = name.removeprefix("extra/")
    return bool(normalise_value({key: before}) != normalise_value({key: after}))


def _compare_field(name: str, before: Any, after: Any) -> FieldDifference:
    key = name.removeprefix("extra/")
    label = LABELS.get(key, key.replace("_", " "))
    old, new = _format_value(before), _format_value(after)
    structured = [isinstance(value, list | Mapping) for value in (before, after) if value is not None]
    if not all(structured):
        pieces = () if old.startswith("http") and " " not in old else compare_words(old, new)
        return FieldDifference(name, label, old, new, pieces)
    return FieldDifference(name, label, old, new, (), compare_structures(key, before, after))


def compare_structures(key: str, before: Any, after: Any) -> tuple[MemberChange, ...]:
    """Links and events are named by what a reader knows them by; other structures by their own names."""
    if key in ("addresses", "relations", "events", "identifiers"):
        before, after = ([_build_named_member(item) for item in value or ()] for value in (before, after))
    return compare_members(before, after)


def _build_named_member(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item of a list of ours under the name that a reader knows it by."""
    if "date" in item:
        return {"name": ": ".join(filter(None, (f"{item['kind']} {item['date'][:10]}", item.get("note", ""))))}
    if "scheme" in item:
        return {"name": f"{item['scheme']} {item['value']}"}
    address = item.get("url") or item.get("target", "")
    role = item.get("role") or item.get("kind", "")
    return {"name": f"{role}: {item.get('title') or build_page_key(address)}", "address": address}


def _format_changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, str]:
    """The parts of a member that differ, before and after."""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    old, new = (
        "; ".join(f"{name}: {_format_value(side.get(name))}" for name in names if side.get(name))
        for side in (before, after)
    )
    return old, new


def _format_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _split_tokens(text: str) -> Sequence[str]:
    """Words, each with the white space behind it (the last with one space); of a very long text its lines."""
    if len(text) > _LONGEST:
        return text.splitlines(keepends=True)
    found: list[str] = []
    for token in _TOKEN.findall(f"{text.strip()} " if text.strip() else ""):
        if token.isspace() and found:
            found[-1] += token
        else:
            found.append(token)
    return found
