"""Atom feeds of the site: all changes, those of a thing, and those of any choice, a hundred on a page."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

from homefinder.change.diff.fields import build_difference
from homefinder.change.diff.render import render_html
from homefinder.change.impact.event_choice import build_event_condition
from homefinder.change.impact.reasons import explain_events
from homefinder.change.kinds import EVENT_KINDS
from homefinder.errors import UsageError
from homefinder.notify.atom import AtomEntry, FeedPageLinks, render_atom_feed
from homefinder.site.choice import Choice, describe_choice, read_choice
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest, parse_whole_number
from homefinder.site.pages.languages import build_title_lang
from homefinder.store.queries import KIND_TABLES, read_last_seen_on, read_name
from homefinder.urls import build_feed_path

PAGE_SIZE = 100
"""Events on one page of a feed."""

FEED_ROUTE = r"^/feeds/(?P<scope>all|source|owner|theme|home|need)(?:/(?P<id>[^/]+?))?\.atom$"

MAX_MEMBERS = 500
"""Most members of an event that its entry lists; the event's page has them all."""

EVENTS = """SELECT e.id, e.kind, e.title, e.summary, e.seen_on, e.date, e.url, e.announced_by, e.members,
      CASE WHEN e.members = 1 THEN coalesce(p.name, nullif(r.publisher, ''), s.publisher) ELSE s.publisher END
        AS author, c.from_version_id, c.to_version_id, r.language
    FROM events e JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id
    LEFT JOIN home_records hr ON hr.record_id = e.record_id LEFT JOIN homes h ON h.id = hr.home_id
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN changes c ON c.id = e.change_id
    WHERE {condition}
    ORDER BY e.seen_on DESC, e.date DESC, e.id LIMIT :most OFFSET :offset"""

MEMBERS = """SELECT r.title FROM event_members m JOIN records r ON r.id = m.record_id WHERE m.event_id = ?
    ORDER BY r.title COLLATE NOCASE, r.id LIMIT ?"""


def build_feed(context: PageContext, request: PageRequest) -> Answer:
    """One page of a feed of a thing, or of what the query chooses: see ``choice.Choice``.

    Raises PageNotFound for an unknown thing, kind or page.
    """
    catalogue, base = context.catalogue, context.settings.base
    scope, choice, source = _read_scope(context, request)
    page = _parse_page_number(request.query.get("page", "1"))
    followed = _read_source_name(catalogue, source) if source else describe_choice(context, choice)
    condition, values = build_event_condition({**choice.to_dict(), "source": source}, choice.muted_names)
    wanted = {**values, "most": PAGE_SIZE + 1, "offset": (page - 1) * PAGE_SIZE}
    rows = context.list_rows(EVENTS.format(condition=condition), wanted)
    if page > 1 and not rows:
        raise PageNotFound(f"This feed has no page {page}.")
    identifier = source or (getattr(choice, scope) if scope != "all" else "")
    path = base.rstrip("/") + (build_feed_path(scope, identifier) if identifier else "/feeds/all.atom")
    rest = choice if scope in ("all", "source") else replace(choice, **{scope: ""})
    pages = FeedPageLinks(
        path + rest.to_query(),
        path + _build_page_query(rest, page - 1) if page > 1 else "",
        path + _build_page_query(rest, page + 1) if len(rows) > PAGE_SIZE else "",
    )
    why = explain_events(
        catalogue, [row["id"] for row in rows[:PAGE_SIZE]], f"“{followed}”" if followed else "all changes",
        choice.to_dict(),
    )  # fmt: skip
    entries = [_build_entry(catalogue, row, why[row["id"]]) for row in rows[:PAGE_SIZE]]
    title = f"Changes: {followed}" if followed else "All changes"
    title = f"{title}, {choice.kind.replace('-', ' ')}" if choice.kind else title
    updated = max((entry.seen_on for entry in entries), default="") or read_last_seen_on(catalogue) or "1970-01-01"
    body = render_atom_feed(entries, title, path + _build_page_query(rest, page), base, updated, pages=pages)
    return Answer(body, CONTENT_TYPES["atom"])


def _read_scope(context: PageContext, request: PageRequest) -> tuple[str, Choice, str]:
    """Of what thing the feed is, all that is chosen, and the source where it is of one."""
    scope, identifier = request.path["scope"], request.path.get("id", "")
    if (scope == "all") == bool(identifier):
        raise PageNotFound(f"There is no {scope} “{identifier}” to follow.")
    of_thing = {scope: identifier} if scope not in ("all", "source") else {}
    choice = read_choice(context, replace(request, query={**request.query, **of_thing}))
    if choice.kind and choice.kind not in EVENT_KINDS:
        raise PageNotFound(f"There is no kind of change “{choice.kind}”; there are: {', '.join(EVENT_KINDS)}.")
    return scope, choice, identifier if scope == "source" else ""


def _read_source_name(catalogue: sqlite3.Connection, source: str) -> str:
    name = read_name(catalogue, KIND_TABLES["source"], source)
    if not name:
        raise PageNotFound(f"There is no source “{source}” to follow.")
    return name


def _build_entry(catalogue: sqlite3.Connection, row: Mapping[str, Any], why: str) -> AtomEntry:
    shown = ""
    if row["members"] > 1:
        shown = _render_members(catalogue, row["id"], row["members"])
    elif row["announced_by"] == "seen" and row["from_version_id"] and row["to_version_id"]:
        try:
            shown = render_html(build_difference(catalogue, row["from_version_id"], row["to_version_id"]))
        except UsageError:
            shown = ""  # a version that is not kept any more: the sentence still tells
    return AtomEntry(
        row["id"], row["kind"], row["title"], row["summary"], row["seen_on"], row["date"], row["author"], row["url"],
        shown, build_title_lang(row["language"], row["members"]), why,
    )  # fmt: skip


def _render_members(catalogue: sqlite3.Connection, event_id: str, count: int) -> str:
    """The records of an event of many, as a list in HTML."""
    titles = [title for (title,) in catalogue.execute(MEMBERS, (event_id, MAX_MEMBERS))]
    more = f"<p>And {count - len(titles)} more.</p>" if count > len(titles) else ""
    return f"<ul>{''.join(f'<li>{escape(title)}</li>' for title in titles)}</ul>{more}"


def _build_page_query(choice: Choice, page: int) -> str:
    return choice.to_query(page=str(page) if page > 1 else "")


def _parse_page_number(text: str) -> int:
    number = parse_whole_number(text)
    if not number:
        raise PageNotFound(f"“{text}” is no number of a page.")
    return number
