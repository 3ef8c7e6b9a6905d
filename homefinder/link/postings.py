"""The inverted index of the ranker: for each term the homes that have it, as arrays in the catalogue.

A question reads only the rows of its own terms, so that a cold start costs little and a hundred thousand homes are
scored with a few additions of arrays.
"""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]

UNKNOWN_SHARE = 0.3
"""How much a word that no home has counts towards what could be matched: it may be the writer's own turn of phrase."""


def save_postings(connection: sqlite3.Connection, weighed: Sequence[Mapping[str, float]]) -> None:
    """Write the index; the n-th mapping is the home at position n."""
    homes: dict[str, list[int]] = defaultdict(list)
    weights: dict[str, list[float]] = defaultdict(list)
    for position, terms in enumerate(weighed):
        for term, weight in terms.items():
            homes[term].append(position)
            weights[term].append(weight)
    connection.execute("DROP TABLE IF EXISTS postings")
    connection.execute("CREATE TABLE postings (term TEXT PRIMARY KEY, homes BLOB NOT NULL, weights BLOB NOT NULL)")
    connection.executemany(
        "INSERT INTO postings VALUES (?, ?, ?)",
        (
            (term, np.array(homes[term], dtype=np.int32).tobytes(), np.array(weights[term], dtype=np.float32).tobytes())
            for term in sorted(homes)
        ),
    )


class Postings:
    """The index, read term by term and kept."""

    def __init__(self, connection: sqlite3.Connection, homes: int) -> None:
        self._connection = connection
        self.homes = homes
        self._known: dict[str, tuple[NDArray[np.int32], Floats]] = {}

    def _of(self, term: str) -> tuple[NDArray[np.int32], Floats]:
        if term not in self._known:
            row = self._connection.execute("SELECT homes, weights FROM postings WHERE term = ?", (term,)).fetchone()
            homes, weights = (b"", b"") if row is None else tuple(row)
            self._known[term] = (np.frombuffer(homes, dtype=np.int32), np.frombuffer(weights, dtype=np.float32))
        return self._known[term]

    def idf(self, term: str) -> float:
        """How telling a term is: log of homes over homes that have it, smoothed as in BM25; 0 where none has it."""
        count = len(self._of(term)[0])
        return idf(count, self.homes) if count else 0.0

    def score(self, terms: Mapping[str, float]) -> Floats:
        """For every home the share, 0 to 1, of what ``terms`` ask for that it has."""
        scores = np.zeros(self.homes, dtype=np.float32)
        wanted = 0.0
        for term, weight in terms.items():
            homes, found = self._of(term)
            if not len(homes):
                wanted += weight * idf(0, self.homes) * UNKNOWN_SHARE
                continue
            telling = weight * idf(len(homes), self.homes)
            wanted += telling
            scores[homes] += np.float32(telling) * found
        return scores / np.float32(wanted) if wanted else scores

    def weight(self, term: str, position: int) -> float:
        """The weight of a term in one home; 0 where it lacks it."""
        homes, weights = self._of(term)
        at = int(np.searchsorted(homes, position))
        return float(weights[at]) if at < len(homes) and homes[at] == position else 0.0


def idf(count: int, homes: int) -> float:
    """Inverse document frequency as BM25 has it, never negative."""
    return math.log(1 + (homes - count + 0.5) / (count + 0.5))


def terms_of(weighed: Mapping[str, float], count: Mapping[str, int], homes: int) -> Iterable[tuple[str, float]]:
    """A home's terms weighed by how telling they are."""
    return ((term, weight * idf(count[term], homes)) for term, weight in weighed.items())
