"""The sector's words (SKOS): valid Turtle, one tree, no name twice, each with its definition and source."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from homefinder.settings import ROOT

SCHEMES = sorted((ROOT / "vocab" / "schemes").glob("*.ttl"))
SECTORS = [path for path in SCHEMES if (ROOT / "vocab" / "needs" / f"{path.stem}.yml").exists()]
SAFEGUARDING = ROOT / "vocab" / "schemes" / "childrens-safeguarding.ttl"
NAMES = (SKOS.prefLabel, SKOS.altLabel)
LABELS = (*NAMES, SKOS.hiddenLabel)
LABEL_LENGTH = 60
PLAIN_WORDS = range(2, 9)

# Stop words and the words that English uses most: each points to everything, so it may stand only inside a phrase.
COMMON = """
a about above across act add after again against age ago air all almost alone along already also always am an and
animal another answer any anything are area around as ask at away back bad be became because become bed been before
began begin behind being believe below best better between big black body book both box boy bring but buy by call came
can car care carry case cause change child children city close cold come could country course cut day did different do
does done door down draw during each early earth easy eat end enough even ever every example eye face fact family far
fast father feel feet few find fire first five follow food for form found four from full gave get girl give go good
got government great ground group grow had half hand hard has have he head hear heard heart help her here high him
himself his hold home hot hour house how however hundred i idea if important in into is it its just keep kind knew
know land large last late later learn leave left less let letter life light like line list little live long look lot
love made make man many may me mean men might mile mind miss money more morning most mother move mr much must my name
near need never new next night no not nothing now number of off often old on once one only open or order other our out
over own page paper part people person place plan plant play point power problem public put question quick quite read
real really right river road room round run said same saw say school sea second see seem seen set several she short
should show side since six small so social some something song soon sound spell stand start state still stop story
study such sure system take talk tell ten than that the their them then there these they thing think this those though
thought three through time to today together told too took top toward town tree true try turn two under unit until up
upon us use very voice walk want war was watch water way we week well went were what when where which while white who
whole why will with within without woman women word work world would write year yes yet you young your
"""
# The same for words that stand in nearly every record of this field.
EVERYWHERE = (
    "council data document help information meeting need record report review risk service social support team visit"
)
POINTS_EVERYWHERE = frozenset(f"{COMMON} {EVERYWHERE}".split())


def read(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


def concepts(graph: Graph) -> set[URIRef]:
    return {node for node in graph.subjects(RDF.type, SKOS.Concept) if isinstance(node, URIRef)}


def label(graph: Graph, node: URIRef) -> Literal:
    """The one preferred label of a concept."""
    (found,) = graph.objects(node, SKOS.prefLabel)
    assert isinstance(found, Literal)
    return found


def test_every_scheme_of_a_sector_belongs_to_one_with_needs() -> None:
    """A sector does without a scheme of its own where the words of public services are enough."""
    with_needs = {path.stem for path in (ROOT / "vocab" / "needs").glob("*.yml")}
    assert len(SECTORS) > 1
    assert {path.stem for path in SECTORS} <= with_needs


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


@pytest.mark.parametrize("path", SECTORS, ids=lambda path: path.stem)
def test_every_label_is_short_and_said_once_of_its_concept(path: Path) -> None:
    graph = read(path)
    for node in concepts(graph):
        said = [str(name).lower() for prop in LABELS for name in graph.objects(node, prop)]
        assert [name for name in said if len(name) >= LABEL_LENGTH] == [], node
        assert len(said) == len(set(said)), f"{node}: SKOS S13, one label in two roles or twice"


@pytest.mark.parametrize("path", SECTORS, ids=lambda path: path.stem)
def test_plain_words_point_to_one_thing(path: Path) -> None:
    graph = read(path)
    owners: dict[str, set[URIRef]] = {}
    for node in concepts(graph):
        for word in graph.objects(node, SKOS.hiddenLabel):
            owners.setdefault(str(word).lower(), set()).add(node)
    assert {word: found for word, found in owners.items() if len(found) > 2} == {}
    assert set(owners) & POINTS_EVERYWHERE == set()
    names = {str(name).lower() for prop in NAMES for name in graph.objects(None, prop)}
    assert set(owners) & names == set(), "a name of a concept is said in plain words of another"


def test_every_concept_of_safeguarding_can_be_asked_for_in_plain_words() -> None:
    graph = read(SAFEGUARDING)
    few = {node for node in concepts(graph) if len(list(graph.objects(node, SKOS.hiddenLabel))) not in PLAIN_WORDS}
    assert few == set()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("goes missing", "missing-child"),
        ("gran", "kinship-care"),
        ("teeth", "dental-check"),
        ("jabs", "immunisation"),
        ("moved to another council", "transfer-between-councils"),
        ("sofa surfing", "homeless-young-person"),
        ("cost per week", "unit-cost"),
        ("retype", "double-entry"),
        ("cut-off date", "collection-deadline"),
        ("who is in the house", "household"),
    ],
)
def test_plain_speech_leads_to_its_concept(said: str, meant: str) -> None:
    graph = read(SAFEGUARDING)
    (node,) = graph.subjects(SKOS.hiddenLabel, Literal(said, lang="en"))
    assert str(next(graph.objects(node, SKOS.notation))) == meant


def test_the_words_of_the_sector_lead_to_the_same_concept() -> None:
    graph = read(SAFEGUARDING)
    names = {str(name): node for node in concepts(graph) for prop in NAMES for name in graph.objects(node, prop)}
    same = [("LAC", "CLA", "child in care"), ("S47", "section 47 enquiry"), ("YOT", "youth justice service")]
    for group in [*same, ("SGO", "special guardianship order"), ("EHCP", "EHC plan"), ("903", "SSDA903")]:
        assert len({names[name] for name in group}) == 1
    for name in ("CIN", "EHE", "MASH", "UASC", "SEND", "early help", "kinship care", "private fostering", "UPRN"):
        assert name in names
