"""What becomes of the fields that no field of a record takes: kept for people, or known to be of no use. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from homefinder.discovery.mapping.profile import FieldProfile

TECHNICAL = frozenset(
    {"@type", "@context", "_links", "_id", "_meta", "_embedded", "$schema", "__typename", "etag", "revision id"}
)
LONGEST_KEPT = 2_000
"""Characters of the mean value above which a field is a document of its own, which is not kept with each record."""
MOST_KEPT = 60


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Paths to keep and to ignore, and those that a person is told of."""

    keep: tuple[str, ...]
    ignore: tuple[str, ...]
    told: tuple[str, ...]


def sort_leftovers(profiles: Sequence[FieldProfile], used: Collection[str], ignore: Sequence[str]) -> Leftovers:
    """Each left-over path, or the whole of what holds it where nothing of that is used."""
    known = [*used, *ignore]
    left = [one for one in profiles if not one.is_computed and not any(_covers(path, one.path) for path in known)]
    roots: dict[str, list[FieldProfile]] = {}
    for one in left:
        roots.setdefault(_outermost_free(one.path, known), []).append(one)
    keep: list[str] = []
    useless = list(ignore)
    for root, members in roots.items():
        size = sum(one.mean_length * len(one.texts) for one in members) / max(1, *(one.filled for one in members))
        if root in TECHNICAL or members[0].name in TECHNICAL or size > LONGEST_KEPT or len(keep) >= MOST_KEPT:
            useless.append(root)
        else:
            keep.append(root)
    told = [root for root in roots if root not in TECHNICAL]
    return Leftovers(tuple(keep), tuple(dict.fromkeys(useless)), tuple(told))


def _outermost_free(path: str, known: Sequence[str]) -> str:
    """The shortest beginning of a path below which nothing is used."""
    ends = [index for index, sign in enumerate(path) if sign in "./"] if "://" not in path else []
    for end in ends:
        beginning = path[:end]
        if not any(one.startswith((f"{beginning}.", f"{beginning}/")) or one == beginning for one in known):
            return beginning
    return path


def _covers(known: str, path: str) -> bool:
    return path == known or path.startswith((f"{known}.", f"{known}/"))
