"""One step of a record: from what was said of it to what is said now, with the fields that really differ. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from homefinder.harvest.meaning import FIELDS_WITHOUT_MEANING, normalise_value
from homefinder.model import NOT_COMPARED, canonical_json

ADDED, CHANGED, REMOVED, RESTORED, ANNOUNCED = "added", "changed", "removed", "restored", "told"
"""Kinds of step: the four kinds of change, and a dated fact that the publication itself tells."""

IGNORED_FIELDS = NOT_COMPARED | FIELDS_WITHOUT_MEANING | {"kind", "events", "lifecycle"}
"""Fields that alone are no change: the source's own spelling, the date of a touch, our word, and what is told apart."""

_COMPARED_KEYS: Mapping[str, tuple[str, ...]] = {
    "addresses": ("url", "role", "title"),
    "relations": ("kind", "target", "title"),
}
"""Members of an item that are said of the thing; the size and media type of a document follow its address."""

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A dated fact that the publication itself tells, in one of the words of ``announcements.FACT_WORDS``.

    ``date`` is ISO 8601, as precise as known; a moment is the day in London. ``field`` is where it stands.
    """

    kind: str
    date: str
    note: str = ""
    url: str = ""
    field: str = "events"


@dataclass(frozen=True, slots=True)
class RecordStep:
    """What a rule looks at. ``before`` and ``after`` are contents of versions: plain values, empty ones left out."""

    change: str
    kind: str
    """Kind of record: standard, consultation …"""
    before: Fields
    after: Fields
    edition: str = ""
    """Which edition of a series the record is, in the words of its publication; empty where it is none."""
    edition_by: str = "version"
    """What says so: the record's own version or title, or its place in the series."""
    first: bool = False
    """The source was looked at for the first time: what was there already is not new."""
    curated: bool = False
    """What is said was written in this catalogue: another wording is our own."""
    announced_fact: DatedFact | None = None
    """The dated fact that the publication tells, where ``change`` is told."""
    absence: tuple[str, str] | None = None
    """The days on which it went and came back, where it came back as it was within the declared days."""
    former_key: tuple[str, str] | None = None
    """The key under which the publication listed it before, and the one of today, where it was renamed."""
    is_same_owner: bool = False
    """The publisher's body is the one that it was, under another name."""
    is_other_body: bool | None = None
    """The publisher is plainly another body, also where one was merged into the other; None where only the names can
    tell."""
    fields: frozenset[str] = frozenset()
    """Fields that differ and that no rule has explained yet."""

    def format_values(self, name: str) -> tuple[str, str]:
        """A field before and after, as text."""
        return str(self.before.get(name, "")), str(self.after.get(name, ""))

    def without_fields(self, names: tuple[str, ...]) -> RecordStep:
        """The step with these fields explained; ``*`` explains them all."""
        return replace(self, fields=frozenset() if "*" in names else self.fields - set(names))

    def differs(self, name: str) -> bool:
        """Whether the field differs and is not explained yet."""
        return name in self.fields


def build_step(change: str, before: Fields, after: Fields, **known: Any) -> RecordStep:
    """The step between two contents. ``known``: what else the step has, by its name."""
    kind = str(after.get("kind") or before.get("kind") or "")
    fields = list_differing_fields(before, after) if change in (CHANGED, RESTORED) else frozenset()
    return RecordStep(change, kind, before, after, fields=fields, **known)


def list_differing_fields(before: Fields, after: Fields) -> frozenset[str]:
    """Names of the fields that differ in more than churn. ``status`` stands for the lifecycle as well."""
    names = (before.keys() | after.keys()) - IGNORED_FIELDS
    names = {name for name in names if before.get(name) != after.get(name)}
    found = {
        name for name in names if _normalise_field(name, before.get(name)) != _normalise_field(name, after.get(name))
    }
    if before.get("lifecycle", "unknown") != after.get("lifecycle", "unknown"):
        found.add("status")
    return frozenset(found - _list_repeated_fields(found, before, after))


def _normalise_field(name: str, value: Any) -> Any:
    """What a field says, folded so that churn makes no difference."""
    if name in _COMPARED_KEYS:
        return normalise_value([{key: item.get(key, "") for key in _COMPARED_KEYS[name]} for item in value or ()])
    folded = normalise_value(value) if value is not None else ""
    return folded.casefold() if name in _CASELESS_FIELDS and isinstance(folded, str) else folded or ""


_CASELESS_FIELDS = frozenset({"status", "licence", "version"})
"""Fields whose letter case says nothing."""


def _list_repeated_fields(fields: set[str], before: Fields, after: Fields) -> set[str]:
    """Fields that only repeat the difference of another: an address that is listed too, a contact kept as ``extra``."""
    pairs = {
        (_normalise_text(before.get(name)), _normalise_text(after.get(name)))
        for name in fields - {"addresses", "extra"}
    }
    echoes = {name for name, looks in _REPEATS.items() if name in fields and looks(before, after, pairs)}
    if "publisher" in fields or "licence" in fields:
        echoes |= {"publisher_url"} if "publisher" in fields else set()
    return echoes


def _normalise_text(value: Any) -> str:
    folded = normalise_value(value)
    return folded.casefold() if isinstance(folded, str) else canonical_json(folded)


Pairs = set[tuple[str, str]]


def _is_extra_repeated(before: Fields, after: Fields, pairs: Pairs) -> bool:
    old, new = (normalise_value(side.get("extra") or {}) for side in (before, after))
    return all(
        (_normalise_text(old.get(name, "")), _normalise_text(new.get(name, ""))) in pairs
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
    )


def _are_addresses_repeated(before: Fields, after: Fields, pairs: Pairs) -> bool:
    """Whether each address that came or went is one of the fields, or bears the title that changed."""
    old, new = (
        {
            (item["role"], same, _normalise_text(item.get("title", "")))
            for item in side.get("addresses") or ()
            if (same := _normalise_text(item["url"]))
        }
        for side in (before, after)
    )
    lost, come = old - new, new - old
    urls = {one for pair in pairs for one in pair}
    return {role for role, *_ in lost} == {role for role, *_ in come} and all(
        url in urls or title in urls for _, url, title in lost | come
    )


_REPEATS: Mapping[str, Callable[[Fields, Fields, Pairs], bool]] = {
    "extra": _is_extra_repeated,
    "addresses": _are_addresses_repeated,
}
