"""The tables and ``vocab/`` as quads, by one mapping: ``vocab/context.jsonld``. The same input gives the same quads.

No blank nodes, and no statement in two graphs, so that counting over all graphs counts each fact once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from homefinder.errors import UsageError
from homefinder.rdf.context import read_context
from homefinder.rdf.expand import Expander
from homefinder.rdf.names import IriMinter, Node
from homefinder.rdf.nodes.parts import PARTS, ProjectionPart, Tables
from homefinder.rdf.values import web_iri
from homefinder.rdf.vocabulary import vocabulary_quads

NAMED_FOR_GOOD = ("need", "home", "publisher", "source", "record", "concept", "request", "decision")
"""Kinds of things that others link to, which say what they were called below a former base."""

SAME_AS = NamedNode("http://www.w3.org/2002/07/owl#sameAs")


class Projection:
    """What the tables and ``vocab/`` say as RDF, part by part.

    Both connections need ``row_factory = sqlite3.Row``; nothing is written. Raises DeclarationError for a wrong
    file under ``vocab``, UsageError for a base that is no web address.
    """

    def __init__(
        self,
        catalogue: sqlite3.Connection,
        curation: sqlite3.Connection | None,
        vocab: Path,
        base: str,
        former_bases: Sequence[str] = (),
    ) -> None:
        self.minter = names_for(vocab, base)
        self.catalogue = catalogue
        self._tables = Tables(catalogue, curation, self.minter)
        self._vocab, self._base = vocab, base
        self._expander = Expander(self.minter.context)
        self._former = [former.rstrip("/") for former in former_bases if former.rstrip("/") != self.minter.base]
        self._lasting = tuple(f"{self.minter.base}/id/{kind}/" for kind in NAMED_FOR_GOOD)

    def nodes(self, part: ProjectionPart) -> Iterator[Node]:
        """The rows of one part as JSON-LD objects with their graphs, one row in memory at a time, in a fixed order."""
        return part.nodes(self._tables)

    def quads(self, node: Node) -> Iterator[Quad]:
        """Every statement of one node; where it is described, also what it was called below former bases."""
        yield from self._expander.quads(node)
        address = node.json_ld["@id"]
        if self._former and node.is_description and address.startswith(self._lasting):
            for former in self._former:
                same = NamedNode(former + address.removeprefix(self.minter.base))
                yield Quad(NamedNode(address), SAME_AS, same, NamedNode(node.graph))

    def vocabulary(self) -> Iterator[tuple[str, Quad]]:
        """What people wrote in Turtle: (file, quad)."""
        return vocabulary_quads(self._vocab, self.minter.mint_graph("vocabulary"), self._base)

    def traced_quads(self) -> Iterator[tuple[str, Quad]]:
        """Every quad, with the table row or the file that it comes from."""
        for part in PARTS:
            for node in self.nodes(part):
                for quad in self.quads(node):
                    yield node.row, quad
        yield from self.vocabulary()


def quads(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    vocab: Path,
    base: str,
    former_bases: Sequence[str] = (),
) -> Iterator[Quad]:
    """Every quad of the projection: by part, table and key, one row in memory at a time. Raises as Projection does."""
    for _, quad in Projection(catalogue, curation, vocab, base, former_bases).traced_quads():
        yield quad


def nodes(catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, minter: IriMinter) -> Iterator[Node]:
    """Every row as a JSON-LD object with its graph, in a fixed order."""
    tables = Tables(catalogue, curation, minter)
    for part in PARTS:
        yield from part.nodes(tables)


def names_for(vocab: Path, base: str) -> IriMinter:
    """The minter of addresses below ``base``. Raises UsageError for a base that is no web address."""
    if web_iri(base) != base or not base.startswith(("http://", "https://")):
        raise UsageError(f"HOMEFINDER_BASE is {base!r}: give a full address such as https://homes.example.org")
    return IriMinter(base.rstrip("/"), read_context(vocab))
