"""What an entry has that its mapping neither uses, keeps nor ignores: told once a field, and never dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from homefinder.adapters.mapping.locations import is_empty, locate_member
from homefinder.model import Issue, Location


def list_unmapped_paths(fields: Mapping[str, Any], known_paths: Collection[str]) -> tuple[str, ...]:
    """The filled paths of an entry that no known path covers, in order. A known path covers all below it: ``a`` covers
    ``a.b``, and ``dct:publisher`` covers ``dct:publisher/foaf:name``, which is a property of the node behind it."""
    return tuple(dict.fromkeys(path for path in _leaves(fields, "") if not _is_covered(path, known_paths)))


def list_unmapped_issues(seen: Sequence[tuple[Location, tuple[str, ...]]]) -> tuple[Issue, ...]:
    """One ``unknown-field`` issue a path, at the first entry that has it, with how many entries do."""
    found = [(path, locate_member(place, path.split(".")[:1])) for place, paths in seen for path in paths]
    said = f"the field {{field!r}} of {{count}} of {len(seen)} entries is not declared"
    return list_counted_issues("unknown-field", said, found)


def list_counted_issues(code: str, said: str, found: Sequence[tuple[str, Location]]) -> tuple[Issue, ...]:
    """One issue a field, at the place where it was met first; ``said`` names the ``{field}`` and the ``{count}``."""
    first: dict[str, Location] = {}
    for name, place in found:
        first.setdefault(name, place)
    count = Counter(name for name, _ in found)
    return tuple(Issue(code, said.format(field=name, count=count[name]), first[name]) for name in first)


def _leaves(value: Any, path: str) -> Iterator[str]:
    if is_empty(value):
        return
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _leaves(member, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _leaves(member, path)
    else:
        yield path


def _is_covered(path: str, known_paths: Collection[str]) -> bool:
    return any(path[:end] in known_paths for end in (*_list_ends(path), len(path)))


def _list_ends(path: str) -> list[int]:
    return [index for index, character in enumerate(path) if character in "./"]
