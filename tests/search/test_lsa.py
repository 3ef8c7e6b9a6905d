"""How close homes lie to a direction: between 0 and 1, although vectors are kept in steps."""

from __future__ import annotations

import sqlite3

import numpy as np

from homefinder.search.lsa import SemanticSpace, write_semantic_space
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER


def space_of(homes: int) -> SemanticSpace:
    """A space of homes of few words, each its own mixture."""
    connection: sqlite3.Connection = create_in_memory(LEDGER)
    weighed = [{f"w{word}": 1.0 + (home * word) % 5 for word in range(home % 7, home % 7 + 6)} for home in range(homes)]
    write_semantic_space(connection, weighed)
    return SemanticSpace(connection)


def test_no_home_is_closer_than_itself() -> None:
    space = space_of(40)
    lengths = np.linalg.norm(space.home_vectors, axis=1, keepdims=True)
    assert float(lengths.max()) > 1, "steps make some vector longer than 1, or this test shows nothing"
    for direction in space.home_vectors / lengths:
        close = space.score_homes(direction)
        assert float(close.min()) >= 0
        assert float(close.max()) <= 1
