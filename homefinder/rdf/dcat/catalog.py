"""Our own catalogue as DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/): what we offer, how to get it, and every home.

It keeps to DCAT-AP (https://semiceu.github.io/DCAT-AP/releases/3.0.1/) and carries what the UK Cross-Government
Metadata Exchange Model asks of a dataset, a distribution and a service.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

from homefinder.ids import iri
from homefinder.rdf.dcat.resources import home_statements, theme_statements
from homefinder.rdf.dcat.statements import (
    Value,
    build_statements,
    expand_name,
    to_date_literals,
    to_english_literal,
    to_iri,
    to_plain_literal,
)
from homefinder.rdf.expand import RDF_TYPE
from homefinder.self_description import DESCRIPTION, KEYWORDS, OPEN_LICENCE, OPEN_LICENCE_NAME, RIGHTS, TITLE
from homefinder.store.build_state import read_state

RIGHTS_PAGE = "about#licences"
"""Where the site says what the licence covers."""
ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
DAILY = "http://publications.europa.eu/resource/authority/frequency/DAILY"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SPARQL = "https://www.w3.org/TR/sparql11-protocol/"
DCAT_AP = "http://data.europa.eu/r5r/"
REST = "https://www.wikidata.org/wiki/Q749568"
BETA = "https://www.gov.uk/service-manual/agile-delivery/how-the-beta-phase-works"

DUMPS: tuple[tuple[str, str, str, str], ...] = (
    ("catalogue.db", "The whole catalogue as an SQLite database", "application/vnd.sqlite3", ""),
    ("catalogue/homes.csv?_stream=on", "Homes as CSV", "text/csv", "CSV"),
    ("catalogue/needs.csv?_stream=on", "Needs as CSV", "text/csv", "CSV"),
    ("dump/homefinder.ttl", "Everything as RDF in Turtle", "text/turtle", "RDF_TURTLE"),
    ("dump/homefinder.trig", "Everything as RDF by graph, in TriG", "application/trig", "RDF_TRIG"),
    ("dump/homefinder.nq", "Everything as RDF by graph, in N-Quads", "application/n-quads", "RDF_N_QUADS"),
)
"""What can be had as a file: address below the base, title, media type, and the EU's name of the file type, if any."""

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class CatalogueIdentity:
    """Who offers the catalogue, and where."""

    base: str
    contact: str = ""
    """An e-mail address or a page; without one the site's feedback page is told."""
    former_bases: tuple[str, ...] = ()
    """After which its things were named before."""

    def build_url(self, path: str) -> str:
        return f"{self.base.rstrip('/')}/{path}"

    @property
    def catalogue(self) -> str:
        return iri(self.base, "catalogue", "homefinder")

    @property
    def dataset(self) -> str:
        return iri(self.base, "dataset", "homefinder")

    @property
    def service(self) -> str:
        return iri(self.base, "service", "sparql")

    @property
    def publisher(self) -> str:
        return iri(self.base, "agent", "publisher")

    @property
    def void(self) -> str:
        return iri(self.base, "void", "homefinder")

    def distribution(self, path: str) -> str:
        return iri(self.base, "distribution", path)

    @property
    def contact_point(self) -> str:
        return iri(self.base, "contact", "homefinder")


def catalogue_statements(connection: sqlite3.Connection, identity: CatalogueIdentity) -> Iterator[Triple]:
    """The whole catalogue: itself, its dataset and service, its themes, and each home with its entry. Each once.

    Only the type of what several things name is said more than once, so that no more than types are held in memory.
    """
    types: set[tuple[str, str]] = set()
    for statement in _iterate_statements(connection, identity):
        if statement.predicate == RDF_TYPE:
            said = (str(statement.subject), str(statement.object))
            if said in types:
                continue
            types.add(said)
        yield statement


def _iterate_statements(connection: sqlite3.Connection, identity: CatalogueIdentity) -> Iterator[Triple]:
    published = read_state(connection, "published_at")
    yield from build_statements(
        identity.catalogue,
        ("dcat:Catalog",),
        {
            **_build_shared_facts(identity, published, TITLE, DESCRIPTION),
            "foaf:homepage": to_iri(identity.base),
            "dcat:dataset": to_iri(identity.dataset),
            "dcat:service": to_iri(identity.service),
            "dcat:record": [to_iri(f"{offer}-entry") for offer in (identity.dataset, identity.service)],
            "dct:conformsTo": to_iri(DCAT_AP),
        },
    )
    yield from _build_offer_statements(identity, published)
    for offer in (identity.dataset, identity.service):
        told: dict[str, Value | list[Value]] = {
            "foaf:primaryTopic": to_iri(offer),
            "dct:modified": to_date_literals(published),
        }
        yield from build_statements(f"{offer}-entry", ("dcat:CatalogRecord",), told)
    yield from _build_type_statements(identity)
    yield from theme_statements(connection, identity.catalogue)
    yield from home_statements(connection, identity.base, identity.catalogue)


def _build_offer_statements(identity: CatalogueIdentity, published_at: str) -> Iterator[Triple]:
    files = [(identity.distribution(path), path, *rest) for path, *rest in DUMPS]
    yield from build_statements(
        identity.dataset,
        ("dcat:Dataset", "dcat:Resource"),
        {
            **_build_shared_facts(identity, published_at, "Homefinder data", DESCRIPTION),
            **_build_classification_facts(),
            "dct:accrualPeriodicity": to_iri(DAILY),
            "dcat:theme": to_iri(GOVERNMENT),
            "dcat:landingPage": to_iri(identity.build_url("about")),
            "dcat:distribution": [to_iri(name) for name, *_ in files],
            "dcat:keyword": [to_english_literal(word) for word in KEYWORDS],
        },
    )
    for name, path, title, media, kind in files:
        yield from _file(identity, name, path, title, media, kind, published_at)
    yield from build_statements(
        identity.service,
        ("dcat:DataService", "dcat:Resource"),
        {
            **_build_shared_facts(
                identity, published_at, "Homefinder SPARQL service", "Questions to the catalogue in SPARQL 1.1."
            ),
            **_build_classification_facts(),
            "dcat:endpointURL": to_iri(identity.build_url("sparql")),
            "dcat:endpointDescription": to_iri(identity.build_url("sparql?format=ttl")),
            "dcat:servesDataset": to_iri(identity.dataset),
            "dct:conformsTo": to_iri(SPARQL),
            "dct:type": to_iri(REST),
            "adms:status": to_iri(BETA),
            "ukadms:status": to_iri(BETA),
        },
    )


def _file(
    identity: CatalogueIdentity, name: str, path: str, title: str, media: str, kind: str, published_at: str
) -> Iterator[Triple]:
    address = identity.build_url(path)
    facts: dict[str, Value | list[Value]] = {
        "dct:identifier": to_plain_literal(name),
        "dct:title": to_english_literal(title),
        "dcat:accessURL": to_iri(address),
        "dcat:downloadURL": to_iri(address),
        "dcat:mediaType": to_iri(MEDIA_TYPES + media),
        "dct:format": [to_iri(FILE_TYPES + kind)] if kind else [],
        "dct:license": to_iri(OPEN_LICENCE),
        "dct:rights": to_iri(identity.build_url(RIGHTS_PAGE)),
        "dct:modified": to_date_literals(published_at),
        "dct:accessRights": to_iri(PUBLIC),
    }
    yield from build_statements(name, ("dcat:Distribution",), facts)
    yield from build_statements(MEDIA_TYPES + media, ("dct:MediaType",), {})
    if kind:
        yield from build_statements(FILE_TYPES + kind, ("dct:MediaTypeOrExtent",), {})


def _build_shared_facts(
    identity: CatalogueIdentity, published_at: str, title: str, description: str
) -> dict[str, Value | list[Value]]:
    own = {TITLE: identity.catalogue, "Homefinder data": identity.dataset}.get(title, identity.service)
    return {
        "dct:identifier": to_plain_literal(own),
        "dct:title": to_english_literal(title),
        "dct:description": to_english_literal(description),
        "dct:publisher": to_iri(identity.publisher),
        "dct:creator": to_iri(identity.publisher),
        "dcat:contactPoint": to_iri(identity.contact_point),
        "dct:license": to_iri(OPEN_LICENCE),
        "dct:rights": to_iri(identity.build_url(RIGHTS_PAGE)),
        "dct:language": to_iri(ENGLISH),
        "dct:modified": to_date_literals(published_at),
        "dct:issued": to_date_literals(published_at[:10]),
        "dct:accessRights": to_iri(PUBLIC),
        "dcat:version": to_plain_literal(published_at[:10] or "1"),
    }


def _build_classification_facts() -> dict[str, Value]:
    return {"ukgov:securityClassification": to_plain_literal("OFFICIAL")}


def _build_type_statements(identity: CatalogueIdentity) -> Iterator[Triple]:
    """The types of what the statements name, which the DCAT-AP shapes look for."""
    yield from build_statements(identity.publisher, ("foaf:Agent",),
    {"foaf:name": to_english_literal("The people who run this Homefinder"),
        "dct:identifier": to_plain_literal(identity.publisher),
        "dct:title": to_english_literal("The people who run this Homefinder"),
        "foaf:homepage": to_iri(identity.build_url("about"))})  # fmt: skip
    contact: dict[str, Value | list[Value]] = {"vcard:fn": to_english_literal("Homefinder")}
    if _MAIL.fullmatch(identity.contact):
        contact["vcard:hasEmail"] = to_iri(f"mailto:{identity.contact}")
    else:
        page = (
            identity.contact if identity.contact.startswith(("https://", "http://")) else identity.build_url("feedback")
        )
        contact |= {"vcard:hasURL": to_iri(page)}
    yield from build_statements(identity.contact_point, ("vcard:Kind",), contact)
    for address, kind, label in (
        (OPEN_LICENCE, "dct:LicenseDocument", OPEN_LICENCE_NAME),
        (ENGLISH, "dct:LinguisticSystem", "English"),
        (PUBLIC, "dct:RightsStatement", "OPEN"),
        (identity.build_url(RIGHTS_PAGE), "dct:RightsStatement", RIGHTS),
        (DAILY, "dct:Frequency", "daily"),
        (SPARQL, "dct:Standard", "SPARQL 1.1 Protocol"),
        (DCAT_AP, "dct:Standard", "DCAT-AP"),
        (BETA, "skos:Concept", "BETA"),
        (REST, "skos:Concept", "REST"),
        (GOVERNMENT, "skos:Concept", "Government and public sector"),
        (identity.base, "foaf:Document", "Homefinder"),
        (identity.build_url("about"), "foaf:Document", "About Homefinder"),
        (identity.build_url("sparql"), "rdfs:Resource", "SPARQL"),
        (identity.build_url("sparql?format=ttl"), "rdfs:Resource", "SPARQL service description"),
    ):
        yield from build_statements(address, (kind,), {"rdfs:label": to_plain_literal(label)})
        if kind == "skos:Concept":
            yield Triple(to_iri(address), expand_name("skos:prefLabel"), to_english_literal(label))
