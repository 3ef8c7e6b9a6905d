"""The words of public services in general: one tree, each name once, plain words that point, and joins that hold."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from homefinder.settings import ROOT

SCHEMES = ROOT / "vocab" / "schemes"
BASE = "https://w3id.org/homefinder/public-services"
SCHEME = URIRef(BASE)
NAMES = (SKOS.prefLabel, SKOS.altLabel)
LABELS = (*NAMES, SKOS.hiddenLabel)
JOINS = (SKOS.broadMatch, SKOS.closeMatch, SKOS.exactMatch, SKOS.narrowMatch, SKOS.relatedMatch)
LABEL_LENGTH = 60
PLAIN_WORDS = range(2, 9)
SHARED_BY = 2

_COMMON = """
    access account adult agency answer application area book card care case change check child children choice claim
    client code computer contact council cost data date department detail details document duty email family field
    figure figures file form group health help home house information job law letter life list local map meeting
    message money name need new note notes number office old order page paper patient pay people person phone place
    plan police private problem public question record records report request rule rules same school screen send
    service services share sharing staff standard street support system table team text time use user view visit work
    worker year young
"""
VERY_COMMON = frozenset(_COMMON.split())
"""Words that point to many concepts at once, so that none may stand alone as the plain word of one."""


@cache
def graph(name: str = "public-services") -> Graph:
    return Graph().parse(SCHEMES / f"{name}.ttl", format="turtle")


@cache
def concepts() -> frozenset[URIRef]:
    found = graph().subjects(RDF.type, SKOS.Concept)
    return frozenset(node for node in found if isinstance(node, URIRef))


def said(node: URIRef, *props: URIRef) -> list[str]:
    """The labels of a concept in lower case."""
    return [str(label).lower() for prop in props for label in graph().objects(node, prop)]


def owners(*props: URIRef) -> dict[str, set[URIRef]]:
    """Each label in lower case with the concepts that carry it."""
    found: dict[str, set[URIRef]] = defaultdict(set)
    for node in concepts():
        for label in said(node, *props):
            found[label].add(node)
    return found


def test_every_concept_stands_in_the_scheme_and_is_called_by_its_notation() -> None:
    notations = {node: [str(item) for item in graph().objects(node, SKOS.notation)] for node in concepts()}
    assert notations == {node: [str(node).removeprefix(f"{BASE}/")] for node in concepts()}
    assert set(graph().subjects(SKOS.inScheme, SCHEME)) == concepts()
    assert set(graph().objects(SCHEME, SKOS.hasTopConcept)) == set(graph().subjects(SKOS.topConceptOf, SCHEME))


@pytest.mark.parametrize(
    ("prop", "back"),
    [(SKOS.broader, SKOS.narrower), (SKOS.narrower, SKOS.broader), (SKOS.related, SKOS.related)],
    ids=["broader", "narrower", "related"],
)
def test_relations_stay_in_the_scheme_and_are_said_both_ways(prop: URIRef, back: URIRef) -> None:
    pairs = set(graph().subject_objects(prop))
    assert pairs
    assert {node for pair in pairs for node in pair} <= concepts()
    assert pairs == {(low, high) for high, low in graph().subject_objects(back)}


def test_the_tree_has_no_orphan_and_no_ring() -> None:
    tops = set(graph().subjects(SKOS.topConceptOf, SCHEME))
    for node in concepts():
        parents = set(graph().objects(node, SKOS.broader))
        assert (node in tops) == (not parents), f"{node}: either at the top or below something"
        above = {high for parent in parents for high in graph().transitive_objects(parent, SKOS.broader)}
        assert node not in above, f"{node}: a ring"
        assert node in tops or above & tops, f"{node}: under no top concept"
        assert not above & set(graph().objects(node, SKOS.related)), f"{node}: SKOS S27, related to its own broader"


def test_every_concept_is_said_in_other_names_and_in_plain_words() -> None:
    for node in concepts():
        assert len(said(node, SKOS.prefLabel)) == len(set(graph().objects(node, SKOS.definition))) == 1, node
        assert said(node, SKOS.altLabel), node
        assert len(said(node, SKOS.hiddenLabel)) in PLAIN_WORDS, node


def test_labels_are_short_english_and_each_in_one_role() -> None:
    for node in concepts():
        labels = said(node, *LABELS)
        assert [label for label in labels if len(label) >= LABEL_LENGTH] == [], node
        assert len(labels) == len(set(labels)), f"{node}: SKOS S13, one label in two roles"
        for prop in LABELS:
            assert {label.language for label in graph().objects(node, prop) if isinstance(label, Literal)} == {"en"}, (
                node
            )


def test_a_name_means_one_concept() -> None:
    assert {name: found for name, found in owners(*NAMES).items() if len(found) > 1} == {}


def test_plain_words_point_to_something() -> None:
    plain = owners(SKOS.hiddenLabel)
    assert {word: found for word, found in plain.items() if len(found) > SHARED_BY} == {}
    assert set(plain) & VERY_COMMON == set()
    assert set(plain) & set(owners(*NAMES)) == set(), "a name of one concept is the plain word of another"


def test_every_source_is_an_address() -> None:
    for node in concepts():
        sources = [str(source) for source in graph().objects(node, DCTERMS.source)]
        assert sources, node
        assert all(source.startswith("https://") and " " not in source for source in sources), node


def test_joins_lead_to_concepts_of_another_scheme() -> None:
    joined = {(node, other) for prop in JOINS for node, other in graph().subject_objects(prop)}
    known = set(graph("childrens-safeguarding").subjects(RDF.type, SKOS.Concept))
    assert joined
    assert {node for node, _ in joined} <= concepts()
    assert {other for _, other in joined} - known == set()


def test_no_concept_of_safeguarding_is_named_again() -> None:
    other = graph("childrens-safeguarding")
    theirs = {str(name).lower() for prop in NAMES for name in other.objects(None, prop)}
    assert set(owners(*NAMES)) & theirs == set(), "join the two concepts instead: skos:narrowMatch or skos:broadMatch"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("NINO", "national-insurance-number"),
        ("DoLS", "dols"),
        ("SNOMED CT", "terminology"),
        ("bin day", "waste-collection"),
        ("accents turn into question marks", "character-encoding"),
        ("bed blocking", "hospital-discharge"),
        ("double yellow lines", "traffic-order"),
        ("who won the contract", "open-contracting"),
    ],
)
def test_words_lead_to_their_concept(words: str, meant: str) -> None:
    found = {node for prop in LABELS for node in graph().subjects(prop, Literal(words, lang="en"))}
    assert found == {URIRef(f"{BASE}/{meant}")}
