"""What an entry has that its mapping neither uses, keeps nor ignores: told once a field, and never dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from homefinder.adapters.mapping.locations import is_empty, locate_member
from homefinder.model import Issue, Location


def list_unmapped_paths(fields: Mapping[str, Any], known_paths: Collection[str]) -> tuple[str, ...]:
    """The filled paths of an entry that no known path covers, in order. A known path covers all below it."""
    return tuple(dict.fromkeys(path for path in _leaves(fields, "") if not _is_covered(path, known_paths)))


Seen = Sequence[tuple[Location, tuple[str, ...]]]
"""Of each entry its place, and the fields of which something is to be told."""


def list_unmapped_issues(seen: Seen) -> tuple[Issue, ...]:
    """One ``unknown-field`` issue a path, at the first entry that has it, with how many entries do."""
    return _list_counted_issues("unknown-field", "the field {field!r} of {count} entries is not declared", seen)


def list_undeclared_language_issues(seen: Seen) -> tuple[Issue, ...]:
    """One ``undeclared-language`` issue a field of records, at the first entry where it is given by language."""
    said = "{field} of {count} entries is given in several languages, and the mapping does not declare which to take"
    return _list_counted_issues("undeclared-language", said, seen)


def _list_counted_issues(code: str, said: str, seen: Seen) -> tuple[Issue, ...]:
    first: dict[str, Location] = {}
    count: dict[str, int] = {}
    for place, paths in seen:
        for path in paths:
            first.setdefault(path, locate_member(place, path.split(".")[:1]))
            count[path] = count.get(path, 0) + 1
    return tuple(
        Issue(code, said.format(field=path, count=f"{count[path]} of {len(seen)}"), place)
        for path, place in first.items()
    )


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
    steps = path.split(".")
    return any(".".join(steps[:length]) in known_paths for length in range(1, len(steps) + 1))
