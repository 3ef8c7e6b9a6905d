"""``/catalog``: our DCAT catalogue, and ``/void.ttl``: what the RDF data set holds. Each in the form asked for."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from homefinder.rdf.dcat.catalog import About, catalogue_statements
from homefinder.rdf.dcat.statements import PREFIXES
from homefinder.rdf.dcat.void import void_statements
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.http.page import Asked, House
from homefinder.site.linked_data.documents import Document
from homefinder.site.linked_data.rdf import form_of, written


def catalog(house: House, asked: Asked, accept: str) -> Document:
    """The catalogue in DCAT: by the ending of the address, else by Accept, else Turtle."""
    return _document(catalogue_statements(house.catalogue, about_of(house.settings)), asked, accept)


def void(house: House, asked: Asked, accept: str) -> Document:
    """The description of the RDF data set. Raises StoreError where no RDF was built."""
    with open_local(house.settings.rdf) as repository:
        statements = list(void_statements(repository, about_of(house.settings)))
    return _document(iter(statements), asked, accept)


def about_of(settings: Settings) -> About:
    """Who offers the catalogue, and where."""
    return About(settings.base, settings.contact)


def _document(statements: Iterator[Triple], asked: Asked, accept: str) -> Document:
    unique = dict.fromkeys(statements)
    return Document(*written(unique, asked.path.get("form") or form_of(accept), PREFIXES))
