"""What a home says of itself, and what its subjects are called, as weighted stems. Pure.

Fields are weighted before saturation, as BM25F does (Robertson, Zaragoza and Taylor 2004).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from homefinder.search.tokenise import STOP_WORDS, stem, stems

STOPS = frozenset(STOP_WORDS | {stem(word) for word in STOP_WORDS})


@dataclass(frozen=True, slots=True)
class Field:
    """How much a field counts, and how far its length is held against it (BM25's b)."""

    weight: float
    length: float


FIELDS: Mapping[str, Field] = {
    "title": Field(3.0, 0.3),
    "alt_titles": Field(3.0, 0.3),
    "keywords": Field(1.5, 0.5),
    "description": Field(1.0, 0.6),
    "subjects": Field(0.6, 0.6),
    "found": Field(0.4, 0.6),
    "legal_basis": Field(0.5, 0.3),
    "parent": Field(0.6, 0.3),
    "publisher": Field(0.3, 0.3),
}
"""A title names its subject; a description mentions many. ``subjects`` is what the concepts that people assigned to the
home are called, everyday words too, and ``found`` the same of concepts that were found by their names; ``parent`` the
title of the whole that it is part of."""

CONCEPT_FIELDS: Mapping[str, Field] = {
    "name": Field(3.0, 0.3),
    "labels": Field(2.0, 0.5),
    "definition": Field(1.0, 0.6),
}
"""A concept as a text to be searched: its name before its other names, these before what it means."""

SATURATION = 1.2
"""BM25's k1: how soon more of the same word stops counting."""


def word_stems(text: str) -> list[str]:
    """Stems of the words that may tell a subject, in order, repeats kept."""
    return telling_stems(stems(text))


def telling_stems(found: Iterable[str]) -> list[str]:
    """Those stems that may tell a subject: no function words, no single letters."""
    return [item for item in found if item not in STOPS and len(item) > 1]


def weigh(things: Sequence[Mapping[str, str]], fields: Mapping[str, Field] = FIELDS) -> list[dict[str, float]]:
    """For each home or concept (texts by field) its stems with weights between 0 and 1."""
    counted = [{name: Counter(word_stems(texts.get(name, ""))) for name in fields} for texts in things]
    usual = {name: _mean([thing[name].total() for thing in counted]) for name in fields}
    return [_weighed(thing, usual, fields) for thing in counted]


def _weighed(
    home: Mapping[str, Counter[str]], usual: Mapping[str, float], fields: Mapping[str, Field]
) -> dict[str, float]:
    total: dict[str, float] = {}
    for name, field in fields.items():
        norm = 1 - field.length + field.length * home[name].total() / usual[name]
        for term, count in home[name].items():
            total[term] = total.get(term, 0.0) + field.weight * count / norm
    return {term: weight / (SATURATION + weight) for term, weight in total.items()}


def _mean(lengths: Sequence[int]) -> float:
    filled = [length for length in lengths if length]
    return sum(filled) / len(filled) if filled else 1.0
