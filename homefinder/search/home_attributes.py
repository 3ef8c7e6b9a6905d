"""What the ranker knows of every home besides its words, as arrays in the order of their positions."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from homefinder.model import HOME_KINDS, LIFECYCLES


@dataclass(frozen=True, slots=True)
class HomeAttributes:
    """One entry a home. ``series`` is a number that editions share; -1 where there is none."""

    ids: Sequence[str]
    kind: NDArray[np.int8]
    lifecycle: NDArray[np.int8]
    series: NDArray[np.int32]
    part_of: NDArray[np.int32]
    """Position of the home that this one is part of; -1 where it stands alone."""
    publisher: NDArray[np.int32]
    """A number that the homes of one publisher share; -1 where none is known."""
    relation_sources: NDArray[np.int32]
    """Positions of homes that point at another: as parts of it, as about it, as replaced by it, as its interface."""
    relation_targets: NDArray[np.int32]
    """Positions of the homes that these point at, in the same order."""

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def part_counts(self) -> NDArray[np.int64]:
        """How many parts each home has."""
        return np.bincount(self.part_of[self.part_of >= 0], minlength=len(self))

    def find_position(self, home_id: str) -> int:
        """Position of a home, which stand in the order of their ids; -1 for one that is not here."""
        at = bisect_left(self.ids, home_id)
        return at if at < len(self.ids) and self.ids[at] == home_id else -1


ATTRIBUTE_TYPES: Mapping[str, type[np.integer[Any]]] = {
    "kind": np.int8,
    "lifecycle": np.int8,
    "series": np.int32,
    "part_of": np.int32,
    "publisher": np.int32,
    "relation_sources": np.int32,
    "relation_targets": np.int32,
}

RELATIONS = "SELECT DISTINCT home_id, other_id FROM home_relations ORDER BY home_id, other_id"


def write_home_attributes(connection: sqlite3.Connection, homes: Sequence[sqlite3.Row]) -> None:
    """Write the arrays for ``homes`` (rows of the table) in their order."""
    position = {row["id"]: number for number, row in enumerate(homes)}
    columns: dict[str, list[int]] = {
        "kind": [HOME_KINDS.index(row["kind"]) for row in homes],
        "lifecycle": [LIFECYCLES.index(row["lifecycle"]) for row in homes],
        "series": number_names([row["series"] for row in homes]),
        "part_of": [position.get(row["part_of"], -1) for row in homes],
        "publisher": number_names([row["publisher_id"] for row in homes]),
    }
    known = [
        (position[source], position[target])
        for source, target in connection.execute(RELATIONS)
        if source in position and target in position
    ]
    columns["relation_sources"] = [source for source, _ in known]
    columns["relation_targets"] = [target for _, target in known]
    connection.execute("DELETE FROM home_attributes")
    rows = [(name, np.array(columns[name], dtype=kind).tobytes()) for name, kind in ATTRIBUTE_TYPES.items()]
    connection.executemany("INSERT INTO home_attributes VALUES (?, ?)", [*rows, ("ids", "\n".join(position).encode())])


def number_names(names: Sequence[str | None]) -> list[int]:
    """Names as numbers in order of first appearance; -1 for none."""
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) if name else -1 for name in names]


def read_home_attributes(connection: sqlite3.Connection) -> HomeAttributes:
    """The arrays as they were written."""
    data = dict(connection.execute("SELECT name, data FROM home_attributes").fetchall())
    arrays: dict[str, Any] = {name: np.frombuffer(data[name], dtype=kind) for name, kind in ATTRIBUTE_TYPES.items()}
    text = data["ids"].decode()
    return HomeAttributes(text.split("\n") if text else [], **arrays)
