"""Addresses of what programs read: things, our DCAT catalogue, VoID, dumps, the sitemap, and reconciliation."""

from __future__ import annotations

from homefinder.site.guard.route import FORM_MEDIA, READS, SiteRoute
from homefinder.site.http.answers import build_answer_view
from homefinder.site.linked_data.catalog import build_catalog, build_ontology, build_void
from homefinder.site.linked_data.dumps import send_catalogue, send_dump
from homefinder.site.linked_data.item_schemas import SCHEMA_ROUTE, build_item_schema
from homefinder.site.linked_data.sitemap import build_opensearch, build_robots, build_sitemap
from homefinder.site.linked_data.suggest import build_suggestion_document
from homefinder.site.linked_data.things import build_thing_document, redirect_thing
from homefinder.site.reconcile.service import reconcile

RDF_ENDING = r"(?:\.(?P<format>ttl|nt|jsonld|rdf))?"
RECONCILE_PARTS = r"preview|view|extend|properties|suggest/(?:entity|type|property)"


def list_linked_data_routes() -> list[SiteRoute]:
    """Their part of the table of routes."""
    thing = build_answer_view(redirect_thing, negotiates=True, reads_curation=True)
    statements = build_answer_view(build_thing_document, negotiates=True)
    return [
        SiteRoute(r"^/id/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+)$", thing),
        SiteRoute(r"^/id/(?P<kind>graph)/(?P<id>source/[^/]+)$", thing),
        SiteRoute(rf"^/data/(?P<kind>graph)/(?P<id>source/[^/]+?){RDF_ENDING}$", statements),
        SiteRoute(rf"^/data/(?P<kind>[a-z][a-z-]*)/(?P<id>[^/]+?){RDF_ENDING}$", statements),
        SiteRoute(rf"^/catalog{RDF_ENDING}$", build_answer_view(build_catalog, negotiates=True)),
        SiteRoute(rf"^/def{RDF_ENDING}$", build_answer_view(build_ontology, negotiates=True)),
        SiteRoute(rf"^/(?:void|\.well-known/void){RDF_ENDING}$", build_answer_view(build_void, negotiates=True)),
        SiteRoute(r"^/dump/homefinder\.(?P<format>ttl|trig|nq)(?P<packed>\.gz)?$", send_dump),
        SiteRoute(r"^/catalogue\.db$", send_catalogue),
        SiteRoute(r"^/sitemap(?:-(?P<number>[0-9]{1,4}))?\.xml$", build_answer_view(build_sitemap)),
        SiteRoute(r"^/robots\.txt$", build_answer_view(build_robots)),
        SiteRoute(r"^/opensearch\.xml$", build_answer_view(build_opensearch)),
        SiteRoute(SCHEMA_ROUTE, build_answer_view(build_item_schema)),
        SiteRoute(r"^/search/suggest$", build_answer_view(build_suggestion_document)),
        SiteRoute(rf"^/reconcile(?:/(?P<part>{RECONCILE_PARTS}))?$", reconcile, (*READS, "POST"), media=(FORM_MEDIA,)),
    ]
