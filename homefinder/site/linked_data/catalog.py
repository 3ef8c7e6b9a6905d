"""``/catalog``: our DCAT catalogue, and ``/void.ttl``: what the RDF data set holds. Each in the form asked for."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, parse

from homefinder.errors import StoreError
from homefinder.rdf.context import read_context
from homefinder.rdf.dcat.catalog import CatalogueIdentity, catalogue_statements
from homefinder.rdf.dcat.statements import PREFIXES
from homefinder.rdf.dcat.void import void_statements
from homefinder.rdf.serialise import serialise, write_statements
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES, RDF_MEDIA, choose_format
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.site.linked_data.kept_files import open_kept_file


def build_catalog(context: PageContext, request: PageRequest) -> Answer:
    """The catalogue in DCAT: by the ending of the address, else by Accept, else Turtle. Written once a snapshot."""
    identity, format_name = build_about(context.settings), _choose_format(request)

    def write(folder: Path) -> None:
        with (folder / format_name).open("wb") as out:
            write_statements(catalogue_statements(context.catalogue, identity), format_name, PREFIXES, out)

    file = open_kept_file(f"catalog-{format_name}", (context.stamp, identity), write, format_name)
    if file is None:
        raise StoreError(context.settings.catalogue, "gave no catalogue to send; ask again")
    return Answer(file, CONTENT_TYPES[format_name])


def build_void(context: PageContext, request: PageRequest) -> Answer:
    """The description of the RDF data set. Raises StoreError where no RDF was built."""
    with open_local(context.settings.rdf) as repository:
        statements = list(void_statements(repository, build_about(context.settings)))
    format_name = _choose_format(request)
    return Answer(serialise(dict.fromkeys(statements), format_name, PREFIXES), CONTENT_TYPES[format_name])


def build_ontology(context: PageContext, request: PageRequest) -> Answer:
    """Our own terms, as ``vocab/ontology.ttl`` states them."""
    quads = parse(path=context.vocab / "ontology.ttl", format=RdfFormat.TURTLE)
    statements = [quad.triple for quad in quads]
    format_name = _choose_format(request)
    body = serialise(statements, format_name, read_context(context.vocab).prefixes)
    return Answer(body, CONTENT_TYPES[format_name])


def build_about(settings: Settings) -> CatalogueIdentity:
    """Who offers the catalogue, and where."""
    return CatalogueIdentity(settings.base, settings.contact)


def _choose_format(request: PageRequest) -> str:
    return request.path.get("format") or choose_format(request.accept, RDF_MEDIA, "ttl")
