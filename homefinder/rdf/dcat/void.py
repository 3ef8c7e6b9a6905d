"""The RDF data set described in VoID (https://www.w3.org/TR/void/): how much of what, and where it can be had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from homefinder.rdf.dcat.catalog import ABOUT, OPEN_LICENCE, About
from homefinder.rdf.dcat.statements import link, named, number, plain, statements, text
from homefinder.rdf.store.repository import Repository

CLASSES = "SELECT ?name (count(?s) AS ?n) { ?s a ?name } GROUP BY ?name ORDER BY ?name"
USES = "SELECT ?name (count(?s) AS ?n) { ?s ?name ?o } GROUP BY ?name ORDER BY ?name"
SUBJECTS = "SELECT (count(DISTINCT ?s) AS ?n) { ?s ?p ?o }"

COUNTED = 5_000_000
"""Statements up to which classes and properties are counted; more would take minutes."""

DUMPS = ("dump/homefinder.ttl", "dump/homefinder.trig", "dump/homefinder.nq")
FORMATS = ("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "TriG", "N-Quads")
"""W3C's names of the formats (https://www.w3.org/ns/formats/)."""


def void_statements(repository: Repository, about: About) -> Iterator[Triple]:
    """Everything VoID says of the data set."""
    own = about.void
    yield from statements(
        about.at(".well-known/void"),
        ("void:DatasetDescription",),
        {"foaf:primaryTopic": link(own), "dct:title": text("The Homefinder data set in VoID")},
    )
    yield from statements(
        own,
        ("void:Dataset",),
        {
            "dct:title": text("Homefinder data"),
            "dct:description": text(ABOUT),
            "dct:license": link(OPEN_LICENCE),
            "foaf:homepage": link(about.base),
            "dct:isPartOf": link(about.catalogue),
            "void:triples": number(repository.size()),
            "void:sparqlEndpoint": link(about.at("sparql")),
            "void:dataDump": [link(about.at(path)) for path in DUMPS],
            "void:uriSpace": plain(about.at("id/")),
            "void:openSearchDescription": link(about.at("opensearch.xml")),
            "void:feature": [link(f"http://www.w3.org/ns/formats/{name}") for name in FORMATS],
            "void:exampleResource": link(about.catalogue),
        },
    )
    if repository.size() <= COUNTED:
        yield from _counted(repository, own)


def _counted(repository: Repository, own: str) -> Iterator[Triple]:
    classes, uses = _numbers(repository, CLASSES), _numbers(repository, USES)
    subjects = next(iter(cast(QuerySolutions, repository.query(SUBJECTS))))["n"]
    yield Triple(link(own), named("void:distinctSubjects"), number(int(cast(Literal, subjects).value)))
    yield Triple(link(own), named("void:classes"), number(len(classes)))
    yield Triple(link(own), named("void:properties"), number(len(uses)))
    for vocabulary in sorted({_namespace(name) for name, _ in (*classes, *uses)}):
        yield Triple(link(own), named("void:vocabulary"), link(vocabulary))
    for kind, size, found in (("class", "entities", classes), ("property", "triples", uses)):
        for place, (name, count) in enumerate(found):
            part = f"{own}#{kind}-{place}"
            yield Triple(link(own), named(f"void:{kind}Partition"), link(part))
            yield from statements(part, ("void:Dataset",), {f"void:{kind}": link(name), f"void:{size}": number(count)})


def _numbers(repository: Repository, query: str) -> list[tuple[str, int]]:
    rows = cast(QuerySolutions, repository.query(query))
    return [(row["name"].value, int(row["n"].value)) for row in rows if isinstance(row["name"], NamedNode)]


def _namespace(name: str) -> str:
    cut = max(name.rfind("#"), name.rfind("/"))
    return name[: cut + 1]
