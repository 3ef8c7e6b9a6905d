"""Calendar: every date that publications tell of, by month; and the load, what falls due when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.change.calendar.dates import ENTRY_KINDS
from homefinder.change.calendar.queries import CONDITIONS
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.common import group_rows
from homefinder.urls import build_calendar_path, build_page_path, clean_link

ENTRIES = """SELECT c.uid, c.kind, c.starts, c.ends, c.state, c.title, c.summary, c.url, c.venue, c.binding,
      c.announced_on, c.lead_days, c.who, c.home_id, c.record_id, c.source_id, c.publisher_id,
      coalesce(p.name, '') AS owner,
      (SELECT count(*) FROM calendar_needs n WHERE n.uid = c.uid) AS needs
    FROM calendar c LEFT JOIN publishers p ON p.id = c.publisher_id {where} ORDER BY c.starts, c.uid"""
OWNERS = """SELECT DISTINCT p.id, p.name FROM calendar c JOIN publishers p ON p.id = c.publisher_id
    ORDER BY p.name COLLATE NOCASE"""
MAX_PAST = 100
"""Most entries that are past and shown; all stand in the CSV and in the table."""
KIND_LABELS: Mapping[str, str] = {
    "consultation-opens": "Consultation opens", "consultation-closes": "Consultation closes",
    "applies-from": "Applies from", "comply-by": "Comply by", "ends": "Ends", "meeting": "Meeting",
    "opens": "Opens", "load-by": "First data by", "submit-by": "Submit by", "clean-until": "Correct until",
    "reference-date": "Reference day", "review-date": "Review", "publish-expected": "To be published",
}  # fmt: skip
BINDING_LABELS: Mapping[str, str] = {
    "binding": "binding",
    "not-binding": "not binding",
    "unknown": "not known if binding",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def calendar_page(context: PageContext, request: PageRequest) -> Page:
    """The dates ahead by month, and below them those that are past, newest first."""
    chosen = {
        "kind": request.read_word("kind", tuple(ENTRY_KINDS)), "owner": resolve_body_id(context.catalogue,
        request.read_word("owner")),
        "need": request.read_word("need"), "theme": request.read_word("theme"), "binding": request.read_word("binding",
        tuple(BINDING_LABELS)),
    }  # fmt: skip
    today = context.today
    entries = [build_entry(row) for row in _list_entries(context, chosen)]
    ahead = [row for row in entries if compute_last_day(row) >= today]
    past = [row for row in reversed(entries) if compute_last_day(row) < today]
    data = {
        "ahead": _group_by_month(ahead), "past": _group_by_month(past[:MAX_PAST]), "today": today,
        "past_total": len(past),
        "chosen": chosen, "kinds": KIND_LABELS, "bindings": BINDING_LABELS, "owners": context.list_rows(OWNERS),
        "needs": context.list_rows("SELECT id, title FROM needs ORDER BY title"),
        "subscribe": _list_calendar_links(chosen),
        "total": len(ahead),
    }  # fmt: skip
    about = "Dates ahead: consultations, meetings, and days from which standards apply."
    links = (Link("/calendars/all.ics", "All dates as a calendar", "text/calendar"), Link("/load", "Workload by month"))
    return Page("pages/calendar.html", "Calendar", data, about, rows=entries, links=links)


def _list_entries(context: PageContext, filters: Mapping[str, str]) -> list[dict[str, Any]]:
    tests = {"kind": "c.kind = :kind", "binding": "c.binding = :binding", **CONDITIONS}
    used = [test for name, test in tests.items() if filters.get(name)]
    where = f"WHERE {' AND '.join(used)}" if used else ""
    return context.list_rows(ENTRIES.format(where=where), filters)


def build_entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the calendar as its list shows it."""
    return {
        **row,
        "url": clean_link(row["url"]),
        "words": KIND_LABELS.get(row["kind"], row["kind"].replace("-", " ")),
        "bound": BINDING_LABELS.get(row["binding"], ""),
        "anchor": row["uid"].partition("@")[0],
        "page": build_page_path("home", row["home_id"])
        if row["home_id"]
        else build_page_path("record", row["record_id"]),
        "owner_page": build_page_path("owner", row["publisher_id"]) if row["owner"] else "",
    }


def compute_last_day(row: Mapping[str, Any]) -> str:
    """The ISO date on which an entry is over."""
    return str(row["ends"] or row["starts"])[:10]


def format_month(month: str) -> str:
    """``2026-04`` as April 2026; anything else as it is."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number.isdigit() and 1 <= int(number) <= 12 else month


def _group_by_month(entries: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = group_rows([{**row, "month": row["starts"][:7]} for row in entries], "month")
    return {format_month(month): rows for month, rows in found.items()}


def _list_calendar_links(filters: Mapping[str, str]) -> list[Link]:
    """Calendars to follow that fit what was chosen."""
    found = [Link("/calendars/all.ics", "All dates", "text/calendar")]
    for kind in ("need", "owner", "theme"):
        if filters[kind]:
            found.insert(
                0, Link(build_calendar_path(kind, filters[kind]), f"The dates of this {kind}", "text/calendar")
            )
    return found
