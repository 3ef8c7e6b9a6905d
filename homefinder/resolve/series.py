"""Editions of one series in their order, and the page of the series itself. Pure.

A series is known by the title without what names the edition, or by what its source says. Its editions are linked,
never merged. A page without an edition of its own ("Children in need census") is the head of the series, in position 0.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.clean.dates import MONTHS
from homefinder.ids import slug
from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.title_parser import title_facts

_FIRST_VERSION = re.compile(r"v?(?:0*1(?:\.0+)*|0\.0*1)")
"""Versions that follow none: what bears them is new."""


_NOT_IN_SERIES = frozenset({"legislation", "body"})
_NUMBER = re.compile(r"\d+")
HEAD = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """One home in a series. ``position`` 0 is the head; editions count from 1, the oldest first."""

    home_id: str
    series: str
    position: int
    label: str
    previous: str | None


@dataclass(frozen=True, slots=True)
class SeriesHome:
    """A home as this looks at it: how its shown record was read, the series that its records state, and links to
    newer homes that they state."""

    home_id: str
    profile: RecordProfile
    series: str
    newer_homes: tuple[str, ...] = ()


def editions(homes: Sequence[SeriesHome]) -> list[Edition]:
    """Every home that stands in a series of two or more, by series and position."""
    found: list[Edition] = []
    for group in _groups(homes):
        found += _order_editions(_name(group), group)
    return sorted(found, key=lambda edition: (edition.series, edition.position, edition.home_id))


def _groups(homes: Sequence[SeriesHome]) -> list[list[SeriesHome]]:
    """Homes of one series name, and homes that are stated to replace each other, however long the chain."""
    beside: dict[str, list[str]] = defaultdict(list)
    by_id = {home.home_id: home for home in homes}
    for home in homes:
        names = [f"series {name}"] if (name := _series_of(home)) else []
        for other in [*names, *(newer for newer in home.newer_homes if newer in by_id)]:
            beside[home.home_id].append(other)
            beside[other].append(home.home_id)
    seen: set[str] = set()
    groups = []
    for home in homes:
        if home.home_id not in seen:
            reached = _collect_reachable(home.home_id, beside)
            seen |= reached
            groups.append([by_id[one] for one in sorted(reached) if one in by_id])
    return [group for group in groups if len(group) > 1]


def _collect_reachable(start: str, beside: Mapping[str, Iterable[str]]) -> set[str]:
    """All that can be reached from ``start``, itself included; in steps, so that no chain is too long."""
    reached, ahead = {start}, [start]
    while ahead:
        for other in beside.get(ahead.pop(), ()):
            if other not in reached:
                reached.add(other)
                ahead.append(other)
    return reached


def _name(group: Sequence[SeriesHome]) -> str:
    """The name of a series: the commonest of its members, and of equals that of what nothing replaces."""
    names = Counter(_series_of(home) for home in group)
    last = {_series_of(home) for home in group if not home.newer_homes}
    fit = [name for name in names if name] or [slug(group[-1].profile.record.title)]
    return min(fit, key=lambda name: (-names[name], name not in last, name))


def _series_of(home: SeriesHome) -> str:
    """The series that a home says or whose title it bears; empty for what comes in no editions."""
    reading = home.profile
    if reading.record.kind in _NOT_IN_SERIES or reading.title.part:
        return ""
    if home.series:
        return slug(home.series)
    stem = reading.title.stem
    return f"{stem}-{slug(reading.title.role)}" if stem and reading.title.role else stem


def _order_editions(series: str, homes: Sequence[SeriesHome]) -> Iterator[Edition]:
    """The editions of one series; nothing where it has no two of them."""
    newer = {home.home_id: set(home.newer_homes) & {other.home_id for other in homes} for home in homes}
    stated = {home_id for home_id, later in newer.items() if later} | {one for later in newer.values() for one in later}
    named = [home for home in homes if _label(home) or home.home_id in stated]
    head = _head(homes, named)
    if head and _is_first(named):
        named, head = [home for home in named if home is not head] + [head], None
    years = any(home.profile.edition for home in named)
    if len(named) + (head is not None and (years or bool(stated))) < 2 or not _one_body(homes):
        return
    if head:
        yield Edition(head.home_id, series, HEAD, head.profile.record.title, None)
    previous = None
    ranked = sorted((home for home in named if home is not head), key=lambda home: _rank(home, newer))
    for position, home in enumerate(ranked, start=1):
        yield Edition(home.home_id, series, position, _label(home) or home.profile.record.title, previous)
        previous = home.home_id


def _label(home: SeriesHome) -> str:
    """What names the edition, as written where the source gives a version of its own."""
    reading = home.profile
    return (reading.edition or reading.version) and (reading.record.version or reading.edition or reading.version)


def _head(homes: Sequence[SeriesHome], edition_homes: Sequence[SeriesHome]) -> SeriesHome | None:
    """The page of the series itself: it names no edition; of several, the one with the shortest title."""
    replaced = {home.home_id for home in homes if home.newer_homes}
    bare = [home for home in homes if not _label(home) and home.home_id not in replaced]
    labelled = any(_label(home) for home in edition_homes)
    return min(bare, key=lambda home: (len(home.profile.record.title), home.home_id)) if bare and labelled else None


def _is_first(edition_homes: Sequence[SeriesHome]) -> bool:
    """Whether a home without a number is the first: the others begin at version 2."""
    versions = [home.profile.version for home in edition_homes if _label(home)]
    return all(versions) and all(int(_NUMBER.findall(version)[0]) > 1 for version in versions)


def _one_body(homes: Iterable[SeriesHome]) -> bool:
    """Whether no two different bodies publish under the one name."""
    return len({home.profile.publisher for home in homes if home.profile.publisher}) <= 1


def _rank(home: SeriesHome, newer: Mapping[str, set[str]]) -> tuple[object, ...]:
    """Order of editions: by years and months; without them by what is stated to replace it, then by number."""
    later = -len(_collect_reachable(home.home_id, newer))
    edition = home.profile.edition.lower()
    month = next((number for number, name in enumerate(MONTHS, start=1) if name.lower() in edition), 0)
    years = tuple(int(number) for number in _NUMBER.findall(edition))[:1]
    version = tuple(int(number) for number in _NUMBER.findall(home.profile.version))
    return (years, month, later if not years else 0, version, home.profile.record.id)


def resolve_edition(content: Mapping[str, Any], series_label: str = "") -> tuple[str, str]:
    """The edition that a record is, and what says so: its version in a series, its title, or its place in the line."""
    if content.get("kind") in ("legislation", "body", "programme"):
        return "", "version"
    if content.get("series") and content.get("version") and not _FIRST_VERSION.fullmatch(str(content["version"])):
        return str(content["version"]), "version"
    named = title_facts(str(content.get("title", ""))).edition
    return (named, "title") if named else (series_label, "series")
