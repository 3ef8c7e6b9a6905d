"""One step of a record: from what was said of it to what is said now, with the fields that really differ. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from homefinder.change.diff.values import plain
from homefinder.model import NOT_COMPARED, canonical_json

ADDED, CHANGED, REMOVED, RESTORED, TOLD = "added", "changed", "removed", "restored", "told"
"""Kinds of step: the four kinds of change, and a dated fact that the publication itself tells."""

IGNORED = NOT_COMPARED | {"given", "modified", "kind", "language", "certainty", "events", "lifecycle"}
"""Fields that alone are no change: the source's own spelling, the date of a touch, our word, and what is told apart."""

_OF_ITEMS: Mapping[str, tuple[str, ...]] = {
    "addresses": ("url", "role", "title"),
    "relations": ("kind", "target", "title"),
}
"""Members of an item that are said of the thing; the size and media type of a document follow its address."""

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact that the publication itself tells, in one of the words of ``told.FACTS``.

    ``date`` is ISO 8601, as precise as known; a moment is the day in London. ``field`` is where it stands.
    """

    kind: str
    date: str
    note: str = ""
    url: str = ""
    field: str = "events"


@dataclass(frozen=True, slots=True)
class Step:
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
    told: Fact | None = None
    """The dated fact that the publication tells, where ``change`` is told."""
    fields: frozenset[str] = frozenset()
    """Fields that differ and that no rule has explained yet."""

    def said(self, name: str) -> tuple[str, str]:
        """A field before and after, as text."""
        return str(self.before.get(name, "")), str(self.after.get(name, ""))

    def without(self, names: tuple[str, ...]) -> Step:
        """The step with these fields explained; ``*`` explains them all."""
        return replace(self, fields=frozenset() if "*" in names else self.fields - set(names))

    def differs(self, name: str) -> bool:
        """Whether the field differs and is not explained yet."""
        return name in self.fields


def step_of(change: str, before: Fields, after: Fields, **known: Any) -> Step:
    """The step between two contents. ``known``: edition, edition_by, first, curated, told."""
    kind = str(after.get("kind") or before.get("kind") or "")
    fields = differing(before, after) if change in (CHANGED, RESTORED) else frozenset()
    return Step(change, kind, before, after, fields=fields, **known)


def differing(before: Fields, after: Fields) -> frozenset[str]:
    """Names of the fields that differ in more than churn. ``status`` stands for the lifecycle as well."""
    names = (before.keys() | after.keys()) - IGNORED
    names = {name for name in names if before.get(name) != after.get(name)}
    found = {name for name in names if _plain(name, before.get(name)) != _plain(name, after.get(name))}
    if before.get("lifecycle", "unknown") != after.get("lifecycle", "unknown"):
        found.add("status")
    return frozenset(found - _echoes(found, before, after))


def _plain(name: str, value: Any) -> Any:
    """What a field says, folded so that churn makes no difference."""
    if name in _OF_ITEMS:
        return plain([{key: item.get(key, "") for key in _OF_ITEMS[name]} for item in value or ()])
    folded = plain(value) if value is not None else ""
    return folded.casefold() if name in _WORDS and isinstance(folded, str) else folded or ""


_WORDS = frozenset({"status", "licence", "version"})
"""Fields whose letter case says nothing."""


def _echoes(found: set[str], before: Fields, after: Fields) -> set[str]:
    """Fields that only repeat the difference of another: an address that is listed too, a contact kept as ``extra``."""
    pairs = {
        (_text(before.get(name)), _text(after.get(name))) for name in found - {"addresses", "extra", "publisher_id"}
    }
    echoes = {name for name, looks in _REPEATS.items() if name in found and looks(before, after, pairs)}
    if "publisher" in found or "licence" in found:
        echoes |= {"publisher_url"} if "publisher" in found else set()
    return echoes


def _text(value: Any) -> str:
    folded = plain(value)
    return folded.casefold() if isinstance(folded, str) else canonical_json(folded)


Pairs = set[tuple[str, str]]


def _extra_repeats(before: Fields, after: Fields, pairs: Pairs) -> bool:
    old, new = (plain(side.get("extra") or {}) for side in (before, after))
    return all(
        (_text(old.get(name, "")), _text(new.get(name, ""))) in pairs
        for name in old.keys() | new.keys()
        if old.get(name) != new.get(name)
    )


def _addresses_repeat(before: Fields, after: Fields, pairs: Pairs) -> bool:
    """Whether each address that came or went is one of the fields, or bears the title that changed."""
    old, new = (
        {
            (item["role"], same, _text(item.get("title", "")))
            for item in side.get("addresses") or ()
            if (same := _text(item["url"]))
        }
        for side in (before, after)
    )
    lost, come = old - new, new - old
    urls = {one for pair in pairs for one in pair}
    return {role for role, *_ in lost} == {role for role, *_ in come} and all(
        url in urls or title in urls for _, url, title in lost | come
    )


_REPEATS: Mapping[str, Callable[[Fields, Fields, Pairs], bool]] = {
    "extra": _extra_repeats,
    "addresses": _addresses_repeat,
}
