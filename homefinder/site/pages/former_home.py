"""The tombstone: the page of a home that is gone, which says what it was, when it was there, why it went, what came."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from homefinder.clean.days import format_day
from homefinder.decisions.store import read_decisions
from homefinder.site.http.page import Link, Page, PageContext, PageMoved, PageNotFound, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.store.queries import find_former_home, read_name
from homefinder.urls import build_calendar_path, build_feed_path, build_page_path, clean_link

RECORDS = """SELECT r.id, r.title, r.first_seen, r.last_seen, s.title AS source, s.id AS source_id
    FROM home_memberships m JOIN records r ON r.id = m.record_id JOIN sources s ON s.id = r.source_id
    WHERE m.home_id = ? AND m.is_latest = 1 ORDER BY r.id"""
EVENTS = """SELECT e.id, e.kind, e.date, e.title, e.summary, e.announced_by FROM home_memberships m
    JOIN events e ON e.record_id = m.record_id WHERE m.home_id = ? AND m.is_latest = 1
    ORDER BY e.date DESC, e.id LIMIT 60"""
REQUESTS = "SELECT uid, title, opened_on FROM change_requests WHERE home_id = ? ORDER BY opened_on DESC, uid"


def former_home_page(context: PageContext, request: PageRequest) -> Page:
    """The tombstone of a home. Raises PageMoved where its id leads on, PageNotFound where it never was one."""
    row = find_former_home(context.catalogue, request.path["id"])
    if row is None:
        raise PageNotFound(f"There is no standard “{request.path['id']}”. Search for it by its name.")
    if row["leads_to"]:
        raise PageMoved(build_page_path("home", row["leads_to"]))
    identifier = row["id"]
    events = add_pages("change", context.list_rows(EVENTS, identifier))
    data = {
        "status": 410,
        "former": {
            **row, "url": clean_link(row["url"]),
            "seen": f"from {format_day(row['first_seen'])} to {format_day(row['last_seen'])}",
        },
        "since": format_day(row["gone_on"]),
        "successor": _link_successor(context, row),
        "records": [
            {**one, "seen": f"{format_day(one['first_seen'])} to {format_day(one['last_seen'])}"}
            for one in add_pages("record", context.list_rows(RECORDS, identifier))
        ],
        "events": list_days(events),
        "decisions": _list_decisions(context.catalogue, context.curation, identifier),
        "requests": [dict(one) for one in context.curation.execute(REQUESTS, (identifier,))],
    }  # fmt: skip
    return Page(
        "pages/former-home.html",
        row["title"],
        data,
        f"No longer in this catalogue since {format_day(row['gone_on'])}.",
        rows=events,
        things=[("home", identifier)],
        links=(
            Link(build_feed_path("home", identifier), "Feed of its changes", "application/atom+xml"),
            Link(build_calendar_path("home", identifier), "Calendar of its dates", "text/calendar"),
        ),
        crumbs=(Link("/homes", "Standards"),),
        status=410,
        is_indexed=False,
    )


def list_days(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events with their ``date`` in words as ``day``."""
    return [{**row, "day": format_day(row["date"])} for row in events]


def _link_successor(context: PageContext, row: dict[str, Any]) -> dict[str, str] | None:
    if not row["replaced_by"]:
        return None
    title = read_name(context.catalogue, "homes", row["replaced_by"])
    return {"page": build_page_path("home", row["replaced_by"]), "title": title}


def _list_decisions(catalogue: sqlite3.Connection, curation: sqlite3.Connection, home_id: str) -> list[dict[str, str]]:
    """What people decided on the home, with the need that each is about; no names of people."""
    return [
        {
            "need": read_name(catalogue, "needs", said.need_id) or said.need_title,
            "page": build_page_path("need", said.need_id) if read_name(catalogue, "needs", said.need_id) else "",
            "verdict": said.verdict, "decided_on": said.decided_on, "reason": said.reason,
        }
        for said in read_decisions(curation)
        if said.home_id == home_id
    ]  # fmt: skip
