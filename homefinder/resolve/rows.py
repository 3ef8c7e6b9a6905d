"""Rows of the tables that resolving writes beside homes. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from homefinder.clean.publishers import build_body_key, normalise_body_slug
from homefinder.model import canonical_json
from homefinder.resolve.bodies.names import parse_organisation_slug
from homefinder.resolve.clustering import Cluster
from homefinder.resolve.conflicts import Contradiction, contradictions
from homefinder.resolve.judgements import JudgementsByPair
from homefinder.resolve.matching.scoring import Comparison
from homefinder.resolve.merged_bodies import Mergers
from homefinder.resolve.survivorship import ClusterMember, Survivor

ROWS: Mapping[str, tuple[str, ...]] = {
    "resolve_pairs": ("left_record", "right_record", "outcome", "score", "reason", "features", "verdict"),
    "home_editions": ("home_id", "series", "position", "label", "previous"),
    "home_relations": ("home_id", "kind", "other_id", "reason"),
    "home_values": ("home_id", "field", "value", "record_id", "source_id", "rule"),
    "contradictions": ("home_id", "field", "summary", "statements"),
}
"""Tables and their columns, in the order of the rows."""

_DERIVED_FIELDS = frozenset({"series"})
"""Fields of a home whose value is made, not taken from one record: home_editions tells of them."""

Row = tuple[object, ...]


def pair_rows(comparisons: Iterable[Comparison], judgements: JudgementsByPair) -> list[Row]:
    """The pairs that were kept, with what a person said of them."""
    rows: list[Row] = []
    for item in comparisons:
        judgement = judgements.get(frozenset((item.left, item.right)))
        verdict, reason = (judgement.verdict, judgement.reason) if judgement else ("", item.reason)
        features = canonical_json([asdict(feature) for feature in item.features])
        rows.append((item.left, item.right, item.outcome, item.score, reason, features, verdict))
    return rows


def value_rows(
    homes: Sequence[Survivor],
    clusters: Sequence[Cluster],
    members: Mapping[str, ClusterMember],
    sources: Mapping[str, str],
    mergers: Mergers,
) -> tuple[list[Row], list[Row]]:
    """Rows of home_values (each shown value with its record) and of contradictions."""
    values: list[Row] = []
    contradiction_rows: list[Row] = []
    for home, group in zip(homes, clusters, strict=True):
        home_id = home.row["id"]
        values += [
            (home_id, one.field, one.value, one.record_id, one.source_id, one.rule)
            for one in home.surviving_values
            if one.field not in _DERIVED_FIELDS
        ]
        if len(group.members) > 1:
            for one in contradictions([members[member] for member in group.members], sources, mergers):
                contradiction_rows.append(
                    (home_id, one.field, one.sentence, canonical_json([asdict(told) for told in one.statements]))
                )
    return values, contradiction_rows


def conflict_rows(found: Iterable[tuple[str, Contradiction]]) -> list[Row]:
    """Rows of contradictions from (home, what is told), the first of each home and field."""
    rows: dict[tuple[str, str], Row] = {}
    for home, one in found:
        told = canonical_json([asdict(item) for item in one.statements])
        rows.setdefault((home, one.field), (home, one.field, one.sentence, told))
    return list(rows.values())


def publisher_rows(
    members: Iterable[ClusterMember], own_names: Mapping[str, frozenset[str]]
) -> list[tuple[str, str, str]]:
    """Every publisher once, with its address where a record gives one.

    Its name is the one that its id is made of, else the one that most records give, of those that give its address on
    GOV.UK where any does: a publication may have the name of one body at the address of another. ``own_names``: of
    bodies that have other names too, their own.
    """
    stated: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for member in members:
        content = member.content
        if identifier := content.get("publisher_id", ""):
            stated[identifier].append((content.get("publisher", identifier), content.get("publisher_url", "")))
    return sorted(
        (identifier, *_choose_name(identifier, pairs, own_names.get(identifier, frozenset())))
        for identifier, pairs in stated.items()
    )


def _choose_name(identifier: str, pairs: Sequence[tuple[str, str]], own_names: frozenset[str]) -> tuple[str, str]:
    """The name and the address of a body, of those that its records give."""
    key = normalise_body_slug(identifier)
    own = [pair for pair in pairs if not own_names or pair[0] in own_names]
    official = [pair for pair in own or pairs if parse_organisation_slug(pair[1])]
    votes = Counter(name for name, _ in official or own or pairs)
    name = max(votes, key=lambda name: (build_body_key(name) == key, votes[name]))
    name = name if own or not own_names else min(own_names)
    return name, next((url for _, url in (*official, *own, *pairs) if url), "")


def address_rows(
    homes: Iterable[tuple[Mapping[str, Any], Cluster]], members: Mapping[str, ClusterMember]
) -> list[tuple[str, str, str, str]]:
    """Every address of every home once a role: landing pages, pages at the sources, documents."""
    found: dict[tuple[str, str, str], str] = {}
    for row, group in homes:
        for identifier in group.members:
            content = members[identifier].content
            for role, name in (("landing", "url"), ("page", "page_url")):
                if content.get(name):
                    found.setdefault((row["id"], content[name], role), "")
            for item in content.get("addresses", ()):
                found.setdefault((row["id"], item["url"], item["role"]), item.get("title", ""))
    return [(*key, title) for key, title in found.items()]
