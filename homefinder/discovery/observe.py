"""The entries that an adapter reads by a candidate's parameters, before anybody has said what their fields mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.adapters.mapping.locations import LocatedValue, strip_locations
from homefinder.adapters.mapping.watch import watch_entries
from homefinder.discovery.limits import LIMITS, limit_parameters
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.harvest.reading_budget import read_within_budget
from homefinder.model import FetchResult
from homefinder.source import Getter, Source, import_adapter, parse_parameters

MOST_ENTRIES = 3_000
"""Entries that are looked at; what is proposed rests on these."""
LONGEST_TEXT = 5_000
WHOLE_PAGES = frozenset({"$text", "$links", "$item", "$microdata"})
"""Computed values that are whole pages."""


@dataclass(frozen=True, slots=True)
class ObservedEntry:
    """One entry as plain values: its fields, and what the format computes."""

    fields: Mapping[str, Any]
    computed: Mapping[str, Any]


def fill_places(parameters: Any, mappings: Sequence[Mapping[str, Any]]) -> Any:
    """The parameters with a mapping in each place that waits for one, in their order."""
    waiting = iter(mappings)

    def fill(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: fill(member) for name, member in value.items()}
        if isinstance(value, list):
            return [fill(member) for member in value]
        return dict(next(waiting)) if value == MAPPING else value

    return fill(parameters)


def count_places(parameters: Any) -> int:
    """How many mappings the parameters wait for."""
    if isinstance(parameters, Mapping):
        return sum(count_places(member) for member in parameters.values())
    if isinstance(parameters, list):
        return sum(count_places(member) for member in parameters)
    return int(parameters == MAPPING)


def observe_entries(
    candidate: FormCandidate, source: Source, getter: Getter, requests_left: int
) -> list[list[ObservedEntry]]:
    """The entries for each place of a mapping. Raises HomefinderError where the publication cannot be read so."""
    places = count_places(candidate.parameters)
    skeletons: list[dict[str, Any]] = [
        {"key": f"{{$place-{number}}}", "kind": "page", "fields": {"title": f"$place-{number}"}}
        for number in range(places)
    ]
    parameters = limit_parameters(candidate.adapter, fill_places(candidate.parameters, skeletons), requests_left)
    made = source.model_copy(update={"adapter": candidate.adapter, "parameters": parameters})
    adapter, checked = import_adapter(made), parse_parameters(made)
    fetched = adapter.collect(made, checked, getter, ())
    found = read_within_budget(lambda: _watch(made, fetched), LIMITS)
    return [found.get(skeleton["key"], []) for skeleton in skeletons]


def _watch(source: Source, fetched: list[FetchResult]) -> dict[str, list[ObservedEntry]]:
    with watch_entries() as watched:
        import_adapter(source).parse(source, parse_parameters(source), fetched)
    groups: dict[str, list[ObservedEntry]] = defaultdict(list)
    for mapping, entry in watched:
        group = groups[mapping.key_templates[0]]
        if len(group) < MOST_ENTRIES:
            computed = {name: _simplify(value) for name, value in entry.computed.items() if name not in WHOLE_PAGES}
            group.append(ObservedEntry(_simplify(entry.fields), computed))
    return dict(groups)


def _simplify(value: Any) -> Any:
    bare = strip_locations(value.value if isinstance(value, LocatedValue) else value)
    return _shorten(bare, 0)


def _shorten(value: Any, depth: int) -> Any:
    if depth > 8:
        return None
    if isinstance(value, Mapping):
        return {str(name): _shorten(member, depth + 1) for name, member in list(value.items())[:500]}
    if isinstance(value, list | tuple):
        return [_shorten(member, depth + 1) for member in value[:200]]
    return value[:LONGEST_TEXT] if isinstance(value, str) else value
