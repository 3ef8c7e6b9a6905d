"""Meaning fitted from the catalogue itself: words that keep the same company lie close together.

Latent semantic analysis (Deerwester and others 1990) by a randomised SVD (Halko, Martinsson and Tropp 2011). Vectors
are written into the catalogue, so that a question needs no fitting.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from homefinder.search.bm25 import Floats, weigh_by_idf

DIMENSIONS = 150
"""Measured on the judged cases: fewer lose rare subjects, more come close to counting words."""

MAX_FITTED_HOMES = 20_000
"""Homes that the space is fitted from at most, evenly spread; the others are placed in it. Fitting from all costs in
step with the homes and with the square of the dimensions."""

STEPS = 127
"""Each number of a home's vector is kept as a whole number of this many steps up to the greatest: a cosine is out by
about 0.001, and a search from cold reads half of what 16-bit floats would take."""

TINY = 1e-10
"""Share of the greatest that a squared length must have to count."""

EXTRA, ROUNDS, SEED = 20, 3, 20_260_101
"""Oversampling and power iterations of the randomised SVD; a fixed seed makes equal input give equal vectors."""


def write_semantic_space(connection: sqlite3.Connection, weighed: Sequence[Mapping[str, float]]) -> None:
    """Fit the space and write a vector for each term (that two homes have) and each home."""
    count = Counter(term for terms in weighed for term in terms)
    terms = sorted(term for term, number in count.items() if number > 1)
    connection.execute("DELETE FROM term_vectors")
    connection.execute("DELETE FROM home_vectors WHERE name = 'homes'")
    if len(terms) < 2 or len(weighed) < 2:
        return
    of_terms, of_homes = _fit(weighed, terms, count)
    connection.executemany(
        "INSERT INTO term_vectors VALUES (?, ?)",
        ((term, vector.tobytes()) for term, vector in zip(terms, of_terms.astype(np.float32), strict=True)),
    )
    scales = np.maximum(np.abs(of_homes).max(axis=1, keepdims=True, initial=0.0), TINY) / STEPS
    row = ("homes", of_homes.shape[1], np.rint(of_homes / scales).astype(np.int8).tobytes())
    connection.execute("INSERT INTO home_vectors VALUES (?, ?, ?, ?)", (*row, scales.astype(np.float32).tobytes()))


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def _fit(
    weighed: Sequence[Mapping[str, float]], terms: Sequence[str], count: Mapping[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.sparse import csr_matrix  # needed only when the index is built

    column = {term: number for number, term in enumerate(terms)}
    columns, values, ends = array("i"), array("d"), [0]
    for home in weighed:
        told = [(column[term], value) for term, value in weigh_by_idf(home, count, len(weighed)) if term in column]
        length = sum(value * value for _, value in told) ** 0.5 or 1.0
        columns.extend(number for number, _ in told)
        values.extend(value / length for _, value in told)
        ends.append(len(columns))
    parts = (np.frombuffer(values), np.frombuffer(columns, dtype=np.int32), np.array(ends))
    matrix = csr_matrix(parts, shape=(len(weighed), len(terms)))
    seen = matrix[:: -(-len(weighed) // MAX_FITTED_HOMES)]
    axes = _axes(seen, min(DIMENSIONS, seen.shape[0] - 1, len(terms) - 1))
    return axes, _unit(np.asarray(matrix @ axes))


def _axes(matrix: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The ``width`` right singular vectors that matter most, as columns."""
    start = np.random.default_rng(SEED).standard_normal((matrix.shape[1], min(width + EXTRA, *matrix.shape)))
    basis = _orthonormal(matrix @ start)
    for _ in range(ROUNDS):
        basis = _orthonormal(matrix @ _orthonormal(matrix.T @ basis))
    small = matrix.T @ basis
    values, turn = np.linalg.eigh(small.T @ small)
    best = np.argsort(-values, kind="stable")[:width]
    return np.asarray(small @ (turn[:, best] / np.sqrt(np.maximum(values[best], TINY))))


def _orthonormal(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same span by columns of length 1 at right angles, through their products: an eighth of the time of QR.

    Directions that hardly exist are dropped.
    """
    values, turn = np.linalg.eigh(columns.T @ columns)
    real = values > TINY * max(float(values[-1]), TINY)
    return np.asarray(columns @ (turn[:, real] / np.sqrt(values[real])))


class SemanticSpace:
    """The space as it was written; vectors of homes and publishers are read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.home_vectors = read_vectors(connection, "homes")
        self.width = self.home_vectors.shape[1]
        self._terms: dict[str, Floats | None] = {}

    def find_term_vector(self, term: str) -> Floats | None:
        """Where a term lies; None for one that the space does not know."""
        if term not in self._terms:
            row = self._connection.execute("SELECT vector FROM term_vectors WHERE term = ?", (term,)).fetchone()
            self._terms[term] = None if row is None else np.frombuffer(row[0], dtype=np.float32)
        return self._terms[term]

    def compute_direction(self, terms: Mapping[str, float]) -> Floats:
        """The direction of weighted terms; zero where the space knows none of them."""
        total = np.zeros(self.width, dtype=np.float32)
        for term, weight in terms.items():
            known = self.find_term_vector(term)
            if known is not None:
                total += np.float32(weight) * known
        length = float(np.linalg.norm(total))
        return total / np.float32(length) if length else total

    def score_homes(self, vector: Floats) -> Floats:
        """For every home how close it lies to ``vector``: cosine, 0 where it points away."""
        return compute_cosines(self.home_vectors, vector)


def read_vectors(connection: sqlite3.Connection, name: str) -> Floats:
    """The vectors that were written under this name, one row a home; none where there are none."""
    row = connection.execute("SELECT width, vectors, scales FROM home_vectors WHERE name = ?", (name,)).fetchone()
    if row is None:
        return np.zeros((0, 0), dtype=np.float32)
    steps, scales = np.frombuffer(row[1], dtype=np.int8), np.frombuffer(row[2], dtype=np.float32)
    return np.multiply(steps.reshape(-1, row[0]), scales[:, np.newaxis], dtype=np.float32)


def compute_cosines(vectors: Floats, vector: Floats) -> Floats:
    """Cosines, by one thread. ``@`` shares so small a product among threads that wait for each other (12 ms, not 0.3,
    for 10,000 homes on a busy machine), and may round differently with their number. Vectors kept in steps are a
    little longer or shorter than 1, so a cosine is cut off at 1."""
    close: Floats = np.clip(np.einsum("ij,j->i", vectors, vector), np.float32(0), np.float32(1))
    return close
