"""Addresses of what programs read: things, our DCAT catalogue, VoID, dumps, the sitemap, and reconciliation."""

from __future__ import annotations

from typing import Any

from homefinder.site.http.answers import build_answer_view
from homefinder.site.linked_data.catalog import build_catalog, build_ontology, build_void
from homefinder.site.linked_data.dumps import send_catalogue, send_dump
from homefinder.site.linked_data.sitemap import build_opensearch, build_robots, build_sitemap
from homefinder.site.linked_data.suggest import build_suggestion_document
from homefinder.site.linked_data.things import build_thing_document, redirect_thing
from homefinder.site.reconcile.service import reconcile

RDF_ENDING = r"(?:\.(?P<format>ttl|nt|jsonld|rdf))?"
RECONCILE_PARTS = r"preview|view|extend|properties|suggest/(?:entity|type|property)"


def list_linked_data_routes() -> list[tuple[str, Any]]:
    """Patterns and views, as Datasette wants them."""
    thing = build_answer_view(redirect_thing, negotiates=True, reads_curation=True)
    statements = build_answer_view(build_thing_document, negotiates=True)
    return [
        (r"^/id/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+)$", thing),
        (r"^/id/(?P<kind>graph)/(?P<id>source/[^/]+)$", thing),
        (rf"^/data/(?P<kind>graph)/(?P<id>source/[^/]+?){RDF_ENDING}$", statements),
        (rf"^/data/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+?){RDF_ENDING}$", statements),
        (rf"^/catalog{RDF_ENDING}$", build_answer_view(build_catalog, negotiates=True)),
        (rf"^/def{RDF_ENDING}$", build_answer_view(build_ontology, negotiates=True)),
        (rf"^/(?:void|\.well-known/void){RDF_ENDING}$", build_answer_view(build_void, negotiates=True)),
        (r"^/dump/homefinder\.(?P<format>ttl|trig|nq)(?P<packed>\.gz)?$", send_dump),
        (r"^/catalogue\.db$", send_catalogue),
        (r"^/sitemap(?:-(?P<number>[0-9]{1,4}))?\.xml$", build_answer_view(build_sitemap)),
        (r"^/robots\.txt$", build_answer_view(build_robots)),
        (r"^/opensearch\.xml$", build_answer_view(build_opensearch)),
        (r"^/search/suggest$", build_answer_view(build_suggestion_document)),
        (rf"^/reconcile(?:/(?P<part>{RECONCILE_PARTS}))?$", reconcile),
    ]
