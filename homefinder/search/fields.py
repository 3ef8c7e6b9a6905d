"""What a home says of itself, and what its subjects are called, as weighted stems. Pure.

Fields are weighted before saturation, as BM25F does (Robertson, Zaragoza and Taylor 2004).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from homefinder.search.tokenise import STOP_WORDS, stem, stem_text

STOP_STEMS = frozenset(STOP_WORDS | {stem(word) for word in STOP_WORDS})


@dataclass(frozen=True, slots=True)
class SearchField:
    """How much a field counts, and how far its length is held against it (BM25's b)."""

    weight: float
    length_penalty: float


HOME_FIELDS: Mapping[str, SearchField] = {
    "title": SearchField(3.0, 0.3),
    "alt_titles": SearchField(3.0, 0.3),
    "keywords": SearchField(1.5, 0.5),
    "description": SearchField(1.0, 0.6),
    "legal_basis": SearchField(0.5, 0.3),
    "parent": SearchField(0.6, 0.3),
    "publisher": SearchField(0.3, 0.3),
    "body": SearchField(0.3, 0.7),
}
"""A title names its subject; a description mentions many. ``parent`` is the title of the whole
that it is part of, ``body`` the text of its pages."""

LABELS_LENGTH_PENALTY = 0.6
"""How far the number of words that a home's subjects have is held against it."""

CONCEPT_FIELDS: Mapping[str, SearchField] = {
    "name": SearchField(3.0, 0.3),
    "labels": SearchField(2.0, 0.5),
    "definition": SearchField(1.0, 0.6),
}
"""A concept as a text to be searched: its name before its other names, these before what it means."""

SATURATION = 1.2
"""BM25's k1: how soon more of the same word stops counting."""


def list_content_stems(text: str) -> list[str]:
    """Stems of the words that may tell a subject, in order, repeats kept."""
    return remove_stop_stems(stem_text(text))


def remove_stop_stems(all_stems: Iterable[str]) -> list[str]:
    """Those stems that may tell a subject: no function words, no single letters."""
    return [root for root in all_stems if is_content_stem(root)]


def is_content_stem(root: str) -> bool:
    """Whether a stem may tell a subject."""
    return root not in STOP_STEMS and len(root) > 1


def weigh(
    things: Sequence[Mapping[str, str]], fields: Mapping[str, SearchField] = HOME_FIELDS
) -> list[dict[str, float]]:
    """For each home or concept (texts by field) its stems with weights between 0 and 1."""
    counted = [{name: Counter(list_content_stems(texts.get(name, ""))) for name in fields} for texts in things]
    usual = {name: _mean([thing[name].total() for thing in counted]) for name in fields}
    return [_weighed(thing, usual, fields) for thing in counted]


def weigh_labels(subjects: Sequence[Mapping[str, float]], texts: Mapping[str, str]) -> list[dict[str, float]]:
    """For each home (strength by subject) the stems of what its subjects are called, with weights between 0 and 1.

    A word counts as often as it stands there, each time by the strength of its subject.
    """
    counted = {name: Counter(list_content_stems(text)) for name, text in texts.items()}
    lengths = [sum(strength * counted[name].total() for name, strength in one.items()) for one in subjects]
    usual = _mean(lengths)
    found = []
    for one, length in zip(subjects, lengths, strict=True):
        norm = 1 - LABELS_LENGTH_PENALTY + LABELS_LENGTH_PENALTY * length / usual
        total: dict[str, float] = {}
        for name, strength in one.items():
            for term, count in counted[name].items():
                total[term] = total.get(term, 0.0) + strength * count / norm
        found.append({term: weight / (SATURATION + weight) for term, weight in total.items()})
    return found


def _weighed(
    home: Mapping[str, Counter[str]], usual: Mapping[str, float], fields: Mapping[str, SearchField]
) -> dict[str, float]:
    total: dict[str, float] = {}
    for name, field in fields.items():
        norm = 1 - field.length_penalty + field.length_penalty * home[name].total() / usual[name]
        for term, count in home[name].items():
            total[term] = total.get(term, 0.0) + field.weight * count / norm
    return {term: weight / (SATURATION + weight) for term, weight in total.items()}


def _mean(lengths: Sequence[float]) -> float:
    filled = [length for length in lengths if length]
    return sum(filled) / len(filled) if filled else 1.0
