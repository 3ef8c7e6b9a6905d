"""What people decided on needs like this one: an accepted home comes forward, a rejected one falls back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from homefinder.search.bm25 import Floats, Postings
from homefinder.search.home_attributes import HomeAttributes
from homefinder.search.query import Query, parse_query

MIN_SIMILARITY = 0.3
"""Needs whose telling words are less alike than this (cosine, 0 to 1) say nothing of each other."""

VERDICT_SIGNS: Mapping[str, float] = {"accept": 1.0, "reject": -1.0}
"""Which way a verdict counts; where reviewers are unsure or differ it counts for nothing."""


@dataclass(frozen=True, slots=True)
class Precedent:
    """One standing judgement: which need, in its own words, which home, the verdict and why."""

    need_id: str
    need_title: str
    need_text: str
    home_id: str
    verdict: str
    reason: str
    reviewer: str = ""
    decided_on: str = ""


@dataclass(frozen=True, slots=True)
class SimilarPrecedent:
    """A precedent as it counts now: how like its need is, and the positions of its home and that home's editions."""

    precedent: Precedent
    similarity: float
    positions: frozenset[int]

    @property
    def signed_similarity(self) -> float:
        return self.similarity * VERDICT_SIGNS[self.precedent.verdict]


def list_similar_precedents(
    query: Query, precedents: Iterable[Precedent], postings: Postings, attributes: HomeAttributes
) -> list[SimilarPrecedent]:
    """The precedents of needs that are like the one asked, the most alike first."""
    found = []
    known: dict[tuple[str, str], float] = {}
    asked = postings.weigh_terms(query.stem_weights)
    for one in precedents:
        need = (one.need_title, one.need_text)
        if need not in known:
            known[need] = round(_cosine(asked, postings.weigh_terms(parse_query(*need).stem_weights)), 4)
        place = attributes.find_position(one.home_id)
        if place >= 0 and known[need] >= MIN_SIMILARITY and one.verdict in VERDICT_SIGNS:
            found.append(SimilarPrecedent(one, known[need], _editions(place, attributes)))
    return sorted(found, key=lambda item: (-item.similarity, item.precedent.need_id, item.precedent.home_id))


def weigh_precedents(similar: Sequence[SimilarPrecedent], homes: int) -> Floats:
    """For every home the sum of what its precedents count, -1 to 1."""
    values = np.zeros(homes, dtype=np.float32)
    for item in similar:
        values[sorted(item.positions)] += np.float32(item.signed_similarity)
    return np.clip(values, -1, 1)


def _editions(place: int, attributes: HomeAttributes) -> frozenset[int]:
    """A series is ranked as one: what was decided on one edition counts for the one that is shown."""
    series = attributes.series[place]
    return frozenset([place] if series < 0 else np.flatnonzero(attributes.series == series).tolist())


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return math.fsum(one[root] * other[root] for root in one.keys() & other.keys()) / lengths if lengths else 0.0
