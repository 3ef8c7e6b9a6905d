"""The RDF data set described in VoID (https://www.w3.org/TR/void/): how much of what, and where it can be had."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from homefinder.rdf.dcat.catalog import DUMPS, CatalogueIdentity
from homefinder.rdf.dcat.statements import (
    build_statements,
    expand_name,
    to_english_literal,
    to_integer_literal,
    to_iri,
    to_plain_literal,
)
from homefinder.rdf.store.repository import Repository
from homefinder.self_description import DESCRIPTION, OPEN_LICENCE

CLASSES = "SELECT ?name (count(?s) AS ?n) { ?s a ?name } GROUP BY ?name ORDER BY ?name"
USES = "SELECT ?name (count(?s) AS ?n) { ?s ?name ?o } GROUP BY ?name ORDER BY ?name"
SUBJECTS = "SELECT (count(DISTINCT ?s) AS ?n) { ?s ?p ?o }"

MAX_COUNTED_STATEMENTS = 5_000_000
"""Statements up to which classes and properties are counted; more would take minutes."""

FORMATS = ("Turtle", "JSON-LD", "RDF_XML", "N-Triples", "TriG", "N-Quads")
"""W3C's names of the formats (https://www.w3.org/ns/formats/)."""


def void_statements(repository: Repository, identity: CatalogueIdentity) -> Iterator[Triple]:
    """Everything VoID says of the data set."""
    own = identity.void
    yield from build_statements(
        identity.build_url(".well-known/void"),
        ("void:DatasetDescription",),
        {"foaf:primaryTopic": to_iri(own), "dct:title": to_english_literal("The Homefinder data set in VoID")},
    )
    yield from build_statements(
        own,
        ("void:Dataset",),
        {
            "dct:title": to_english_literal("Homefinder data"),
            "dct:description": to_english_literal(DESCRIPTION),
            "dct:license": to_iri(OPEN_LICENCE),
            "foaf:homepage": to_iri(identity.base),
            "dct:isPartOf": to_iri(identity.catalogue),
            "void:triples": to_integer_literal(repository.size()),
            "void:sparqlEndpoint": to_iri(identity.build_url("sparql")),
            "void:dataDump": [to_iri(identity.build_url(path)) for path, *_, kind in DUMPS if kind.startswith("RDF_")],
            "void:uriSpace": to_plain_literal(identity.build_url("id/")),
            "void:openSearchDescription": to_iri(identity.build_url("opensearch.xml")),
            "void:feature": [to_iri(f"http://www.w3.org/ns/formats/{name}") for name in FORMATS],
            "void:exampleResource": to_iri(identity.catalogue),
        },
    )
    if repository.size() <= MAX_COUNTED_STATEMENTS:
        yield from _build_count_statements(repository, own)


def _build_count_statements(repository: Repository, own: str) -> Iterator[Triple]:
    classes, uses = _numbers(repository, CLASSES), _numbers(repository, USES)
    subjects = next(iter(cast(QuerySolutions, repository.query(SUBJECTS))))["n"]
    yield Triple(
        to_iri(own), expand_name("void:distinctSubjects"), to_integer_literal(int(cast(Literal, subjects).value))
    )
    yield Triple(to_iri(own), expand_name("void:classes"), to_integer_literal(len(classes)))
    yield Triple(to_iri(own), expand_name("void:properties"), to_integer_literal(len(uses)))
    for vocabulary in sorted({_namespace(name) for name, _ in (*classes, *uses)}):
        yield Triple(to_iri(own), expand_name("void:vocabulary"), to_iri(vocabulary))
    for kind, size, found in (("class", "entities", classes), ("property", "triples", uses)):
        for place, (name, count) in enumerate(found):
            part = f"{own}#{kind}-{place}"
            yield Triple(to_iri(own), expand_name(f"void:{kind}Partition"), to_iri(part))
            yield from build_statements(
                part, ("void:Dataset",), {f"void:{kind}": to_iri(name), f"void:{size}": to_integer_literal(count)}
            )


def _numbers(repository: Repository, query: str) -> list[tuple[str, int]]:
    rows = cast(QuerySolutions, repository.query(query))
    return [(row["name"].value, int(row["n"].value)) for row in rows if isinstance(row["name"], NamedNode)]


def _namespace(name: str) -> str:
    cut = max(name.rfind("#"), name.rfind("/"))
    return name[: cut + 1]
