"""The change requests to a standard or to an owner, for their pages: how each stands, never who asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.projection import build_request_view
from homefinder.change_requests.render import sort_by_deadline
from homefinder.change_requests.reports import is_open
from homefinder.change_requests.store import read_request, read_request_views
from homefinder.change_requests.workflow import STATES
from homefinder.site.http.page import PageContext
from homefinder.urls import build_page_path

REQUESTS = """SELECT uid FROM change_requests WHERE home_id = :home
    UNION SELECT request_uid FROM request_events WHERE field = 'home_id' AND value = :home ORDER BY 1"""
"""Requests that were opened for a standard, or corrected to it."""


def list_home_requests(context: PageContext, home_id: str) -> list[dict[str, Any]]:
    """The change requests to one standard, those that are open first."""
    rows = context.curation.execute(REQUESTS, {"home": home_id}).fetchall()
    views = (build_request_view(*read_request(context.curation, row[0])) for row in rows)
    return _build_rows([view for view in views if view.request.home_id == home_id])


def list_owner_requests(
    context: PageContext, names: Collection[str], home_ids: Collection[str]
) -> list[dict[str, Any]]:
    """The change requests to a body, those that are open first: that name it by one of its names, or what it owns."""
    views = read_request_views(context.curation)
    return _build_rows([one for one in views if one.request.owner in names or one.request.home_id in home_ids])


def _build_rows(views: Sequence[ChangeRequestView]) -> list[dict[str, Any]]:
    return [
        {
            "uid": view.uid, "title": view.request.title, "page": build_page_path("request", view.uid),
            "state": view.state, "state_words": STATES[view.state], "since": view.since, "is_open": is_open(view),
            "home": view.request.home_title, "deadline": view.deadline.date if view.deadline else "",
        }
        for view in sorted(sort_by_deadline(views), key=lambda one: not is_open(one))
    ]  # fmt: skip
