"""Addresses of what the site tells programs of itself."""

from __future__ import annotations

from collections.abc import Mapping

from homefinder.site.guard.route import SiteRoute
from homefinder.site.http.answers import build_answer_view
from homefinder.site.http.page import PageFunction
from homefinder.site.service_description.feed_list import build_feed_list
from homefinder.site.service_description.openapi import build_openapi_function
from homefinder.site.service_description.well_known import build_api_catalog, build_llms, build_security


def list_description_routes(pages: Mapping[str, PageFunction]) -> list[SiteRoute]:
    """The routes, for the table of routes. ``pages``: what the description of the interface describes."""
    return [
        SiteRoute(r"^/openapi\.json$", build_answer_view(build_openapi_function(pages))),
        SiteRoute(r"^/\.well-known/api-catalog$", build_answer_view(build_api_catalog)),
        SiteRoute(r"^/(?:\.well-known/)?security\.txt$", build_answer_view(build_security)),
        SiteRoute(r"^/llms\.txt$", build_answer_view(build_llms)),
        SiteRoute(r"^/feeds\.opml$", build_answer_view(build_feed_list)),
    ]
