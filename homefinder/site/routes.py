"""Every page of ours by its address. Datasette's tables and queries stay below ``/catalogue``."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from homefinder.site.auth.audit import audit_page
from homefinder.site.curation.judging.in_place import build_need_view
from homefinder.site.curation.routes import list_curation_routes
from homefinder.site.feeds.atom import FEED_ROUTE, build_feed
from homefinder.site.feeds.icalendar import CALENDAR_ROUTE, build_calendar
from homefinder.site.feeds.reading_list import READING_FEED_ROUTE, build_reading_feed
from homefinder.site.guard.route import READS, SiteRoute
from homefinder.site.http.answers import build_answer_view
from homefinder.site.http.page import PageFunction
from homefinder.site.http.page_view import MACHINE_FORMATS, build_page_view
from homefinder.site.http.served_catalogue import View
from homefinder.site.linked_data.routes import list_linked_data_routes
from homefinder.site.linked_data.thing_page import thing_page
from homefinder.site.list_columns import add_columns
from homefinder.site.mail.routes import list_mail_routes
from homefinder.site.operation.health import answer_health
from homefinder.site.operation.metrics import answer_metrics
from homefinder.site.pages.about import about_page
from homefinder.site.pages.accepted_need import need_page, needs_page
from homefinder.site.pages.calendar import calendar_page
from homefinder.site.pages.change import change_page
from homefinder.site.pages.changes import changes_page
from homefinder.site.pages.compare import compare_page
from homefinder.site.pages.due import due_page
from homefinder.site.pages.duties import duties_page
from homefinder.site.pages.front_page import front_page
from homefinder.site.pages.home_page import home_page
from homefinder.site.pages.homes import homes_page
from homefinder.site.pages.items import home_items_page, items_page
from homefinder.site.pages.map import map_page
from homefinder.site.pages.matrix import matrix_page
from homefinder.site.pages.owners import owner_page, owners_page
from homefinder.site.pages.pack import PACK_FILE_ROUTE, build_pack_file, pack_page
from homefinder.site.pages.proposals import proposals_page, routes_page
from homefinder.site.pages.reading import reading_list_page, reading_lists_page
from homefinder.site.pages.records import record_page
from homefinder.site.pages.requests import request_page, requests_page
from homefinder.site.pages.search_page import search_page
from homefinder.site.pages.sources import run_page, source_page, sources_page
from homefinder.site.pages.stewardship import stewardship_page
from homefinder.site.pages.themes import theme_page, themes_page
from homefinder.site.pages.uses import uses_page
from homefinder.site.pages.workload import workload_page
from homefinder.site.personal_data.notices import accessibility_page, privacy_page
from homefinder.site.service_description.routes import list_description_routes
from homefinder.site.sparql.service import answer_sparql

PAGES: Mapping[str, PageFunction] = {
    "/": front_page,
    "/search": search_page,
    "/needs": needs_page,
    "/need/{id}": need_page,
    "/homes": homes_page,
    "/home/{id}": home_page,
    "/duties": duties_page,
    "/stewardship/{id}": stewardship_page,
    "/uses": uses_page,
    "/proposals": proposals_page,
    "/routes": routes_page,
    "/owners": owners_page,
    "/owner/{id}": owner_page,
    "/themes": themes_page,
    "/theme/{id}": theme_page,
    "/changes": changes_page,
    "/change/{id}": change_page,
    "/compare/{id}": compare_page,
    "/items": items_page,
    "/items/{id}": home_items_page,
    "/calendar": calendar_page,
    "/due": due_page,
    "/load": workload_page,
    "/map": map_page,
    "/matrix": matrix_page,
    "/requests": requests_page,
    "/request/{id}": request_page,
    "/sources": sources_page,
    "/source/{id}": source_page,
    "/record/{id}": record_page,
    "/run/{id}": run_page,
    "/thing/{kind}/{id}": thing_page,
    "/about": about_page,
    "/accessibility": accessibility_page,
    "/privacy": privacy_page,
    "/pack/{id}": pack_page,
    "/reading": reading_lists_page,
    "/reading/{id}": reading_list_page,
    "/audit": audit_page,
}
"""Addresses, with their parts in braces; each also ends in .json, .csv, .ttl, .jsonld or .md."""

SECTOR_PAGES = ("/",)
"""Pages that show the sector which a reader chose before."""
VIEWS: Mapping[str, Callable[[View], View]] = {"/need/{id}": build_need_view}
"""Pages that some readers get in a way of their own."""


def list_routes() -> list[SiteRoute]:
    """The table of routes: every address of ours, with what answers, what it takes, and who may use it."""
    return [
        SiteRoute(PACK_FILE_ROUTE, build_answer_view(build_pack_file, reads_curation=True)),
        *(SiteRoute(build_pattern(address), _build_view(address, function)) for address, function in PAGES.items()),
        SiteRoute(r"^/sparql$", answer_sparql, (*READS, "POST")),
        SiteRoute(r"^/healthz$", answer_health),
        SiteRoute(r"^/metrics$", answer_metrics),
        *list_linked_data_routes(),
        *list_curation_routes(),
        *list_mail_routes(),
        *list_description_routes(PAGES),
        SiteRoute(READING_FEED_ROUTE, build_answer_view(build_reading_feed)),
        SiteRoute(FEED_ROUTE, build_answer_view(build_feed)),
        SiteRoute(CALENDAR_ROUTE, build_answer_view(build_calendar)),
    ]


def _build_view(address: str, function: PageFunction) -> View:
    view = build_page_view(add_columns(address, function), reads_sector=address in SECTOR_PAGES)
    return VIEWS[address](view) if address in VIEWS else view


def build_pattern(address: str) -> str:
    """The regular expression of an address."""
    parts = address.replace("{", "(?P<").replace("}", ">[^/]+?)")
    return rf"^{parts}(?:\.(?P<format>{'|'.join(MACHINE_FORMATS)}))?$"
