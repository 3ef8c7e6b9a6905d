"""What one step did to each field, in a form by which the steps of many records can be told to be the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.change.diff.fields import CHANGED, REMOVED, compare_structures
from homefinder.change.diff.record_step import Fields, list_differing_fields
from homefinder.harvest.meaning import is_churn, normalise_value
from homefinder.harvest.summary import LABELS
from homefinder.model import canonical_json

GIVEN, DROPPED, REPLACED = "given", "dropped", "replaced"
"""What was done to a field: given for the first time, no longer given, or a part of it replaced."""

MAX_SHOWN = 5
"""Most words or members that a sentence names on each side."""

FIELDS_TOLD_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "publisher": ("publisher", "publisher_id", "publisher_url"),
    "licence": ("licence", "licence_url"),
    "status": ("status", "lifecycle"),
}
"""Fields that say one thing between them, by the one that is told."""
_LEADING_FIELD = {name: leading for leading, names in FIELDS_TOLD_TOGETHER.items() for name in names}
_EXTRA = "extra/"
_TOKEN = re.compile(r"[^\s/()\[\]<>\"'{},;]+")
"""A word, or a part of an address between two slashes."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What was done to a field, whatever else it says: ``lost`` and ``come`` are the words or members that differ."""

    field: str
    done: str
    lost: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


def list_field_edits(before: Fields, after: Fields) -> list[FieldEdit]:
    """What was done to each field that really differs; a field of which only the order or the marks differ has none.

    A field given or dropped is the same edit whatever it said: the publication took on a field, or gave one up.
    """
    names = dict.fromkeys(_LEADING_FIELD.get(name, name) for name in _list_names(before, after))
    found = (_build_edit(name, read_field(before, name), read_field(after, name)) for name in names)
    return [edit for edit in found if edit]


def keep_edits(before: Fields, after: Fields, fields: frozenset[str]) -> Fields:
    """What would have stood before, had only these fields been edited: ``after`` with the old values in them."""
    old = dict(after)
    for name in fields:
        for part in FIELDS_TOLD_TOGETHER.get(name, (name,)):
            _set_field(old, part, read_field(before, part))
    return old


def leave_edits_out(before: Fields, after: Fields, fields: frozenset[str]) -> Fields:
    """What would have stood before, had these fields been as they are now: only what else was edited differs."""
    names = {_LEADING_FIELD.get(name, name) for name in _list_names(before, after)}
    return keep_edits(before, after, frozenset(names - fields))


def read_field(content: Fields, name: str) -> Any:
    """The value of a field, or of a detail of the source (``extra/environment``); None where there is none."""
    if name.startswith(_EXTRA):
        return (content.get("extra") or {}).get(name.removeprefix(_EXTRA))
    return content.get(name)


def describe_edit(edit: FieldEdit) -> str:
    """The edit in words, without what differs from record to record."""
    key = edit.field.removeprefix(_EXTRA)
    label = LABELS.get(key, key.replace("_", " "))
    if edit.done == GIVEN:
        return f"{label} given for the first time"
    if edit.done == DROPPED:
        return f"{label} no longer given"
    lost, come = (_format_names(names) for names in (edit.lost, edit.come))
    if lost and come:
        return f"{label}: {lost} became {come}"
    return f"{label}: {lost} taken out" if lost else f"{label}: {come} added"


def _list_names(before: Fields, after: Fields) -> Iterator[str]:
    """Fields that differ, details of the source by their keys."""
    for name in sorted(list_differing_fields(before, after)):
        if name != "extra":
            yield name
            continue
        old, new = (side.get("extra") or {} for side in (before, after))
        for key in sorted(old.keys() | new.keys()):
            if not is_churn(key) and normalise_value({"": old.get(key)}) != normalise_value({"": new.get(key)}):
                yield f"{_EXTRA}{key}"


def _build_edit(name: str, before: Any, after: Any) -> FieldEdit | None:
    if _is_empty(before) or _is_empty(after):
        return FieldEdit(name, DROPPED if _is_empty(after) else GIVEN) if before != after else None
    if all(isinstance(value, list | Mapping) for value in (before, after)):
        lost, come = _compare_members(name.removeprefix(_EXTRA), before, after)
    else:
        old, new = _list_tokens(before), _list_tokens(after)
        lost, come = old - new, new - old
    return FieldEdit(name, REPLACED, tuple(sorted(lost)), tuple(sorted(come))) if lost or come else None


def _compare_members(key: str, before: Any, after: Any) -> tuple[set[str], set[str]]:
    """Members that went and came by name; of those that stayed, the words that did."""
    lost: set[str] = set()
    come: set[str] = set()
    for member in compare_structures(key, before, after):
        if member.done == CHANGED:
            old, new = _list_tokens(member.before), _list_tokens(member.after)
            lost, come = lost | (old - new), come | (new - old)
        else:
            (lost if member.done == REMOVED else come).add(member.name)
    return lost, come


def _list_tokens(value: Any) -> set[str]:
    return set(_TOKEN.findall(value if isinstance(value, str) else canonical_json(value)))


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _set_field(content: dict[str, Any], name: str, value: Any) -> None:
    """Put a value into a content; an empty one leaves no trace, as in the contents of versions."""
    if name.startswith(_EXTRA):
        extra = dict(content.get("extra") or {})
        _set_field(extra, name.removeprefix(_EXTRA), value)
        _set_field(content, "extra", extra)
    elif _is_empty(value):
        content.pop(name, None)
    else:
        content[name] = value


def _format_names(names: tuple[str, ...]) -> str:
    more = len(names) - MAX_SHOWN
    return ", ".join(f"“{name}”" for name in names[:MAX_SHOWN]) + (f" and {more} more" if more > 0 else "")
