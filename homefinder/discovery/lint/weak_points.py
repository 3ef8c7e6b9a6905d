"""What a declaration that loads would be better with: a licence, expectations, a key that stays. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.source import Source

ADVISED_FIELDS = {
    "description": "records without one are hard to find",
    "url": "readers cannot go to the thing itself",
    "publisher": "nobody can be asked for a change",
}
"""Fields that every mapping should have, and what it is like without."""


@dataclass(frozen=True, slots=True)
class WeakPoint:
    """Something to look at, where it stands, and what to do."""

    steps: tuple[int | str, ...]
    message: str

    @property
    def key(self) -> str:
        return ".".join(map(str, self.steps))


def list_weak_points(source: Source, data: Mapping[str, Any], others: Mapping[str, Source]) -> Iterator[WeakPoint]:
    """What is weak in a declaration that loads."""
    yield from _check_description(source)
    yield from _check_expectations(source)
    yield from _check_rhythm(source, others)
    for steps, mapping in find_mappings(data.get("parameters", {}), ("parameters",)):
        yield from _check_mapping(steps, mapping, source)


def find_mappings(
    value: Any, steps: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], Mapping[str, Any]]]:
    """Every mapping of the parameters, with where it stands."""
    if isinstance(value, Mapping):
        if isinstance(value.get("mapping"), Mapping):
            yield (*steps, "mapping"), value["mapping"]
        for name, member in value.items():
            if name != "mapping":
                yield from find_mappings(member, (*steps, name))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from find_mappings(member, (*steps, number))


def _check_description(source: Source) -> Iterator[WeakPoint]:
    if source.licence.strip().lower() in ("", "not stated", "unknown"):
        yield WeakPoint(
            ("licence",), "no licence is stated: look on the publication's pages for the terms of use, and name them"
        )
    elif not source.licence_url and not source.licence.lower().startswith("open government licence"):
        yield WeakPoint(("licence",), "the licence has no address: add licence_url")
    if not source.homepage:
        yield WeakPoint(("homepage",), "no homepage: people cannot go from the source to its publication")
    if re.fullmatch(r"[\w.-]+\.[a-z]{2,}", source.publisher):
        yield WeakPoint(("publisher",), f"{source.publisher!r} is the name of a host: write who publishes it")
    if re.fullmatch(r"[\w.-]+\.[a-z]{2,}", source.title):
        yield WeakPoint(("title",), f"{source.title!r} is the name of a host: write what the publication is called")


def _check_expectations(source: Source) -> Iterator[WeakPoint]:
    if source.expect.min_records == 1 and source.adapter != "curated":
        yield WeakPoint(
            ("expect", "min_records"),
            "1 record is enough for a good run: declare a little less than the publication holds",
        )
    if not source.expect.fill:
        yield WeakPoint(
            ("expect",), "no fill is expected: an edition that lost its titles or addresses would be taken in; add fill"
        )
    elif "title" not in source.expect.fill:
        yield WeakPoint(("expect", "fill"), "title is not among the expected fields: add {title: 1.0}")
    if source.expect.max_drop > 0.5:
        yield WeakPoint(
            ("expect", "max_drop"),
            f"{source.expect.max_drop:.0%} of the records may go at once: that is hardly a check",
        )


def _check_rhythm(source: Source, others: Mapping[str, Source]) -> Iterator[WeakPoint]:
    if source.adapter == "feed" and source.completeness == "full" and not source.parameters.get("entries"):
        yield WeakPoint(
            ("completeness",),
            "a feed shows its newest entries: declare it as a window, unless its pages reach back to the first",
        )
    if source.min_interval_s < 0.5:
        yield WeakPoint(
            ("min_interval_s",),
            f"{source.min_interval_s:g} seconds between requests is impolite: leave it at 1 or more",
        )
    same = [name for name, other in others.items() if name != source.id and other.schedule == source.schedule]
    if same and source.adapter != "curated":
        yield WeakPoint(("schedule",), f"runs at the same minute as {same[0]}: spread sources over the night")


def _check_mapping(steps: tuple[int | str, ...], mapping: Mapping[str, Any], source: Source) -> Iterator[WeakPoint]:
    fields = mapping.get("fields", {})
    if not isinstance(fields, Mapping):
        return
    for name, without in ADVISED_FIELDS.items():
        if name not in fields and not (name == "publisher" and ("publisher_url" in fields or source.publisher)):
            yield WeakPoint((*steps, "fields"), f"no {name}: {without}")
    if "title" not in fields:
        yield WeakPoint((*steps, "fields"), "no title: every record needs one")
    templates = mapping.get("key") if isinstance(mapping.get("key"), list) else [mapping.get("key")]
    for template in templates or []:
        names = re.findall(r"\{([^{}|]+)", str(template))
        if not names:
            yield WeakPoint((*steps, "key"), f"{template!r} is the same for every entry: name a field in braces")
        if "$row" in names:
            yield WeakPoint(
                (*steps, "key"), "the number of a row is another entry's when one is added above: take a key that stays"
            )
        if len(templates or []) == 1 and any(name == fields.get("title") for name in names):
            yield WeakPoint((*steps, "key"), "the title is the key: an entry that is renamed counts as another")
    if mapping.get("kind") == "page":
        yield WeakPoint(
            (*steps, "kind"),
            "records of the kind page are found and can own no need: say standard, data-collection, … if they can",
        )
