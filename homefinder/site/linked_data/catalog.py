"""``/catalog``: our DCAT catalogue, and ``/void.ttl``: what the RDF data set holds. Each in the form asked for."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import RdfFormat, Triple, parse

from homefinder.rdf.context import read_context
from homefinder.rdf.dcat.catalog import CatalogueIdentity, catalogue_statements
from homefinder.rdf.dcat.statements import PREFIXES
from homefinder.rdf.dcat.void import void_statements
from homefinder.rdf.serialise import serialise
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES, RDF_MEDIA, choose_format
from homefinder.site.http.page import PageContext, PageRequest


def build_catalog(context: PageContext, request: PageRequest) -> Answer:
    """The catalogue in DCAT: by the ending of the address, else by Accept, else Turtle."""
    return _build_document(catalogue_statements(context.catalogue, build_about(context.settings)), request)


def build_void(context: PageContext, request: PageRequest) -> Answer:
    """The description of the RDF data set. Raises StoreError where no RDF was built."""
    with open_local(context.settings.rdf) as repository:
        statements = list(void_statements(repository, build_about(context.settings)))
    return _build_document(iter(statements), request)


def build_ontology(context: PageContext, request: PageRequest) -> Answer:
    """Our own terms, as ``vocab/ontology.ttl`` states them."""
    quads = parse(path=context.vocab / "ontology.ttl", format=RdfFormat.TURTLE)
    statements = [quad.triple for quad in quads]
    format_name = request.path.get("format") or choose_format(request.accept, RDF_MEDIA, "ttl")
    body = serialise(statements, format_name, read_context(context.vocab).prefixes)
    return Answer(body, CONTENT_TYPES[format_name])


def build_about(settings: Settings) -> CatalogueIdentity:
    """Who offers the catalogue, and where."""
    return CatalogueIdentity(settings.base, settings.contact)


def _build_document(statements: Iterator[Triple], request: PageRequest) -> Answer:
    format_name = request.path.get("format") or choose_format(request.accept, RDF_MEDIA, "ttl")
    body = serialise(dict.fromkeys(statements), format_name, PREFIXES)
    return Answer(body, CONTENT_TYPES[format_name])
