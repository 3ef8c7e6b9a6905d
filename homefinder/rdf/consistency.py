"""Whether the tables and the RDF store say the same: the projection is made again and compared, quad for quad."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import Quad

from homefinder.rdf.project import Projection
from homefinder.rdf.store.repository import Repository

DIGEST_BYTES = 16
"""Sixteen bytes tell a hundred million quads apart with a chance of error below 10^-22."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One disagreement: what each side says of one property of one thing. ``row`` is where the tables say it."""

    graph: str
    subject: str
    predicate: str
    tables: tuple[str, ...]
    store: tuple[str, ...]
    row: str = ""

    def __str__(self) -> str:
        row = f" ({self.row})" if self.row else ""
        return (
            f"{self.subject} {self.predicate} in {self.graph}{row}: "
            f"tables say {_format_values(self.tables)} / store says {_format_values(self.store)}"
        )


@dataclass(slots=True)
class _StatedValues:
    tables: list[str] = field(default_factory=list)
    store: list[str] = field(default_factory=list)
    row: str = ""


def list_disagreements(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    vocab: Path,
    base: str,
    repository: Repository,
    former_bases: Sequence[str] = (),
) -> list[Disagreement]:
    """Every disagreement between the tables and the store, in order of graph, subject and predicate.

    Of each quad that agrees only a digest is held in memory. An empty list is the proof of agreement.
    """
    projection = Projection(catalogue, curation, vocab, base, former_bases)
    in_store = {_digest(quad) for quad in repository.quads()}
    in_tables: set[bytes] = set()
    sides: defaultdict[tuple[str, str, str], _StatedValues] = defaultdict(_StatedValues)
    for row, quad in projection.traced_quads():
        digest = _digest(quad)
        if digest not in in_store and digest not in in_tables:
            said = sides[_key(quad)]
            said.tables.append(str(quad.object))
            said.row = said.row or row
        in_tables.add(digest)
    for quad in repository.quads() if in_store - in_tables else ():
        if _digest(quad) not in in_tables:
            sides[_key(quad)].store.append(str(quad.object))
    _fill_missing_rows(sides, projection.traced_quads())
    return [
        Disagreement(*key, tuple(sorted(said.tables)), tuple(sorted(said.store)), said.row)
        for key, said in sorted(sides.items())
    ]


def _fill_missing_rows(
    sides: dict[tuple[str, str, str], _StatedValues], statements: Iterable[tuple[str, Quad]]
) -> None:
    """Name the row of a thing of which only the store says something."""
    unknown = {key[1] for key, said in sides.items() if not said.row}
    if not unknown:
        return
    rows: dict[str, str] = {}
    for row, quad in statements:
        subject = str(quad.subject)
        if subject in unknown:
            rows.setdefault(subject, row)
    for key, said in sides.items():
        said.row = said.row or rows.get(key[1], "")


def _key(quad: Quad) -> tuple[str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate)


def _digest(quad: Quad) -> bytes:
    return blake2b(str(quad).encode(), digest_size=DIGEST_BYTES).digest()


def _format_values(values: tuple[str, ...]) -> str:
    return ", ".join(values) if values else "nothing"
