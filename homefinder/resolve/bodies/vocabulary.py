"""What people declare of owners in ``vocab/owners.yml``: several names of one body, mergers, bodies that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from homefinder.clean.publishers import build_body_key
from homefinder.clean.yaml_text import read_model
from homefinder.errors import DeclarationError

FILE_NAME = "owners.yml"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SameBody(_Entry):
    """One body under several names, each an id or a name; its own is ``owner``."""

    owner: str = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)
    evidence: str = ""


class DifferentBodies(_Entry):
    """Bodies that no rule may join, each an id or a name."""

    owners: tuple[str, ...] = Field(min_length=2)
    why: str = Field(min_length=1)


class MergedBody(_Entry):
    """A body that became part of another, or a board of it. Each keeps its page; what they published is compared as one
    publisher's."""

    former: str = Field(min_length=1)
    now: str = Field(min_length=1)
    evidence: str = Field(min_length=1)


class ClosedOwner(_Entry):
    """An owner that is no more."""

    owner: str
    closed_on: date
    successor: str = ""
    evidence: str


class OwnerVocabulary(_Entry):
    """The whole file."""

    closed: tuple[ClosedOwner, ...] = ()
    same: tuple[SameBody, ...] = ()
    different: tuple[DifferentBodies, ...] = ()
    merged: tuple[MergedBody, ...] = ()

    def is_declared_different(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether a person said that some body of the one group (body keys) is another than some of the other."""
        ours, theirs = frozenset(left), frozenset(right)
        for entry in self.different:
            keys = {build_body_key(owner) for owner in entry.owners}
            if any(one != other for one in keys & ours for other in keys & theirs):
                return True
        return False

    def is_declared_merged(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether a person said that a body of the one group (body keys) became part of one of the other."""
        sides = (frozenset(left), frozenset(right))
        merged = [(build_body_key(entry.former), build_body_key(entry.now)) for entry in self.merged]
        return any(former in one and now in other for former, now in merged for one, other in (sides, sides[::-1]))


def read_owner_vocabulary(vocab: Path) -> OwnerVocabulary:
    """What ``owners.yml`` in the folder says; nothing where it is not there.

    Raises DeclarationError naming the file and the entry, also where two entries cannot both be true.
    """
    path = vocab / FILE_NAME
    if not path.exists():
        return OwnerVocabulary()
    found = read_model(path, OwnerVocabulary, may_be_empty=True)
    if faults := [*_check_same(found), *_check_different(found), *_check_merged(found)]:
        raise DeclarationError(path, "; ".join(faults))
    return found


def _check_same(found: OwnerVocabulary) -> Iterator[str]:
    taken: dict[str, str] = {}
    for position, entry in enumerate(found.same):
        place = f"same.{position} ({entry.owner})"
        if len({build_body_key(name) for name in (entry.owner, *entry.names)}) <= len(entry.names):
            yield f"{place}: a name stands twice, or is the owner itself; say each once"
        for key, name in {build_body_key(name): name for name in (entry.owner, *entry.names)}.items():
            if key in taken:
                yield f"{place}: {name} is in {taken[key]} already; put all names of one body in one entry"
            taken.setdefault(key, place)


def _check_different(found: OwnerVocabulary) -> Iterator[str]:
    for position, entry in enumerate(found.different):
        for same in found.same:
            both = {build_body_key(name) for name in (same.owner, *same.names)}
            if len([owner for owner in entry.owners if build_body_key(owner) in both]) > 1:
                yield (
                    f"different.{position} ({', '.join(entry.owners)}): the list `same` says of {same.owner} that they "
                    "are one body; keep the one that is true"
                )


def _check_merged(found: OwnerVocabulary) -> Iterator[str]:
    now = {}
    for position, entry in enumerate(found.merged):
        former, place = build_body_key(entry.former), f"merged.{position} ({entry.former})"
        if former in now:
            yield f"{place}: it stands twice; say once what it is part of"
        now[former] = build_body_key(entry.now)
        at, steps = now[former], 0
        while at in now and at != former and steps <= len(now):
            at, steps = now[at], steps + 1
        if at == former:
            yield f"{place}: it became part of itself; mend `now`"
