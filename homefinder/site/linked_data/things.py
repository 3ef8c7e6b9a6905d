"""``/id/KIND/IDENTIFIER``: the address of a thing leads people to its page and programs to its statements.

303 redirects as in https://www.w3.org/TR/cooluris/, section 4.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import cast
from urllib.parse import quote

from pyoxigraph import QueryBoolean, Triple

from homefinder.ids import iri
from homefinder.rdf.context import load_context
from homefinder.rdf.dcat.catalog import DUMPS, About
from homefinder.rdf.store.repository import open_local
from homefinder.resolve.publishers import body_called
from homefinder.site.http.page import Asked, House, NotHere
from homefinder.site.linked_data.documents import Document
from homefinder.site.linked_data.rdf import form_of, written
from homefinder.site.sparql.protocol import TRIPLE_MEDIA, wanted
from homefinder.urls import page_of

PAGES: Mapping[str, tuple[str, str]] = {
    "need": ("need", "SELECT id FROM needs WHERE id = ?"),
    "home": ("home", "SELECT id FROM homes WHERE id = ?"),
    "publisher": ("owner", "SELECT id FROM publishers WHERE id = ?"),
    "source": ("source", "SELECT id FROM sources WHERE id = ?"),
    "record": ("record", "SELECT id FROM records WHERE id = ?"),
    "thing": ("record", "SELECT id FROM records WHERE id = ?"),
    "run": ("run", "SELECT id FROM runs WHERE id = ?"),
    "concept": ("theme", "SELECT id FROM concepts WHERE id = ?"),
    "event": ("change", "SELECT id FROM events WHERE id = ?"),
    "change": ("change", "SELECT id FROM events WHERE change_id = ? ORDER BY id LIMIT 1"),
    "outcome": ("need", "SELECT need_id FROM outcomes WHERE need_id = ?"),
    "version": ("record", "SELECT record_id FROM record_versions WHERE id = ?"),
}
"""Kinds of things that have a page: its address, and how the page is found."""

MEDIA: Mapping[str, str] = {"text/html": "html", "application/xhtml+xml": "html", **TRIPLE_MEDIA,
                            "application/json": "jsonld", "application/xml": "rdf"}  # fmt: skip
SCHEMES = "https://w3id.org/homefinder/"
"""Subjects have their addresses below this one (``vocab/schemes/``)."""

MOST = 200_000
"""Statements of one document about a thing."""


def thing(house: House, asked: Asked, accept: str) -> Document:
    """The redirect for one thing. Raises NotHere for what the catalogue does not know."""
    kind, identifier = asked.path["kind"], asked.path["id"]
    identifier = body_called(house.catalogue, identifier) if kind == "publisher" else identifier
    form = wanted(accept, MEDIA, "html" if not accept.strip() else "ttl")
    if own := _own(house, address(house, kind, identifier)):
        return _see("/about" if form == "html" else f"{own}.{form}")
    page = _page(house, kind, identifier)
    if not page and not _is_described(house, address(house, kind, identifier)):
        raise NotHere(f"There is no {kind} “{identifier}” in this catalogue. Look for it at /search.")
    data = f"/data/{quote(kind, safe='')}/{quote(identifier, safe='-._~')}"
    return _see(page if page and form == "html" else f"{data}.{'ttl' if form == 'html' else form}")


def _see(to: str) -> Document:
    return Document(f"See {to}\n".encode(), "text/plain; charset=utf-8", {"location": to}, 303)


def data(house: House, asked: Asked, accept: str) -> Document:
    """All statements about one thing and of the nodes without an address below it. Raises NotHere."""
    kind, identifier = asked.path["kind"], asked.path["id"]
    form = asked.path.get("form") or form_of(accept)
    triples = _described(house, address(house, kind, identifier))
    if not triples:
        raise NotHere(f"There are no statements about the {kind} “{identifier}”. Look for it at /search.")
    return Document(*written(triples, form, load_context(house.settings.home / "vocab").prefixes))


def address(house: House, kind: str, identifier: str) -> str:
    """The address of a thing in RDF."""
    if kind == "concept":
        return SCHEMES + quote(identifier, safe="-._~/")
    return iri(house.settings.base, kind, identifier)


def _described(house: House, thing: str) -> list[Triple]:
    """Apart from its caller: the store's answer must end in the thread that asked, which an error would outlive."""
    with open_local(house.settings.rdf) as repository:
        found = cast("Iterator[Triple]", repository.query(f"DESCRIBE <{thing}>"))
        return sorted(islice(found, MOST), key=str)


def _own(house: House, thing: str) -> str:
    """The description that tells of one of our own offers: the catalogue, its files and service, the RDF data set."""
    about = About(house.settings.base)
    offers = {about.catalogue, about.dataset, about.service, about.publisher, about.contact_point}
    files = {about.distribution(path) for path, *_ in DUMPS}
    if thing == about.void:
        return "/void"
    return "/catalog" if thing.removesuffix("-entry") in offers | files else ""


def _page(house: House, kind: str, identifier: str) -> str:
    if kind == "request":
        known = house.curation.execute("SELECT 1 FROM change_requests WHERE uid = ?", (identifier,)).fetchone()
        return page_of("request", identifier) if known else ""
    if kind not in PAGES:
        return ""
    name, sql = PAGES[kind]
    row = house.catalogue.execute(sql, (identifier,)).fetchone()
    return page_of(name, str(row[0])) if row else ""


def _is_described(house: House, thing: str) -> bool:
    with open_local(house.settings.rdf) as repository:
        return bool(cast(QueryBoolean, repository.query(f"ASK {{ <{thing}> ?p ?o }}")))
