"""How long a cell of CSV may be."""

from __future__ import annotations

import csv

LONGEST = 1 << 30
"""Characters of one cell that are taken in. What is read is bounded before: bodies by ``max_bytes`` of their source."""


def allow_long_cells() -> None:
    """Let the csv module read cells up to LONGEST; its own limit of 131,072 would break off the whole table."""
    csv.field_size_limit(LONGEST)
