"""Our DCAT catalogue: under the shapes of DCAT-AP, and with the fields of the UK Metadata Exchange Model."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from homefinder.rdf.dcat.catalog import DUMPS, CatalogueIdentity, catalogue_statements
from homefinder.rdf.dcat.void import void_statements
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import in_memory
from homefinder.settings import ROOT
from tests.support.rdf_catalogue import BASE, catalogue, curation

SH = Namespace("http://www.w3.org/ns/shacl#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")
ABOUT = CatalogueIdentity(BASE, "team@example.org")
SUBJECTS = """
    INSERT INTO concepts VALUES ('health/record', 'record of a "patient"', 'What is written.');
    INSERT INTO home_subjects (home_id, position, concept_id, assigned) SELECT id, 0, 'health/record', 1 FROM homes;
    UPDATE homes SET kind = 'api' WHERE id IN ('alpha.ed-2024', 'alpha.two');
    INSERT INTO home_addresses (home_id, url, role)
      VALUES ('alpha.ed-2024', 'https://example.org/docs', 'documentation');
"""


def made() -> sqlite3.Connection:
    connection = catalogue()
    connection.executescript(SUBJECTS)
    connection.execute("INSERT OR REPLACE INTO build_state VALUES ('published_at', '2026-11-23T01:48:26Z')")
    return connection


@pytest.fixture(scope="module")
def graph() -> Graph:
    text = serialize(catalogue_statements(made(), ABOUT), format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=text, format="nt")


@pytest.mark.parametrize(
    "files", [("shacl/dcat-ap-SHACL.ttl", "shacl/ranges.ttl"), ("html/shacl/shapes.ttl", "html/shacl/range.ttl")]
)
def test_catalogue_passes_the_shapes_of_dcat_ap(graph: Graph, corpus_root: Path, files: tuple[str, ...]) -> None:
    report = shapes_report(graph, corpus_root, files)
    found = [(report.value(item, SH.focusNode), report.value(item, SH.resultPath), report.value(item, SH.resultMessage))
             for item in report.subjects(SH.resultSeverity, SH.Violation)]  # fmt: skip
    assert found == []


def test_the_shapes_find_what_is_wrong(graph: Graph, corpus_root: Path) -> None:
    broken = Graph() + graph
    broken.remove((URIRef(ABOUT.service), DCAT.endpointURL, None))
    report = shapes_report(broken, corpus_root, ("shacl/dcat-ap-SHACL.ttl",))
    assert DCAT.endpointURL in set(report.objects(None, SH.resultPath))


def shapes_report(graph: Graph, corpus_root: Path, files: tuple[str, ...]) -> Graph:
    from pyshacl import validate

    shapes = Graph()
    for name in files:
        shapes.parse(corpus_root / "dcat-ap" / "releases" / "3.0.1" / name)
    for shape, part in list(shapes.subject_objects(SH.property)):
        if shapes.value(part, SH.path) is None:
            shapes.remove((shape, SH.property, part))  # the release names two parts that it does not contain
    _, report, _ = validate(graph, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return report


UK = "https://w3id.org/co-cddo/ukgov-metadata-exchange-model/"


@pytest.mark.parametrize("kind", ["Dataset", "DataService", "Distribution", "ContactPoint"])
def test_each_thing_has_what_the_uk_model_requires(kind: str, graph: Graph, corpus_root: Path) -> None:
    folder = corpus_root / "ukgov-metadata-exchange-model" / "src" / "model"
    model = yaml.safe_load((folder / "uk_cross_government_metadata_exchange_model.yaml").read_text())
    things = set(graph.subjects(RDF.type, URIRef(full(model, model["classes"][kind]["class_uri"]))))
    things -= set(graph.objects(URIRef(ABOUT.catalogue), DCAT.resource))  # what others offer is theirs to describe
    required = required_slots(model, kind)
    assert things
    assert len(required) >= 2
    for thing in things:
        missing = [name for name, address in required.items() if graph.value(thing, URIRef(address)) is None]
        assert missing == [], thing


def required_slots(model: dict[str, Any], kind: str) -> dict[str, str]:
    """Names and addresses of a class's required slots, those of the class above it too."""
    declared = model["classes"][kind]
    above = required_slots(model, declared["is_a"]) if "is_a" in declared else {}
    usage = declared.get("slot_usage") or {}
    wanted = [name for name in declared["slots"]
              if {**model["slots"][name], **usage.get(name, {})}.get("required")]  # fmt: skip
    return above | {
        name: full(model, model["slots"][name].get("slot_uri", f"ukgov_metadata:{name}")) for name in wanted
    }


def full(model: dict[str, Any], name: str) -> str:
    prefix, _, local = name.partition(":")
    return str(model["prefixes"][prefix]) + local


def test_values_are_words_of_the_uk_model(graph: Graph) -> None:
    for thing in (URIRef(ABOUT.dataset), URIRef(ABOUT.service)):
        assert graph.value(thing, URIRef(UK + "securityClassification")) == Literal("OFFICIAL")
    assert len(set(graph.objects(URIRef(ABOUT.dataset), DCAT.distribution))) == len(DUMPS)
    homes = set(graph.objects(URIRef(ABOUT.catalogue), DCAT.resource))
    assert len(homes) == catalogue().execute("SELECT count(*) FROM homes").fetchone()[0]
    assert all(graph.value(home, DCAT.theme) for home in homes)


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("team@example.org", "mailto:team@example.org"),
        ("https://example.org/us", "https://example.org/us"),
        ("", f"{BASE}/feedback"),
    ],
)
def test_the_contact_is_an_address(contact: str, told: str) -> None:
    triples = catalogue_statements(made(), CatalogueIdentity(BASE, contact))
    assert told in {str(triple.object).strip("<>") for triple in triples if "vcard" in triple.predicate.value}


def test_void_counts_what_is_there() -> None:
    connection = catalogue()
    everything = list(quads(connection, curation(), ROOT / "vocab", BASE))
    with in_memory(everything) as repository:
        text = serialize(void_statements(repository, ABOUT), format=RdfFormat.TURTLE)
        size = repository.size()
    graph = Graph().parse(data=text, format="turtle")
    own = URIRef(f"{BASE}/id/void/homefinder")
    assert graph.value(own, VOID.triples) == Literal(size)
    homes = URIRef("https://w3id.org/homefinder/def#Home")
    partition = next(graph.subjects(VOID["class"], homes))
    assert graph.value(partition, VOID.entities) == Literal(6)
    assert graph.value(own, VOID.sparqlEndpoint) == URIRef(f"{BASE}/sparql")
    assert list(parse(text, format=RdfFormat.TURTLE))


def test_harvesters_find_apis_as_services_and_collections_as_data_sets(graph: Graph) -> None:
    catalogue_node = URIRef(ABOUT.catalogue)
    services = set(graph.objects(catalogue_node, DCAT.service)) - {URIRef(ABOUT.service)}
    (service,) = services
    assert set(graph.subjects(RDF.type, DCAT.DataService)) - {URIRef(ABOUT.service)} == services
    assert graph.value(service, DCAT.endpointURL) == URIRef("https://example.org/alpha.ed-2024")
    assert graph.value(service, DCAT.endpointDescription) == URIRef("https://example.org/docs")
    sets = set(graph.objects(catalogue_node, DCAT.dataset)) - {URIRef(ABOUT.dataset)}
    assert sets == set(graph.subjects(RDF.type, DCAT.Dataset)) - {URIRef(ABOUT.dataset)}
    assert services | sets < set(graph.objects(catalogue_node, DCAT.resource))


def test_values_of_the_european_lists_are_on_them(graph: Graph) -> None:
    often = "http://publications.europa.eu/resource/authority/frequency/DAILY"
    assert graph.value(URIRef(ABOUT.dataset), DCTERMS.accrualPeriodicity) == URIRef(often)
    formats = {str(one).rpartition("/")[2] for one in graph.objects(None, DCTERMS.format)}
    assert formats == {"CSV", "RDF_TURTLE", "RDF_TRIG", "RDF_N_QUADS"}
