"""One id for each body, by all names that publications give: the groups, their ids, why a name is in one. Pure.

The same name, the same id but for case and ``and``, or the same organisation on GOV.UK is the same body; so is what
``joins.py`` finds. Its id is the one in its address on GOV.UK, which lasts; without such an address, the one that its
name makes. Two organisations of GOV.UK are one body only where a person says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from homefinder.clean.publishers import build_body_key, build_publisher_id, normalise_body_slug
from homefinder.resolve.bodies.joins import BodyJoin, list_joins
from homefinder.resolve.bodies.names import PublisherName, parse_organisation_slug
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary

NOTHING_DECLARED = OwnerVocabulary()
SAME_NAME = "The name, the id or the organisation on GOV.UK is the same."


@dataclass(frozen=True, slots=True)
class ResolvedBodies:
    """Which body each id is."""

    ids: Mapping[str, str] = field(default_factory=dict)
    """Id that a publication gives → id of the body, where they differ."""
    joins: Mapping[str, BodyJoin] = field(default_factory=dict)
    """Id that a publication gives → why it is that body, where a name or a person says so."""
    own_names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Id of a body that has other names too → its own, in every spelling."""


def resolve_bodies(
    publisher_names: Iterable[PublisherName], vocabulary: OwnerVocabulary = NOTHING_DECLARED
) -> ResolvedBodies:
    """Join what is sure to be one body; in whatever order the names come, the same."""
    told: dict[str, list[PublisherName]] = defaultdict(list)
    for item in sorted(set(publisher_names)):
        told[item.id].append(item)
    groups = _BodyGroups(told)
    joins = _apply_joins(groups, list_joins(told, vocabulary), vocabulary)
    ids: dict[str, str] = {}
    own_names = {}
    for members in groups.list_groups():
        own = _choose_own_members(members, told, joins)
        chosen = _choose_id([item for identifier in own for item in told[identifier]])
        ids |= {identifier: chosen for identifier in members if identifier != chosen}
        if any(identifier in joins for identifier in members):
            own_names[chosen] = frozenset(item.name for identifier in own for item in told[identifier] if item.name)
    return ResolvedBodies(ids, joins, own_names)


class _BodyGroups:
    """Ids in groups that grow together."""

    def __init__(self, told: Mapping[str, Sequence[PublisherName]]) -> None:
        self._told = told
        self._group_of: dict[str, list[str]] = {identifier: [identifier] for identifier in told}
        first: dict[str, str] = {}
        for list_keys in (_list_own_keys, _list_name_keys):
            for identifier in sorted(told):
                for key in sorted({key for item in told[identifier] for key in list_keys(item)}):
                    other = first.setdefault(key, identifier)
                    if not self._is_another_organisation(identifier, other, key):
                        self.join(identifier, other)

    def _is_another_organisation(self, one: str, other: str, key: str) -> bool:
        """Whether the key is the name of one of two organisations of GOV.UK, which the other has by mistake."""
        ours, theirs = self.list_organisations(one), self.list_organisations(other)
        return ours.isdisjoint(theirs) and bool(ours and theirs) and key in map(normalise_body_slug, ours | theirs)

    def join(self, one: str, other: str) -> None:
        ours, theirs = self._group_of[one], self._group_of[other]
        if ours is not theirs:
            theirs.extend(ours)
            self._group_of.update(dict.fromkeys(ours, theirs))

    def are_joined(self, one: str, other: str) -> bool:
        return self._group_of[one] is self._group_of[other]

    def list_groups(self) -> list[list[str]]:
        return list({id(group): group for group in self._group_of.values()}.values())

    def list_keys(self, identifier: str) -> set[str]:
        """The keys of all ids and names in the group."""
        group = self._group_of[identifier]
        return {normalise_body_slug(one) for one in group} | {
            build_body_key(item.name) for one in group for item in self._told[one]
        }

    def list_organisations(self, identifier: str) -> set[str]:
        """The slugs on GOV.UK of the group."""
        items = (item for one in self._group_of[identifier] for item in self._told[one])
        return {slug for item in items if (slug := parse_organisation_slug(item.url))}


def _apply_joins(groups: _BodyGroups, joins: Iterable[BodyJoin], vocabulary: OwnerVocabulary) -> dict[str, BodyJoin]:
    """Join the groups but where people or two organisations on GOV.UK speak against it; the joins that hold."""
    held: dict[str, BodyJoin] = {}
    for join in joins:
        if not groups.are_joined(join.former, join.body):
            ours, theirs = groups.list_organisations(join.former), groups.list_organisations(join.body)
            if not join.is_declared and ours and theirs and ours != theirs:
                continue
            if vocabulary.is_declared_different(groups.list_keys(join.former), groups.list_keys(join.body)):
                continue
            groups.join(join.former, join.body)
            held.setdefault(join.former, join)
    return held


def _choose_own_members(
    members: Sequence[str], told: Mapping[str, Sequence[PublisherName]], joins: Mapping[str, BodyJoin]
) -> list[str]:
    """The ids whose names are the body's own: not joined to another, unless GOV.UK has an organisation by it alone."""
    own = [one for one in members if one not in joins] or list(members)
    declared = any(joins[one].is_declared for one in members if one in joins)
    official = [one for one in members if any(parse_organisation_slug(item.url) for item in told[one])]
    return official if official and not declared and not set(official) & set(own) else own


def _list_own_keys(item: PublisherName) -> Iterator[str]:
    yield normalise_body_slug(item.id)
    if slug := parse_organisation_slug(item.url):
        yield normalise_body_slug(slug)


def _list_name_keys(item: PublisherName) -> Iterator[str]:
    if key := build_body_key(item.name):
        yield key


def _choose_id(items: list[PublisherName]) -> str:
    items = [item for item in items if item.is_current] or items
    slugs = sorted({slug for item in items if (slug := parse_organisation_slug(item.url))})
    ids = {item.id for item in items}
    from_names = sorted(ids & {build_publisher_id(item.name) for item in items})
    return (slugs or from_names or sorted(ids))[0]
