"""Addresses of what the site tells programs of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.site.http.answers import build_answer_view
from homefinder.site.http.page import PageFunction
from homefinder.site.service_description.feed_list import build_feed_list
from homefinder.site.service_description.openapi import build_openapi_function
from homefinder.site.service_description.well_known import build_api_catalog, build_llms, build_security


def list_description_routes(pages: Mapping[str, PageFunction]) -> list[tuple[str, Any]]:
    """Patterns and views, as Datasette wants them. ``pages``: what the description of the interface describes."""
    return [
        (r"^/openapi\.json$", build_answer_view(build_openapi_function(pages))),
        (r"^/\.well-known/api-catalog$", build_answer_view(build_api_catalog)),
        (r"^/(?:\.well-known/)?security\.txt$", build_answer_view(build_security)),
        (r"^/llms\.txt$", build_answer_view(build_llms)),
        (r"^/feeds\.opml$", build_answer_view(build_feed_list)),
    ]
