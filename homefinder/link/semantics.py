"""Meaning fitted from the catalogue itself: words that keep the same company lie close together.

Latent semantic analysis (Deerwester and others 1990) by a randomised SVD (Halko, Martinsson and Tropp 2011). Vectors
are written into the catalogue, so that a question needs no fitting.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from homefinder.link.postings import Floats, terms_of

DIMENSIONS = 150
"""Measured on the judged cases: fewer lose rare subjects, more come close to counting words."""

EXTRA, ROUNDS, SEED = 20, 3, 20_260_101
"""Oversampling and power iterations of the randomised SVD; a fixed seed makes equal input give equal vectors."""


def save_semantics(connection: sqlite3.Connection, weighed: Sequence[Mapping[str, float]]) -> None:
    """Fit the space and write a vector for each term (that two homes have) and each home."""
    count = Counter(term for terms in weighed for term in terms)
    terms = sorted(term for term, number in count.items() if number > 1)
    connection.execute("DROP TABLE IF EXISTS term_vectors")
    connection.execute("DROP TABLE IF EXISTS home_vectors")
    connection.execute("CREATE TABLE term_vectors (term TEXT PRIMARY KEY, vector BLOB NOT NULL)")
    connection.execute("CREATE TABLE home_vectors (id INTEGER PRIMARY KEY CHECK (id = 1), width INTEGER, vectors BLOB)")
    if len(terms) < 2 or len(weighed) < 2:
        return
    of_terms, of_homes = _fit(weighed, terms, count)
    connection.executemany(
        "INSERT INTO term_vectors VALUES (?, ?)",
        ((term, vector.tobytes()) for term, vector in zip(terms, of_terms.astype(np.float32), strict=True)),
    )
    vectors = of_homes.astype(np.float16)
    connection.execute("INSERT INTO home_vectors VALUES (1, ?, ?)", (vectors.shape[1], vectors.tobytes()))


def _fit(
    weighed: Sequence[Mapping[str, float]], terms: Sequence[str], count: Mapping[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.sparse import csr_matrix  # needed only when the index is built

    column = {term: number for number, term in enumerate(terms)}
    rows, columns, values = [], [], []
    for position, home in enumerate(weighed):
        told = [(column[term], value) for term, value in terms_of(home, count, len(weighed)) if term in column]
        length = sum(value * value for _, value in told) ** 0.5 or 1.0
        rows += [position] * len(told)
        columns += [number for number, _ in told]
        values += [value / length for _, value in told]
    matrix = csr_matrix((values, (rows, columns)), shape=(len(weighed), len(terms)))
    axes = _axes(matrix, min(DIMENSIONS, len(weighed) - 1, len(terms) - 1))
    homes = np.asarray(matrix @ axes)
    return axes, homes / np.maximum(np.linalg.norm(homes, axis=1, keepdims=True), 1e-9)


def _axes(matrix: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The ``width`` right singular vectors that matter most, as columns."""
    start = np.random.default_rng(SEED).standard_normal((matrix.shape[1], min(width + EXTRA, *matrix.shape)))
    basis = matrix @ start
    for _ in range(ROUNDS):
        basis, _ = np.linalg.qr(matrix @ (matrix.T @ np.linalg.qr(basis)[0]))
    basis, _ = np.linalg.qr(basis)
    _, _, right = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    return np.asarray(right[:width].T)


class Semantics:
    """The space as it was written; vectors of homes are read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT width, vectors FROM home_vectors").fetchone()
        self.width = int(row[0]) if row else 0
        flat = np.frombuffer(row[1], dtype=np.float16) if row else np.zeros(0, dtype=np.float16)
        self.homes: Floats = flat.reshape(-1, self.width or 1).astype(np.float32)

    def vector(self, terms: Mapping[str, float]) -> Floats:
        """The direction of weighted terms; zero where the space knows none of them."""
        total = np.zeros(self.width, dtype=np.float32)
        for term, weight in terms.items():
            row = self._connection.execute("SELECT vector FROM term_vectors WHERE term = ?", (term,)).fetchone()
            if row is not None:
                total += np.float32(weight) * np.frombuffer(row[0], dtype=np.float32)
        length = float(np.linalg.norm(total))
        return total / np.float32(length) if length else total

    def near(self, vector: Floats) -> Floats:
        """For every home how close it lies to ``vector``: cosine, 0 where it points away."""
        if not self.width:
            return np.zeros(len(self.homes), dtype=np.float32)
        close: Floats = np.maximum(self.homes @ vector, np.float32(0))
        return close
