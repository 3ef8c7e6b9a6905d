"""Where sources contradict each other about one thing: what each says, and when it said so. Pure.

Only publications contradict each other: what was written by hand in this catalogue is corrected, not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from homefinder.ids import slug
from homefinder.resolve.matching.title_parser import fold_version
from homefinder.resolve.merged_bodies import NO_MERGERS, Mergers, is_different_body
from homefinder.resolve.survivorship import CURATED, ClusterMember

CONFLICT_FIELDS: Mapping[str, str] = {
    "lifecycle": "the state",
    "publisher_id": "the publisher",
    "licence": "the licence",
    "version": "the version",
}
"""Fields of which two sources cannot both be right, and how a person calls them."""


@dataclass(frozen=True, slots=True)
class SourceStatement:
    """What one source says of a field, in its own word, and the ISO date when it last said so."""

    source_id: str
    record_id: str
    value: str
    date: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One field of one thing of which sources say different things."""

    field: str
    statements: tuple[SourceStatement, ...]
    sentence: str


def contradictions(
    members: Sequence[ClusterMember], sources: Mapping[str, str], mergers: Mergers = NO_MERGERS
) -> Iterator[Contradiction]:
    """Each watched field of which two sources say two things. ``sources``: titles of the sources by id."""
    for field, called in CONFLICT_FIELDS.items():
        said = [(member, _normalise_value(field, member, mergers)) for member in members]
        said = [(member, meaning) for member, meaning in said if meaning and member.standing != CURATED]
        if len({member.source_id for member, _ in said}) < 2 or _is_consistent(field, (meaning for _, meaning in said)):
            continue
        told = tuple(
            sorted(
                (_build_statement(field, member) for member, _ in said), key=lambda one: (one.source_id, one.record_id)
            )
        )
        words = "; ".join(f"{sources.get(one.source_id, one.source_id)} says {one.value} ({one.date})" for one in told)
        yield Contradiction(field, told, f"Sources disagree on {called}: {words}.")


def _normalise_value(field: str, member: ClusterMember, mergers: Mergers) -> str:
    """What a source says, folded so that two spellings of one thing are no contradiction."""
    value = str(member.content.get(field, ""))
    if field == "lifecycle":
        return "" if value == "unknown" else value
    if field == "publisher_id":
        return mergers.resolve(value)
    return fold_version(value) or slug(value) if field == "version" else slug(value)


def _is_consistent(field: str, meanings: Iterable[str]) -> bool:
    """Whether all say one thing; of publishers, whether none is plainly another body."""
    found = sorted(set(meanings))
    if field == "publisher_id":
        return not any(is_different_body(one, other) for one, other in combinations(found, 2))
    return len(found) < 2


def _build_statement(field: str, member: ClusterMember) -> SourceStatement:
    value = str(member.content.get(field, ""))
    if field == "lifecycle" and member.content.get("status"):
        value = f"“{member.content['status']}” ({value})"
    if field == "publisher_id":
        value = str(member.content.get("publisher") or value)
    return SourceStatement(member.source_id, member.id, value, member.stated_on)
