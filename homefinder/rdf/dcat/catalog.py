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
from homefinder.rdf.dcat.statements import Value, dated, link, named, plain, statements, text

TITLE = "Homefinder catalogue"
ABOUT = (
    "Standards, data collections, code sets, laws and bodies that UK government publishes, joined from many "
    "publications into one list, with the needs that they may serve and every change to them."
)
OPEN_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
RIGHTS_PAGE = "about#licences"
RIGHTS = (
    "What Homefinder adds, which is the joining, the mappings and its own words, is under the Open Government Licence "
    "v3.0. What a publisher wrote stays under the licence that its source names."
)
"""What the licence covers; the page of ``RIGHTS_PAGE`` says the same and lists the sources' licences."""
ENGLISH = "http://publications.europa.eu/resource/authority/language/ENG"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
DAILY = "http://purl.org/cld/freq/daily"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SPARQL = "https://www.w3.org/TR/sparql11-protocol/"
DCAT_AP = "http://data.europa.eu/r5r/"
REST = "https://www.wikidata.org/wiki/Q749568"
BETA = "https://www.gov.uk/service-manual/agile-delivery/how-the-beta-phase-works"

DUMPS: tuple[tuple[str, str, str, str], ...] = (
    ("catalogue.db", "The whole catalogue as an SQLite database", "application/vnd.sqlite3", "SQLITE"),
    ("catalogue/homes.csv?_stream=on", "Homes as CSV", "text/csv", "CSV"),
    ("catalogue/needs.csv?_stream=on", "Needs as CSV", "text/csv", "CSV"),
    ("dump/homefinder.ttl", "Everything as RDF in Turtle", "text/turtle", "RDF_TURTLE"),
    ("dump/homefinder.trig", "Everything as RDF by graph, in TriG", "application/trig", "RDF_TRIG"),
    ("dump/homefinder.nq", "Everything as RDF by graph, in N-Quads", "application/n-quads", "RDF_N_QUADS"),
)
"""What can be had as a file: address below the base, title, media type, and the EU's name of the file type."""

_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class About:
    """Who offers the catalogue, and where."""

    base: str
    contact: str = ""
    """An e-mail address or a page; without one the site's feedback page is told."""

    def at(self, path: str) -> str:
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


def catalogue_statements(connection: sqlite3.Connection, about: About) -> Iterator[Triple]:
    """The whole catalogue: itself, its dataset and service, its themes, and each home with its entry."""
    published = _published_at(connection)
    yield from statements(
        about.catalogue,
        ("dcat:Catalog",),
        {
            **_shared(about, published, TITLE, ABOUT),
            "foaf:homepage": link(about.base),
            "dcat:dataset": link(about.dataset),
            "dcat:service": link(about.service),
            "dcat:record": [link(f"{offer}-entry") for offer in (about.dataset, about.service)],
            "dct:conformsTo": link(DCAT_AP),
        },
    )
    yield from _offered(about, published)
    for offer in (about.dataset, about.service):
        told: dict[str, Value | list[Value]] = {"foaf:primaryTopic": link(offer), "dct:modified": dated(published)}
        yield from statements(f"{offer}-entry", ("dcat:CatalogRecord",), told)
    yield from _known(about)
    yield from theme_statements(connection, about.catalogue)
    yield from home_statements(connection, about.base, about.catalogue)


def _offered(about: About, published: str) -> Iterator[Triple]:
    files = [(about.distribution(path), path, *rest) for path, *rest in DUMPS]
    yield from statements(
        about.dataset,
        ("dcat:Dataset", "dcat:Resource"),
        {
            **_shared(about, published, "Homefinder data", ABOUT),
            **_classified(),
            "dct:accrualPeriodicity": link(DAILY),
            "dcat:theme": link(GOVERNMENT),
            "dcat:landingPage": link(about.at("about")),
            "dcat:distribution": [link(name) for name, *_ in files],
            "dcat:keyword": [text(word) for word in ("data standards", "technical standards", "public sector")],
        },
    )
    for name, path, title, media, kind in files:
        yield from _file(about, name, path, title, media, kind, published)
    yield from statements(
        about.service,
        ("dcat:DataService", "dcat:Resource"),
        {
            **_shared(about, published, "Homefinder SPARQL service", "Questions to the catalogue in SPARQL 1.1."),
            **_classified(),
            "dcat:endpointURL": link(about.at("sparql")),
            "dcat:endpointDescription": link(about.at("sparql?format=ttl")),
            "dcat:servesDataset": link(about.dataset),
            "dct:conformsTo": link(SPARQL),
            "dct:type": link(REST),
            "adms:status": link(BETA),
            "ukadms:status": link(BETA),
        },
    )


def _file(about: About, name: str, path: str, title: str, media: str, kind: str, published: str) -> Iterator[Triple]:
    address = about.at(path)
    facts: dict[str, Value | list[Value]] = {
        "dct:identifier": plain(name),
        "dct:title": text(title),
        "dcat:accessURL": link(address),
        "dcat:downloadURL": link(address),
        "dcat:mediaType": link(MEDIA_TYPES + media),
        "dct:format": link(FILE_TYPES + kind),
        "dct:license": link(OPEN_LICENCE),
        "dct:rights": link(about.at(RIGHTS_PAGE)),
        "dct:modified": dated(published),
        "dct:accessRights": link(PUBLIC),
    }
    yield from statements(name, ("dcat:Distribution",), facts)
    yield from statements(MEDIA_TYPES + media, ("dct:MediaType",), {})
    yield from statements(FILE_TYPES + kind, ("dct:MediaTypeOrExtent",), {})


def _shared(about: About, published: str, title: str, description: str) -> dict[str, Value | list[Value]]:
    own = {TITLE: about.catalogue, "Homefinder data": about.dataset}.get(title, about.service)
    return {
        "dct:identifier": plain(own),
        "dct:title": text(title),
        "dct:description": text(description),
        "dct:publisher": link(about.publisher),
        "dct:creator": link(about.publisher),
        "dcat:contactPoint": link(about.contact_point),
        "dct:license": link(OPEN_LICENCE),
        "dct:rights": link(about.at(RIGHTS_PAGE)),
        "dct:language": link(ENGLISH),
        "dct:modified": dated(published),
        "dct:issued": dated(published[:10]),
        "dct:accessRights": link(PUBLIC),
        "dcat:version": plain(published[:10] or "1"),
    }


def _classified() -> dict[str, Value]:
    return {"ukgov:securityClassification": plain("OFFICIAL")}


def _known(about: About) -> Iterator[Triple]:
    """The types of what the statements name, which the DCAT-AP shapes look for."""
    yield from statements(about.publisher, ("foaf:Agent",), {"foaf:name": text("The people who run this Homefinder"),
        "dct:identifier": plain(about.publisher), "dct:title": text("The people who run this Homefinder"),
        "foaf:homepage": link(about.at("about"))})  # fmt: skip
    contact: dict[str, Value | list[Value]] = {"vcard:fn": text("Homefinder")}
    if _MAIL.fullmatch(about.contact):
        contact["vcard:hasEmail"] = link(f"mailto:{about.contact}")
    else:
        page = about.contact if about.contact.startswith(("https://", "http://")) else about.at("feedback")
        contact |= {"vcard:hasURL": link(page)}
    yield from statements(about.contact_point, ("vcard:Kind",), contact)
    for address, kind, label in (
        (OPEN_LICENCE, "dct:LicenseDocument", "Open Government Licence v3.0"),
        (ENGLISH, "dct:LinguisticSystem", "English"),
        (PUBLIC, "dct:RightsStatement", "OPEN"),
        (about.at(RIGHTS_PAGE), "dct:RightsStatement", RIGHTS),
        (DAILY, "dct:Frequency", "daily"),
        (SPARQL, "dct:Standard", "SPARQL 1.1 Protocol"),
        (DCAT_AP, "dct:Standard", "DCAT-AP"),
        (BETA, "skos:Concept", "BETA"),
        (REST, "skos:Concept", "REST"),
        (GOVERNMENT, "skos:Concept", "Government and public sector"),
        (about.base, "foaf:Document", "Homefinder"),
        (about.at("about"), "foaf:Document", "About Homefinder"),
        (about.at("sparql"), "rdfs:Resource", "SPARQL"),
        (about.at("sparql?format=ttl"), "rdfs:Resource", "SPARQL service description"),
    ):
        yield from statements(address, (kind,), {"rdfs:label": plain(label)})
        if kind == "skos:Concept":
            yield Triple(link(address), named("skos:prefLabel"), text(label))


def _published_at(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT value FROM notes WHERE name = 'published_at'").fetchone()
    return str(row[0]) if row else ""
