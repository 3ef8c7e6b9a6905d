"""Our standards in CSSV: they pass the vocabulary's own shapes, and what the shapes refuse is left out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, Graph, Namespace

from homefinder.rdf.cssv import CSSV, PREFIXES, cssv_statements
from tests.conftest import needs
from tests.support.rdf_catalogue import BASE, HOSTILE, catalogue

SH = Namespace("http://www.w3.org/ns/shacl#")
CSSV_TERMS, DCT = Namespace(CSSV), Namespace("http://purl.org/dc/terms/")
SHAPES = "camss-specifications/2025-11-17/bodies/cssv_shapes.ttl"


def made() -> sqlite3.Connection:
    connection = catalogue()
    connection.execute("UPDATE homes SET kind = 'standard', publisher_id = (SELECT min(id) FROM publishers)")
    connection.execute(
        "UPDATE homes SET title = ?, alt_titles = ? WHERE id = 'alpha.two'", (HOSTILE, f"Two\n{HOSTILE}")
    )
    return connection


@pytest.fixture(scope="module")
def graph() -> Graph:
    text = serialize(dict.fromkeys(cssv_statements(made(), BASE)), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return Graph().parse(data=text, format="turtle")


def list_violations(graph: Graph, root: Path) -> list[str]:
    from pyshacl import validate

    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)  # the shapes use prefixes that they do not declare
    _, report, _ = validate(graph, shacl_graph=Graph().parse(needs(root / SHAPES)))
    assert isinstance(report, Graph)
    return [str(report.value(item, SH.resultMessage)) for item in report.subjects(SH.resultSeverity, SH.Violation)]


@pytest.mark.shared
def test_every_standard_passes_the_shapes_of_the_vocabulary(graph: Graph, recordings_root: Path) -> None:
    assert list_violations(graph, recordings_root) == []


@pytest.mark.shared
def test_the_shapes_find_what_is_wrong(graph: Graph, recordings_root: Path) -> None:
    broken = Graph() + graph
    broken.remove((None, DCT.title, None))
    assert any("dct:title" in message for message in list_violations(broken, recordings_root))


def test_standards_with_a_maintainer_are_in_it_and_no_others(graph: Graph) -> None:
    connection = made()
    (count,) = connection.execute("SELECT count(*) FROM homes").fetchone()
    assert count
    assert len(set(graph.subjects(RDF.type, CSSV_TERMS.Specification))) == count
    connection.execute("UPDATE homes SET kind = 'guidance' WHERE id = 'alpha.two'")
    connection.execute("UPDATE homes SET publisher_id = NULL WHERE id <> 'alpha.two'")
    assert list(cssv_statements(connection, BASE)) == []
