"""The inverted indexes of the ranker: for each term the homes that have it, as arrays in the catalogue.

A question reads only the rows of its own terms, so that a cold start costs little and a hundred thousand homes are
scored with a few additions of arrays.
"""

from __future__ import annotations

import math
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

TABLES = ("postings", "label_postings", "concept_postings", "subject_postings")
"""Words of homes; words of what their subjects are called; words of concepts, where a concept stands for a home;
subjects of homes, where one is a term."""

UNKNOWN_SHARE = 0.3
"""How much a word that no home has counts towards what could be matched: it may be the writer's own turn of phrase."""


def write_postings(
    connection: sqlite3.Connection, weighed: Sequence[Mapping[str, float]], table: str = "postings"
) -> None:
    """Write the index into one of ``TABLES``; the n-th mapping is the home at position n."""
    homes: dict[str, array[int]] = defaultdict(lambda: array("i"))
    weights: dict[str, array[float]] = defaultdict(lambda: array("f"))
    for position, terms in enumerate(weighed):
        for term, weight in terms.items():
            homes[term].append(position)
            weights[term].append(weight)
    connection.execute(f"DELETE FROM {table}")
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?, ?)",
        ((term, homes[term].tobytes(), weights[term].tobytes()) for term in sorted(homes)),
    )


class Postings:
    """The index, read term by term and kept."""

    def __init__(self, connection: sqlite3.Connection, home_count: int, table: str = "postings") -> None:
        self._connection = connection
        self.home_count = home_count
        self._query = f"SELECT positions, weights FROM {table} WHERE term = ?"
        self._length = f"SELECT length(positions) / 4 FROM {table} WHERE term = ?"
        self._postings_by_term: dict[str, tuple[NDArray[np.int32], Floats]] = {}
        self._counts: dict[str, int] = {}

    def read_term(self, term: str) -> tuple[NDArray[np.int32], Floats]:
        """Positions of the homes that have a term, and its weight in each; empty where none has it."""
        if term not in self._postings_by_term:
            row = self._connection.execute(self._query, (term,)).fetchone()
            homes, weights = (b"", b"") if row is None else tuple(row)
            self._postings_by_term[term] = (
                np.frombuffer(homes, dtype=np.int32),
                np.frombuffer(weights, dtype=np.float32),
            )
        return self._postings_by_term[term]

    def idf(self, term: str) -> float:
        """How telling a term is: log of homes over homes that have it, smoothed as in BM25; 0 where none has it."""
        count = self._count(term)
        return idf(count, self.home_count) if count else 0.0

    def weigh_terms(self, terms: Mapping[str, float], unknown: float = 0.0) -> dict[str, float]:
        """Terms weighed by how telling they are; ``unknown`` stands for the idf of those that no home has."""
        return {term: weight * (self.idf(term) or unknown) for term, weight in terms.items()}

    def _count(self, term: str) -> int:
        """How many homes have a term; their places need not be read for it."""
        if term not in self._counts:
            row = self._connection.execute(self._length, (term,)).fetchone()
            self._counts[term] = row[0] if row else 0
        return self._counts[term]

    def score(self, terms: Mapping[str, float]) -> Floats:
        """For every home the share, 0 to 1, of what ``terms`` ask for that it has."""
        scores = np.zeros(self.home_count, dtype=np.float32)
        wanted = 0.0
        for term, weight in terms.items():
            homes, found = self.read_term(term)
            if not len(homes):
                wanted += weight * idf(0, self.home_count) * UNKNOWN_SHARE
                continue
            telling = weight * idf(len(homes), self.home_count)
            wanted += telling
            scores[homes] += np.float32(telling) * found
        return scores / np.float32(wanted) if wanted else scores

    def score_by(self, terms: Mapping[str, float], telling: Postings) -> Floats:
        """The same with how telling each term is taken from another index, in which the terms are at home."""
        scores = np.zeros(self.home_count, dtype=np.float32)
        wanted = 0.0
        for term, weight in terms.items():
            worth = weight * (telling.idf(term) or self.idf(term) or idf(0, telling.home_count) * UNKNOWN_SHARE)
            wanted += worth
            homes, found = self.read_term(term)
            if len(homes):
                scores[homes] += np.float32(worth) * found
        return scores / np.float32(wanted) if wanted else scores

    def weight(self, term: str, position: int) -> float:
        """The weight of a term in one home; 0 where it lacks it."""
        homes, weights = self.read_term(term)
        at = int(np.searchsorted(homes, np.int32(position)))  # of another type it would turn the whole array
        return float(weights[at]) if at < len(homes) and homes[at] == position else 0.0

    def list_with_term(self, term: str, positions: Sequence[int]) -> frozenset[int]:
        """Those of the homes at ``positions`` that have a term."""
        homes, _ = self.read_term(term)
        if not len(homes):
            return frozenset()
        wanted = np.asarray(positions, dtype=np.int32)
        at = np.minimum(np.searchsorted(homes, wanted), len(homes) - 1)
        return frozenset(wanted[homes[at] == wanted].tolist())


def idf(count: int, homes: int) -> float:
    """Inverse document frequency as BM25 has it, never negative."""
    return math.log(1 + (homes - count + 0.5) / (count + 0.5))


def weigh_by_idf(weighed: Mapping[str, float], count: Mapping[str, int], homes: int) -> Iterable[tuple[str, float]]:
    """A home's terms weighed by how telling they are."""
    return ((term, weight * idf(count[term], homes)) for term, weight in weighed.items())
