"""The sector's words (SKOS): valid Turtle, one tree, no name twice, each with its definition and source."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from homefinder.settings import ROOT

SCHEMES = sorted((ROOT / "vocab" / "schemes").glob("*.ttl"))
SECTORS = [path for path in SCHEMES if (ROOT / "vocab" / "needs" / f"{path.stem}.yml").exists()]


def read(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def concepts(graph: Graph) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)}


def label(graph: Graph, node: URIRef) -> Literal:
    """The one preferred label of a concept."""
    (found,) = graph.objects(node, SKOS.prefLabel)
    assert isinstance(found, Literal)
    return found


def test_every_sector_with_needs_has_its_words() -> None:
    assert [path.stem for path in SECTORS] == [path.stem for path in sorted((ROOT / "vocab" / "needs").glob("*.yml"))]


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_one_scheme_and_preferred_labels_once(path: Path) -> None:
    graph = read(path)
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    found = concepts(graph)
    labels = [str(label(graph, node)).lower() for node in found]
    assert found
    assert len(labels) == len(set(labels))
    assert {node for node in found if (node, SKOS.inScheme, scheme) not in graph} == set()
    assert {node for node in found if not list(graph.objects(node, SKOS.definition))} == set()


@pytest.mark.parametrize("path", SECTORS, ids=lambda path: path.stem)
def test_the_tree_has_no_orphan_no_ring_and_says_both_directions(path: Path) -> None:
    graph = read(path)
    found = concepts(graph)
    for prop in (SKOS.broader, SKOS.narrower, SKOS.related):
        assert {target for target in graph.objects(None, prop) if target not in found} == set()
    broader = set(graph.subject_objects(SKOS.broader))
    assert broader == {(low, high) for high, low in graph.subject_objects(SKOS.narrower)}
    related = set(graph.subject_objects(SKOS.related))
    assert related == {(other, one) for one, other in related}
    tops = set(graph.subjects(SKOS.topConceptOf, None))
    for node in found:
        above = set(graph.transitive_objects(node, SKOS.broader)) - {node}
        assert node in tops or above & tops, node
        assert (node, node) not in broader
        assert {(node, high) for high in above} & related == set(), "SKOS S27: broader and related are disjoint"
        assert node not in {high for other in above for high in graph.objects(other, SKOS.broader)}


@pytest.mark.parametrize("path", SECTORS, ids=lambda path: path.stem)
def test_every_concept_has_other_names_that_mean_it_alone_and_a_source(path: Path) -> None:
    graph = read(path)
    owner: dict[str, URIRef] = {}
    for node in concepts(graph):
        names = {str(label(graph, node)), *(str(name) for name in graph.objects(node, SKOS.altLabel))}
        for name in names:
            assert owner.setdefault(name, node) == node, f"{name!r} is a name of two concepts"
        sources = list(graph.objects(node, DCTERMS.source))
        assert sources, node
        assert all(str(source).startswith("https://") for source in sources), node


def test_the_words_of_the_sector_lead_to_the_same_concept() -> None:
    graph = read(ROOT / "vocab" / "schemes" / "childrens-safeguarding.ttl")
    names = {
        str(name): node
        for node in concepts(graph)
        for prop in (SKOS.prefLabel, SKOS.altLabel)
        for name in graph.objects(node, prop)
    }
    same = [("LAC", "CLA", "child in care"), ("S47", "section 47 enquiry"), ("YOT", "youth justice service")]
    for group in [*same, ("SGO", "special guardianship order"), ("EHCP", "EHC plan"), ("903", "SSDA903")]:
        assert len({names[name] for name in group}) == 1
    for name in ("CIN", "EHE", "MASH", "UASC", "SEND", "early help", "kinship care", "private fostering", "UPRN"):
        assert name in names
