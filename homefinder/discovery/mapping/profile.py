"""What the fields of many entries are like: how often they are filled, with what, and how often with the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from homefinder.clean.characters import collapse_whitespace
from homefinder.discovery.mapping.dates import is_date
from homefinder.discovery.observe import ObservedEntry
from homefinder.languages import parse_texts

MOST_VALUES = 400
"""Values of a field that are looked at."""
WRAPPERS = frozenset(
    {
        *(
            "attributes",
            "properties",
            "fields",
            "data",
            "item",
            "record",
            "metadata",
            "info",
            "details",
            "listing",
            "jsonld",
        ),
        *("microdata", "meta", "node", "result", "resource", "document", "dataset", "entry", "admin", "main entity"),
    }
)
"""Names of objects that hold the fields of the thing itself, not of another thing."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class FieldProfile:
    """One path of the entries. ``texts``: its first values as text; ``filled``: entries that have it, of ``total``."""

    path: str
    name: str
    """What it is called, in small letters with spaces."""
    parents: tuple[str, ...]
    """What holds it, outermost first, without mere wrappers."""
    total: int
    filled: int
    texts: tuple[str, ...]
    distinct: int
    many: bool = False
    """Whether an entry may have several values."""
    in_list: bool = False
    """Whether it stands in the objects of a list."""
    localised: bool = False
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        return self.filled / self.total if self.total else 0.0

    @property
    def is_computed(self) -> bool:
        return self.path.startswith("$")

    @property
    def is_unique(self) -> bool:
        return self.filled > 0 and self.distinct == self.filled and not self.many

    @cached_property
    def mean_length(self) -> float:
        return sum(map(len, self.texts)) / len(self.texts) if self.texts else 0.0

    @cached_property
    def url_share(self) -> float:
        return self._share_of(
            lambda text: text.startswith(("http://", "https://")) and not re.search(r"\s", text.strip())
        )

    @cached_property
    def date_share(self) -> float:
        return self._share_of(is_date)

    @cached_property
    def number_share(self) -> float:
        return self._share_of(lambda text: text.replace(".", "", 1).isdigit())

    def _share_of(self, fits: Any) -> float:
        return sum(1 for text in self.texts if fits(text)) / len(self.texts) if self.texts else 0.0


def fold_name(name: str) -> str:
    """``dct:lastModified``, ``last_modified`` and ``Last modified`` are all “last modified”."""
    bare = re.split(r"[/#]", name.rstrip("/#"))[-1] if "://" in name else name
    bare = bare.rpartition(":")[2] if re.fullmatch(r"[\w.-]+:[\w.-]+", bare) else bare
    words = re.sub(r"[_\-.:@#$()\[\]]+", " ", _CAMEL.sub(" ", bare))
    return collapse_whitespace(words).lower().strip()


def profile_entries(entries: Sequence[ObservedEntry]) -> list[FieldProfile]:
    """Every path of the entries, in the order in which they were met."""
    seen: dict[str, _Tally] = {}
    for number, entry in enumerate(entries):
        for path, value, many, in_list in _walk(entry.fields, "", False, 0):
            seen.setdefault(path, _Tally()).add(number, value, many, in_list)
        for name, value in entry.computed.items():
            for path, member, many, in_list in _walk({name: value}, "", False, 0):
                seen.setdefault(path, _Tally()).add(number, member, many, in_list)
    return [tally.finish(path, len(entries)) for path, tally in seen.items()]


class _Tally:
    """What was met at one path."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: dict[int, str] = {}
        self.many = self.in_list = self.localised = False

    def add(self, number: int, value: Any, many: bool, in_list: bool) -> None:
        texts = parse_texts(value)
        if texts is not None:
            self.localised = True
            value = next(iter(texts.values()), "")
        text = as_plain_text(value)
        if not text.strip():
            return
        self.many |= number in self.values or many
        self.in_list |= in_list
        self.values[number] = f"{self.values[number]}\n{text}" if number in self.values else text
        if len(self.texts) < MOST_VALUES:
            self.texts.append(text)

    def finish(self, path: str, total: int) -> FieldProfile:
        steps = [fold_name(step) for step in split_path(path)]
        parents = tuple(step for step in steps[:-1] if step and step not in WRAPPERS and not step.isdigit())
        return FieldProfile(
            path,
            steps[-1],
            parents,
            total,
            len(self.values),
            tuple(self.texts),
            len(set(self.values.values())),
            self.many,
            self.in_list,
            self.localised,
        )


def split_path(path: str) -> list[str]:
    """The steps of a path; ``dct:publisher/foaf:name`` are two, an address is one."""
    if "://" in path:
        return [path]
    return [step for step in re.split(r"[./]", path) if step] or [path]


def as_plain_text(value: Any) -> str:
    """A plain value as text; lists and objects have none."""
    if value is None or isinstance(value, Mapping | list):
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _walk(
    value: Any, path: str, in_list: bool, depth: int, many: bool = False
) -> Iterator[tuple[str, Any, bool, bool]]:
    if isinstance(value, Mapping) and parse_texts(value) is None and depth < 6:
        for name, member in value.items():
            yield from _walk(member, f"{path}.{name}" if path else str(name), in_list, depth + 1, many)
    elif isinstance(value, list) and any(isinstance(one, Mapping) and parse_texts(one) is None for one in value):
        for member in value[:50]:
            yield from _walk(member, path, True, depth + 1, many or len(value) > 1)
    elif isinstance(value, list):
        for member in value[:50]:
            yield path, member, many or len(value) > 1, in_list
    elif (path and not isinstance(value, Mapping)) or (path and parse_texts(value) is not None):
        yield path, value, many, in_list
