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
from homefinder.rdf.nodes.change_requests import request_nodes
from homefinder.rdf.nodes.dates import date_nodes
from homefinder.rdf.nodes.duties import duty_nodes, proposal_nodes, use_nodes
from homefinder.rdf.nodes.events import event_nodes
from homefinder.rdf.nodes.history import body_nodes, change_nodes, run_nodes, version_nodes
from homefinder.rdf.nodes.homes import (
    catalogue_nodes,
    former_home_nodes,
    home_nodes,
    identifier_nodes,
    publisher_nodes,
    series_nodes,
)
from homefinder.rdf.nodes.items import item_nodes
from homefinder.rdf.nodes.mappings import mapping_nodes, need_nodes
from homefinder.rdf.nodes.outcomes import outcome_nodes
from homefinder.rdf.nodes.routes import route_nodes
from homefinder.rdf.nodes.scorecards import scorecard_nodes
from homefinder.rdf.nodes.sources import record_nodes, seen_again_nodes, source_nodes
from homefinder.rdf.values import web_iri
from homefinder.rdf.vocabulary import vocabulary_quads
from homefinder.self_description import TITLE

PRESERVED_PREDICATES = frozenset({"http://www.w3.org/ns/dcat#record"})
"""What a source's records say of it; the source alone does not tell it."""


NAMED_FOR_GOOD = ("need", "home", "publisher", "source", "record", "concept", "request", "decision")
"""Kinds of things that others link to, which say what they were called below a former base."""

SAME_AS = NamedNode("http://www.w3.org/2002/07/owl#sameAs")


def quads(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    vocab: Path,
    base: str,
    former_bases: Sequence[str] = (),
) -> Iterator[Quad]:
    """Every quad of the projection: by table and key, one row in memory at a time.

    Both connections need ``row_factory = sqlite3.Row``; nothing is written. Raises DeclarationError for a wrong
    file under ``vocab``, UsageError for a base that is no web address.
    """
    for _, quad in build_traced_quads(catalogue, curation, vocab, base, former_bases):
        yield quad


def build_traced_quads(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection | None,
    vocab: Path,
    base: str,
    former_bases: Sequence[str] = (),
) -> Iterator[tuple[str, Quad]]:
    """Like ``quads``, each with the table row or the file that it comes from."""
    names = names_for(vocab, base)
    expander = Expander(names.context)
    last_names = _FormerNames(names.base, former_bases)
    for node in nodes(catalogue, curation, names):
        for quad in expander.quads(node):
            yield node.row, quad
        for quad in last_names.quads(node):
            yield node.row, quad
    yield from vocabulary_quads(vocab, names.mint_graph("vocabulary"), base)


def nodes(catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, minter: IriMinter) -> Iterator[Node]:
    """Every row as a JSON-LD object with its graph, in a fixed order."""
    yield from catalogue_nodes(catalogue, minter, TITLE)
    yield from publisher_nodes(catalogue, minter)
    yield from identifier_nodes(catalogue, minter)
    yield from home_nodes(catalogue, minter)
    yield from former_home_nodes(catalogue, minter)
    yield from series_nodes(catalogue, minter)
    yield from route_nodes(catalogue, minter)
    yield from duty_nodes(catalogue, minter)
    yield from use_nodes(catalogue, minter)
    yield from proposal_nodes(catalogue, minter)
    yield from source_nodes(catalogue, minter)
    yield from record_nodes(catalogue, minter)
    yield from item_nodes(catalogue, minter)
    yield from need_nodes(catalogue, minter)
    yield from mapping_nodes(catalogue, curation, minter)
    yield from scorecard_nodes(catalogue, minter)
    yield from outcome_nodes(catalogue, minter)
    yield from request_nodes(catalogue, curation, minter)
    yield from change_nodes(catalogue, minter)
    yield from event_nodes(catalogue, minter)
    yield from date_nodes(catalogue, minter)
    yield from run_nodes(catalogue, minter)
    yield from body_nodes(catalogue, minter)
    yield from version_nodes(catalogue, minter)


def list_updated_subjects(
    catalogue: sqlite3.Connection, vocab: Path, base: str, since: int, former_bases: Sequence[str] = ()
) -> Iterator[tuple[NamedNode, NamedNode, Sequence[Quad]]]:
    """What runs later than ``since`` moved where they changed no record: each subject, its graph and all its quads.

    The quads of a source are without ``dcat:record``, which its records add to it (``PRESERVED_PREDICATES``).
    """
    names = names_for(vocab, base)
    expander, former = Expander(names.context), _FormerNames(names.base, former_bases)
    for node in (
        *source_nodes(catalogue, names),
        *seen_again_nodes(catalogue, names, since),
        *run_nodes(catalogue, names),
        *body_nodes(catalogue, names, since),
    ):
        yield NamedNode(node.json_ld["@id"]), NamedNode(node.graph), [*expander.quads(node), *former.quads(node)]


class _FormerNames:
    """What things were called below former bases: once for each thing, where it is first described."""

    def __init__(self, base: str, former_bases: Sequence[str]) -> None:
        self._base, self._former = base, [former.rstrip("/") for former in former_bases if former.rstrip("/") != base]
        self._starts = tuple(f"{base}/id/{kind}/" for kind in NAMED_FOR_GOOD)
        self._told: set[str] = set()

    def quads(self, node: Node) -> Iterator[Quad]:
        """The statements about one node; none where there was no other base."""
        address = node.json_ld["@id"]
        if not self._former or address in self._told or not address.startswith(self._starts):
            return
        self._told.add(address)
        for former in self._former:
            same = NamedNode(former + address.removeprefix(self._base))
            yield Quad(NamedNode(address), SAME_AS, same, NamedNode(node.graph))


def names_for(vocab: Path, base: str) -> IriMinter:
    """The minter of addresses below ``base``. Raises UsageError for a base that is no web address."""
    if web_iri(base) != base or not base.startswith(("http://", "https://")):
        raise UsageError(f"HOMEFINDER_BASE is {base!r}: give a full address such as https://homes.example.org")
    return IriMinter(base.rstrip("/"), read_context(vocab))
