"""Addresses of what programs read: things, our DCAT catalogue, VoID, dumps, the sitemap, and reconciliation."""

from __future__ import annotations

from typing import Any

from homefinder.site.linked_data.catalog import catalog, void
from homefinder.site.linked_data.documents import document_view
from homefinder.site.linked_data.dumps import dump
from homefinder.site.linked_data.sitemap import opensearch, robots, sitemap
from homefinder.site.linked_data.suggest import suggest
from homefinder.site.linked_data.things import data, thing
from homefinder.site.reconcile.service import reconcile

RDF = r"(?:\.(?P<form>ttl|nt|jsonld|rdf))?"
RECONCILE = r"preview|view|extend|properties|suggest/(?:entity|type|property)"


def published_routes() -> list[tuple[str, Any]]:
    """Patterns and views, as Datasette wants them."""
    return [
        (r"^/id/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+)$", document_view(thing)),
        (rf"^/data/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+?){RDF}$", document_view(data)),
        (rf"^/catalog{RDF}$", document_view(catalog)),
        (rf"^/(?:void|\.well-known/void){RDF}$", document_view(void)),
        (r"^/dump/homefinder\.(?P<form>ttl|trig|nq)$", dump),
        (r"^/sitemap(?:-(?P<number>[0-9]{1,4}))?\.xml$", document_view(sitemap)),
        (r"^/robots\.txt$", document_view(robots)),
        (r"^/opensearch\.xml$", document_view(opensearch)),
        (r"^/search/suggest$", document_view(suggest)),
        (rf"^/reconcile(?:/(?P<part>{RECONCILE}))?$", reconcile),
    ]
