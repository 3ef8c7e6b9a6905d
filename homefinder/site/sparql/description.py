"""The service description: what the SPARQL service can do, in RDF.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from homefinder.ids import iri
from homefinder.rdf.context import read_context
from homefinder.rdf.serialise import serialise
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "RDF_XML", "JSON-LD",
)  # fmt: skip
"""W3C's names of the formats (https://www.w3.org/ns/formats/)."""

GRAPHS = "SELECT ?g (count(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def describe_service(settings: Settings, endpoint: str, format_name: str) -> bytes:
    """The description of the service at ``endpoint`` as ttl, nt, rdf or jsonld. Raises StoreError without a store."""
    prefixes = {**read_context(settings.home / "vocab").prefixes, "sd": SD, "void": VOID, "formats": FORMATS}
    return serialise(_list_triples(settings, endpoint), format_name, prefixes)


def _list_triples(settings: Settings, endpoint: str) -> Iterator[Triple]:
    service = NamedNode(f"{endpoint}#service")
    dataset, default = NamedNode(f"{endpoint}#dataset"), NamedNode(f"{endpoint}#default")
    yield Triple(service, TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in RESULT_FORMATS:
        yield Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield Triple(default, TYPE, _sd("Graph"))
    yield from _list_graphs(settings, dataset)


def _list_graphs(settings: Settings, dataset: NamedNode) -> Iterator[Triple]:
    with open_local(settings.rdf) as repository:
        answer = repository.query(GRAPHS)
        for row in answer if isinstance(answer, QuerySolutions) else ():
            name, count = row["g"], row["n"]
            node = NamedNode(iri(settings.base, "named-graph", name.value))
            yield Triple(dataset, _sd("namedGraph"), node)
            yield Triple(node, TYPE, _sd("NamedGraph"))
            yield Triple(node, _sd("name"), name)
            yield Triple(node, _sd("graph"), NamedNode(f"{node.value}#graph"))
            yield Triple(NamedNode(f"{node.value}#graph"), TYPE, _sd("Graph"))
            yield Triple(NamedNode(f"{node.value}#graph"), NamedNode(f"{VOID}triples"), Literal(int(count.value)))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
