"""What people wrote in Turtle under ``vocab/``: the ontology and the schemes, as quads of one named graph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, parse

from homefinder.errors import DeclarationError
from homefinder.ids import iri

ONTOLOGY = "ontology.ttl"
SCHEMES = "schemes"


def vocabulary_files(vocab: Path) -> list[Path]:
    """The ontology first, then every scheme by name."""
    return [*filter(Path.exists, [vocab / ONTOLOGY]), *sorted((vocab / SCHEMES).glob("*.ttl"))]


def vocabulary_quads(vocab: Path, graph: str, base: str) -> Iterator[tuple[str, Quad]]:
    """(file name, quad) for every statement once, in a fixed order, with literals as the store keeps them.

    Blank nodes become addresses by their canonical labels. Raises DeclarationError for a file that is not Turtle.
    """
    seen: set[Quad] = set()
    for path in vocabulary_files(vocab):
        for quad in sorted(_canonical(path, graph, base), key=str):
            if quad not in seen:
                seen.add(quad)
                yield str(path.relative_to(vocab)), quad


def _canonical(path: Path, graph: str, base: str) -> Iterator[Quad]:
    try:
        read = Dataset(parse(path=path, format=RdfFormat.TURTLE, base_iri=f"{base.rstrip('/')}/"))
    except (SyntaxError, OSError) as error:
        raise DeclarationError(path, f"is not valid Turtle ({error})") from error
    read.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    kept = Store()  # the store writes numbers and times in one form only
    kept.extend(read)
    for quad in kept:
        subject, target = quad.subject, quad.object
        if isinstance(subject, BlankNode):
            subject = _name_blank_node(subject, path, base)
        if isinstance(target, BlankNode):
            target = _name_blank_node(target, path, base)
        yield Quad(subject, quad.predicate, target, NamedNode(graph))


def _name_blank_node(node: BlankNode, path: Path, base: str) -> NamedNode:
    return NamedNode(iri(base, "vocabulary", f"{path.stem}/{node.value}"))
