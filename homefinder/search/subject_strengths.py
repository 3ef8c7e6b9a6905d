"""Subjects that the machine assigns to homes, each with its strength and the reason, where no person gave any. Pure.

Three things speak for a subject: its name stands in what the home is called; its words, everyday ones too, are those of
the home's text; people gave it to homes whose texts are near, or to the whole that the home is part of. Each is weighed
against the best of its kind for that home, so that a short text says as much as a long one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from homefinder.search.concepts import Concept
from homefinder.search.fields import CONCEPT_FIELDS, weigh
from homefinder.search.subject_tagging import find_subjects_by_name

NAME_WEIGHT, TEXT_WEIGHT, NEAR_WEIGHT = 0.5, 1.0, 1.0
"""How much a name, a text and near homes speak for a subject. Measured on the 310 homes of the sample to which people
gave subjects, each as if it had none: of the first three so found 0.61 are among theirs; by names alone 0.67 of far
fewer, by texts alone 0.53, by near homes alone 0.43."""

MAX_SUBJECTS = 6
"""Subjects kept for a home: as many as people gave on average."""

MIN_STRENGTH = 0.15
"""A weaker guess is not kept."""

NEAR_HOMES = 10
"""Near homes that are asked."""

MAX_ASKED_HOMES = 5_000
"""Homes with subjects from people that are compared with, evenly spread: all against all would not end."""

CHUNK = 2_000
"""Homes compared at a time."""

Matrix: TypeAlias = Any
Weights: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FoundSubject:
    """A concept that a home seems to be about, how sure (0 to 1), and by what."""

    concept: str
    strength: float
    reason: str


def find_subjects(
    texts: Sequence[Mapping[str, str]],
    weighed: Sequence[Mapping[str, float]],
    assigned: Sequence[Sequence[str]],
    parents: Sequence[int],
    concepts: Mapping[str, Concept],
    asked: Sequence[int],
) -> list[list[FoundSubject]]:
    """For the homes at the positions ``asked`` the subjects that the machine finds, strongest first.

    ``texts`` are the homes' fields, ``weighed`` their stems, ``assigned`` the subjects that people gave, ``parents``
    the position of the whole that each is part of, -1 for none.
    """
    if not asked or not concepts:
        return [[] for _ in asked]
    found: list[list[FoundSubject]] = []
    space = _Space(weighed, concepts)
    names = find_subjects_by_name(texts, concepts, asked)
    ids = list(concepts)
    number = {concept: at for at, concept in enumerate(ids)}
    near = _NearHomes(space, assigned, parents, number)
    for start in range(0, len(asked), CHUNK):
        chunk = asked[start : start + CHUNK]
        by_text = space.compare_with_concepts(chunk)
        by_near, nearest = near.collect(chunk)
        for row in range(len(chunk)):
            by_name = np.zeros(len(ids), dtype=np.float32)
            for place, concept in enumerate(names[start + row]):
                by_name[number[concept]] = 1 / (1 + 0.2 * place)
            parts = np.stack(
                [NAME_WEIGHT * _scale(by_name), TEXT_WEIGHT * _scale(by_text[row]), NEAR_WEIGHT * _scale(by_near[row])]
            )
            found.append(_choose(parts, ids, concepts, [texts[one]["title"] for one in nearest[row]]))
    return found


def _choose(
    parts: Weights, ids: Sequence[str], concepts: Mapping[str, Concept], near: Sequence[str]
) -> list[FoundSubject]:
    strength = parts.sum(axis=0) / (NAME_WEIGHT + TEXT_WEIGHT + NEAR_WEIGHT)
    best = [int(at) for at in np.argsort(-strength, kind="stable")[:MAX_SUBJECTS] if strength[at] >= MIN_STRENGTH]
    return [
        FoundSubject(ids[at], round(float(strength[at]), 3), _describe(parts[:, at], concepts[ids[at]].name, near))
        for at in best
    ]


def _describe(parts: Weights, name: str, near: Sequence[str]) -> str:
    by_name, by_text, by_near = (float(part) for part in parts)
    why = []
    if by_name:
        why.append(f"its names or key words say “{name}”")
    if by_text >= 0.3 * TEXT_WEIGHT:
        why.append("its text has words of the subject")
    if by_near >= 0.3 * NEAR_WEIGHT and near:
        why.append(f"people gave it to near homes, such as “{near[0]}”")
    return "; ".join(why) or "several weak signs together"


def _scale(values: Weights) -> Weights:
    """Against the best of the row; zeros stay."""
    best = float(values.max(initial=0.0))
    return values / np.float32(best) if best > 0 else values


class _Space:
    """Homes and concepts as rows of unit length over their stems, weighed by how telling these are."""

    def __init__(self, weighed: Sequence[Mapping[str, float]], concepts: Mapping[str, Concept]) -> None:
        texts = [
            {"name": one.name, "labels": "\n".join(one.labels[1:]), "definition": one.definition}
            for one in concepts.values()
        ]
        named = weigh(texts, CONCEPT_FIELDS)
        self._column: dict[str, int] = {}
        for row in (*weighed, *named):
            for term in row:
                self._column.setdefault(term, len(self._column))
        self.homes = self._build(weighed)
        self.concepts = self._build(named)

    def _build(self, rows: Sequence[Mapping[str, float]]) -> Matrix:
        from scipy.sparse import csr_matrix  # needed only when the index is built

        ends = np.cumsum([0, *(len(row) for row in rows)])
        columns = np.fromiter((self._column[term] for row in rows for term in row), dtype=np.int64, count=int(ends[-1]))
        values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64, count=int(ends[-1]))
        count = np.bincount(columns, minlength=len(self._column))
        telling = np.log(1 + (len(rows) - count + 0.5) / (count + 0.5))
        matrix = csr_matrix((values * telling[columns], columns, ends), shape=(len(rows), len(self._column)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return csr_matrix(matrix.multiply(1 / np.maximum(lengths, 1e-9)[:, np.newaxis]))

    def compare_with_concepts(self, homes: Sequence[int]) -> Weights:
        return np.asarray((self.homes[homes] @ self.concepts.T).toarray(), dtype=np.float32)


class _NearHomes:
    """The homes to which people gave subjects, to be asked by their likeness."""

    def __init__(
        self, space: _Space, assigned: Sequence[Sequence[str]], parents: Sequence[int], number: Mapping[str, int]
    ) -> None:
        given = [at for at, concepts in enumerate(assigned) if concepts]
        self._given = given[:: -(-len(given) // MAX_ASKED_HOMES) or 1]
        self._homes = space.homes
        self._theirs = space.homes[self._given] if self._given else None
        self._parents = parents
        self._place = {at: row for row, at in enumerate(self._given)}
        self._subjects = np.zeros((len(self._given), len(number)), dtype=np.float32)
        for row, at in enumerate(self._given):
            for place, concept in enumerate(assigned[at]):
                self._subjects[row, number[concept]] = 1 / (1 + 0.1 * place)

    def collect(self, homes: Sequence[int]) -> tuple[Weights, list[list[int]]]:
        """For each home what near homes say of each concept, and which those are, the nearest first."""
        said = np.zeros((len(homes), self._subjects.shape[1]), dtype=np.float32)
        nearest: list[list[int]] = [[] for _ in homes]
        if self._theirs is None:
            return said, nearest
        likeness = np.asarray((self._homes[homes] @ self._theirs.T).toarray(), dtype=np.float32)
        for row, at in enumerate(homes):
            whole = self._place.get(self._parents[at])
            if whole is not None:  # the whole is as near as the nearest
                likeness[row, whole] = likeness[row].max()
            best = np.argsort(-likeness[row], kind="stable")[:NEAR_HOMES]
            best = best[likeness[row, best] > 0]
            weights = likeness[row, best] ** 2
            if len(best):
                said[row] = weights @ self._subjects[best] / weights.sum()
                nearest[row] = [self._given[int(one)] for one in best]
        return said, nearest
