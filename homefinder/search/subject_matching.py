"""Which subjects of the concept schemes a need names, and which of them a home does not cover."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from homefinder.search.fields import list_content_stems, remove_stop_stems
from homefinder.search.tokenise import stem_text

LABELS = """SELECT c.id, c.name, l.label, l.position FROM concepts c JOIN concept_labels l ON l.concept_id = c.id
    ORDER BY c.id, l.position"""


@dataclass(frozen=True, slots=True)
class NeedSubject:
    """A concept that a need names by one of its labels, ``name``; ``stems`` are those of that label."""

    id: str
    name: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """One of the names of a concept with the stems of its words; the preferred name stands at position 0."""

    concept_id: str
    concept: str
    text: str
    position: int
    stems: tuple[str, ...]


class LabelIndex:
    """Every label of the concept schemes, read once for any number of needs."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._labels = [
            Label(row["id"], row["name"], row["label"], row["position"], tuple(stem_text(row["label"])))
            for row in connection.execute(LABELS)
        ]
        self._positions_by_stem: dict[str, list[int]] = defaultdict(list)
        for place, label in enumerate(self._labels):
            for root in set(label.stems):
                self._positions_by_stem[root].append(place)

    def list_with_stems(self, roots: Iterable[str]) -> list[Label]:
        """Labels that have at least one of these stems, by concept and position."""
        return [
            self._labels[at] for at in sorted({at for root in roots for at in self._positions_by_stem.get(root, ())})
        ]


def match_subjects(labels: LabelIndex, text: str, term_weights: Mapping[str, float]) -> list[NeedSubject]:
    """Concepts one of whose labels stands in ``text``, the most telling first (``term_weights``: by stem).

    A label stands in a text when its telling words do, side by side, in any form. Labels that are half small words are
    left out, and of single words all but a concept's own name: an everyday word may mean many things.
    """
    said = f" {' '.join(list_content_stems(text))} "
    found: dict[str, tuple[float, NeedSubject]] = {}
    for label in labels.list_with_stems(term_weights):
        words = remove_stop_stems(label.stems)
        worth = fsum(term_weights.get(root, 0.0) for root in set(words))
        small = len(label.stems) - len(words)
        tells = small <= 1 if len(words) > 1 else small == 0 and label.position == 0
        if tells and f" {' '.join(words)} " in said and worth > found.get(label.concept_id, (0.0,))[0]:
            found[label.concept_id] = (worth, NeedSubject(label.concept_id, label.text, frozenset(words)))
    return [subject for _, subject in sorted(found.values(), key=lambda item: (-item[0], item[1].id))]


def list_uncovered_subjects(subjects: list[NeedSubject], own: Container[str], about: Container[str]) -> tuple[str, ...]:
    """Names of the subjects that a home neither says in its own words (stems ``own``) nor is about (ids ``about``)."""
    lacks: list[NeedSubject] = []
    for item in subjects:
        said = item.id in about or all(root in own for root in item.stems)
        if not said and not any(item.stems <= known.stems or item.stems >= known.stems for known in lacks):
            lacks.append(item)
    return tuple(item.name for item in lacks)
