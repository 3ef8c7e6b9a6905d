"""What an entry has that its mapping neither uses, keeps nor ignores: told once a field, and never dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from homefinder.adapters.mapping.locations import is_empty, locate_member
from homefinder.model import Issue, Location


def list_unmapped_paths(fields: Mapping[str, Any], known_paths: Collection[str]) -> tuple[str, ...]:
    """The filled paths of an entry that no known path covers, in order. A known path covers all below it."""
    return tuple(dict.fromkeys(path for path in _leaves(fields, "") if not _is_covered(path, known_paths)))


def list_unmapped_issues(seen: Sequence[tuple[Location, tuple[str, ...]]]) -> tuple[Issue, ...]:
    """One ``unknown-field`` issue a path, at the first entry that has it, with how many entries do."""
    first: dict[str, Location] = {}
    count: dict[str, int] = {}
    for place, paths in seen:
        for path in paths:
            first.setdefault(path, locate_member(place, path.split(".")[:1]))
            count[path] = count.get(path, 0) + 1
    return tuple(
        Issue(
            "unknown-field", f"the field {path!r} of {count[path]} of {len(seen)} entries is not declared", first[path]
        )
        for path in first
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
