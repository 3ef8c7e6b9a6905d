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
from homefinder.rdf.context import read_context
from homefinder.rdf.dcat.catalog import DUMPS, CatalogueIdentity
from homefinder.rdf.serialise import serialise
from homefinder.rdf.store.repository import open_local
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES, HTML_MEDIA, RDF_MEDIA, choose_format
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.store.queries import Table, find_former_home, is_known, resolve_home_id
from homefinder.urls import build_page_path

THING_PAGES: Mapping[str, tuple[str, Table]] = {
    "need": ("need", "needs"),
    "home": ("home", "homes"),
    "publisher": ("owner", "publishers"),
    "source": ("source", "sources"),
    "record": ("record", "records"),
    "thing": ("record", "records"),
    "run": ("run", "runs"),
    "concept": ("theme", "concepts"),
    "event": ("change", "events"),
}
"""Kinds of things that have a page of their own: its address, and the table that has them."""

LEADING_PAGES: Mapping[str, tuple[str, str]] = {
    "change": ("change", "SELECT event_id FROM event_members WHERE change_id = ? ORDER BY event_id LIMIT 1"),
    "date": ("record", "SELECT record_id FROM dates WHERE id = ?"),
    "outcome": ("need", "SELECT need_id FROM outcomes WHERE need_id = ?"),
    "version": ("record", "SELECT record_id FROM record_versions WHERE id = ?"),
}
"""Kinds of things that stand on the page of another: its address, and how that is found."""

SCHEMES = "https://w3id.org/homefinder/"
"""Subjects have their addresses below this one (``vocab/schemes/``)."""

MAX_STATEMENTS = 200_000
"""Statements of one document about a thing."""


def redirect_thing(context: PageContext, request: PageRequest) -> Answer:
    """The redirect for one thing. Raises PageNotFound for what the catalogue does not know."""
    kind, identifier = request.path["kind"], request.path["id"]
    identifier = _resolve_identifier(context, kind, identifier)
    form = choose_format(request.accept, {**HTML_MEDIA, **RDF_MEDIA}, "ttl" if request.accept.strip() else "html")
    if kind == "graph":
        return _redirect_graph(context, identifier, form)
    if own := _find_own_description(context, build_iri(context, kind, identifier)):
        return _redirect("/about" if form == "html" else f"{own}.{form}")
    if _is_tombstone(context, kind, identifier):
        return _build_tombstone_answer(context, identifier, form)
    page = _find_page_path(context, kind, identifier)
    if not page and not _is_described(context, build_iri(context, kind, identifier)):
        raise PageNotFound(f"There is no {kind} “{identifier}” in this catalogue. Look for it at /search.")
    if form == "html":
        return _redirect(page or f"/thing/{_name_parts(kind, identifier)}")
    return _redirect(build_data_path(kind, identifier, form))


def build_data_path(kind: str, identifier: str, form: str) -> str:
    """The path of the document with all statements about a thing."""
    return f"/data/{_name_parts(kind, identifier)}.{form}"


def _name_parts(kind: str, identifier: str) -> str:
    return f"{quote(kind, safe='')}/{quote(identifier, safe='-._~')}"


def _redirect_graph(context: PageContext, identifier: str, form: str) -> Answer:
    """A named graph is described where the service that answers from it is. ``source/ID`` is that of a source."""
    folder, _, name = f"graph/{identifier}".rpartition("/")
    address = iri(context.settings.base, folder, name)
    with open_local(context.settings.rdf) as repository:
        is_known_graph = repository.query(f"ASK {{ GRAPH <{address}> {{ ?s ?p ?o }} }}")
    if not is_known_graph:
        raise PageNotFound(f"There is no graph “{identifier}”. /sparql lists those that there are.", "/sparql")
    return _redirect("/sparql" if form == "html" else f"/sparql?format={form}")


def _redirect(to: str) -> Answer:
    return Answer(f"See {to}\n".encode(), CONTENT_TYPES["txt"], {"location": to}, 303)


def build_thing_document(context: PageContext, request: PageRequest) -> Answer:
    """All statements about one thing and of the nodes without an address below it. Raises PageNotFound."""
    kind = request.path["kind"]
    identifier = _resolve_identifier(context, kind, request.path["id"])
    format_name = request.path.get("format") or choose_format(request.accept, RDF_MEDIA, "ttl")
    if kind == "graph":
        return _redirect_graph(context, identifier, format_name)
    triples = read_statements(context, build_iri(context, kind, identifier))
    if not triples:
        raise PageNotFound(f"There are no statements about the {kind} “{identifier}”. Look for it at /search.")
    body = serialise(triples, format_name, read_context(context.vocab).prefixes)
    return Answer(body, CONTENT_TYPES[format_name], status=410 if _is_tombstone(context, kind, identifier) else 200)


def _resolve_identifier(context: PageContext, kind: str, identifier: str) -> str:
    """The id under which the thing is known now, where it was known under others."""
    if kind == "publisher":
        return resolve_body_id(context.catalogue, identifier)
    return resolve_home_id(context.catalogue, identifier) if kind == "home" else identifier


def _is_tombstone(context: PageContext, kind: str, identifier: str) -> bool:
    return kind == "home" and find_former_home(context.catalogue, identifier) is not None


def _build_tombstone_answer(context: PageContext, identifier: str, form: str) -> Answer:
    """People are led to the page of what is gone; programs get 410 with all that is known of it."""
    if form == "html":
        return _redirect(build_page_path("home", identifier))
    triples = read_statements(context, build_iri(context, "home", identifier))
    return Answer(serialise(triples, form, read_context(context.vocab).prefixes), CONTENT_TYPES[form], status=410)


def build_iri(context: PageContext, kind: str, identifier: str) -> str:
    """The address of a thing in RDF."""
    if kind == "concept":
        return SCHEMES + quote(identifier, safe="-._~/")
    return iri(context.settings.base, kind, identifier)


def read_statements(context: PageContext, thing: str) -> list[Triple]:
    """All statements about one thing, in order.

    Apart from its callers: the store's answer must end in the thread that asked, which an error would outlive.
    """
    with open_local(context.settings.rdf) as repository:
        found = cast("Iterator[Triple]", repository.query(f"DESCRIBE <{thing}>"))
        return sorted(islice(found, MAX_STATEMENTS), key=str)


def _find_own_description(context: PageContext, thing: str) -> str:
    """The description that tells of one of our own offers: the catalogue, its files and service, the RDF data set."""
    about = CatalogueIdentity(context.settings.base)
    offers = {about.catalogue, about.dataset, about.service, about.publisher, about.contact_point}
    files = {about.distribution(path) for path, *_ in DUMPS}
    if thing == about.void:
        return "/void"
    return "/catalog" if thing.removesuffix("-entry") in offers | files else ""


def _find_page_path(context: PageContext, kind: str, identifier: str) -> str:
    if kind == "request":
        known = context.curation.execute("SELECT 1 FROM change_requests WHERE uid = ?", (identifier,)).fetchone()
        return build_page_path("request", identifier) if known else ""
    if kind in THING_PAGES:
        name, table = THING_PAGES[kind]
        return build_page_path(name, identifier) if is_known(context.catalogue, table, identifier) else ""
    if kind not in LEADING_PAGES:
        return ""
    name, sql = LEADING_PAGES[kind]
    row = context.catalogue.execute(sql, (identifier,)).fetchone()
    return build_page_path(name, str(row[0])) if row else ""


def _is_described(context: PageContext, thing: str) -> bool:
    with open_local(context.settings.rdf) as repository:
        return bool(cast(QueryBoolean, repository.query(f"ASK {{ <{thing}> ?p ?o }}")))
