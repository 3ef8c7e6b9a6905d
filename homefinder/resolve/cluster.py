"""Which records describe the same thing. Pure: records in, clusters with their reason out.

Two rules, both strict: the same folded title and the same landing address with no two versions, or the same declared
reference code in two sources where each uses it once. An address alone never merges: modules and code sets
share the page of their publication.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from homefinder.ids import slug


@dataclass(frozen=True, slots=True)
class Description:
    """What resolving looks at in one record."""

    id: str
    source_id: str
    title: str
    url: str
    version: str = ""
    codes: tuple[tuple[str, str], ...] = ()
    """(scheme, value) of each declared identifier."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one thing, in order of id, each with the reason that it is here."""

    members: tuple[str, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)


ALONE = "The only record of it."


def cluster(descriptions: Sequence[Description]) -> list[Cluster]:
    """Group the records that describe the same thing, in order of their first member."""
    groups = _Groups(item.id for item in descriptions)
    reasons: dict[str, str] = {}
    for members, reason in _pairs(descriptions):
        for other in members[1:]:
            groups.join(members[0], other)
        for member in members:
            reasons.setdefault(member, reason)
    return [
        Cluster(members, {member: reasons.get(member, ALONE) for member in members}) for members in groups.as_tuples()
    ]


def _pairs(descriptions: Sequence[Description]) -> Iterable[tuple[tuple[str, ...], str]]:
    by_title: dict[tuple[str, str], list[Description]] = defaultdict(list)
    by_code: dict[tuple[str, str], list[Description]] = defaultdict(list)
    for item in descriptions:
        if item.title and item.url:
            by_title[slug(item.title), folded_address(item.url)].append(item)
        for scheme, value in item.codes:
            by_code[scheme, folded_code(value)].append(item)
    for items in by_title.values():
        if len(items) > 1 and len({item.version for item in items if item.version}) <= 1:
            yield tuple(item.id for item in items), "Same title and landing address."
    for (_, code), items in by_code.items():
        sources = [item.source_id for item in items]
        if len(items) > 1 and len(set(sources)) == len(sources):
            yield tuple(item.id for item in items), f"Same declared reference code {code}."


def folded_address(url: str) -> str:
    """An address without what does not tell pages apart: scheme, ``www.``, a last slash, letter case of the host."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}{fragment}"


def folded_code(code: str) -> str:
    """A reference code without spaces and hyphens, upper case: ``dcb 1069`` and ``DCB-1069`` are one."""
    return re.sub(r"[\s\-_/]+", "", code).upper()


class _Groups:
    """Union-find over ids; the smallest id stands for its group."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._parent = {identifier: identifier for identifier in ids}

    def _root(self, identifier: str) -> str:
        while self._parent[identifier] != identifier:
            self._parent[identifier] = self._parent[self._parent[identifier]]
            identifier = self._parent[identifier]
        return identifier

    def join(self, left: str, right: str) -> None:
        first, second = sorted((self._root(left), self._root(right)))
        self._parent[second] = first

    def as_tuples(self) -> list[tuple[str, ...]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for identifier in sorted(self._parent):
            groups[self._root(identifier)].append(identifier)
        return [tuple(members) for members in groups.values()]
