"""Calendar: every date that publications tell of, by month; and the load, what falls due when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from homefinder.change.calendar.dates import KINDS
from homefinder.change.calendar.queries import OF
from homefinder.resolve.publishers import body_called
from homefinder.site.http.page import Asked, House, Link, Page
from homefinder.site.pages.common import day_of, grouped
from homefinder.urls import page_of, web

ENTRIES = """SELECT c.uid, c.kind, c.starts, c.ends, c.state, c.title, c.sentence, c.url, c.place, c.binding, c.told_on,
      c.lead_days, c.home_id, c.record_id, c.source_id, c.publisher_id, coalesce(p.name, '') AS owner,
      (SELECT count(*) FROM calendar_needs n WHERE n.uid = c.uid) AS needs
    FROM calendar c LEFT JOIN publishers p ON p.id = c.publisher_id {where} ORDER BY c.starts, c.uid"""
OWNERS = """SELECT DISTINCT p.id, p.name FROM calendar c JOIN publishers p ON p.id = c.publisher_id
    ORDER BY p.name COLLATE NOCASE"""
PAST = 100
"""Most entries that are past and shown; all stand in the CSV and in the table."""
WORDS: Mapping[str, str] = {
    "consultation-opens": "Consultation opens", "consultation-closes": "Consultation closes",
    "applies-from": "Applies from", "comply-by": "Comply by", "meeting": "Meeting",
}  # fmt: skip
BOUND: Mapping[str, str] = {"binding": "binding", "not-binding": "not binding", "unknown": "not known if binding"}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def calendar_page(house: House, asked: Asked) -> Page:
    """The dates ahead by month, and below them those that are past, newest first."""
    chosen = {
        "kind": asked.word("kind", tuple(KINDS)), "owner": body_called(house.catalogue, asked.word("owner")),
        "need": asked.word("need"), "theme": asked.word("theme"), "binding": asked.word("binding", tuple(BOUND)),
    }  # fmt: skip
    today = day_of(house)
    entries = [entry(row) for row in _found(house, chosen)]
    ahead = [row for row in entries if last_day(row) >= today]
    past = [row for row in reversed(entries) if last_day(row) < today]
    data = {
        "ahead": _months(ahead), "past": _months(past[:PAST]), "today": today, "past_total": len(past),
        "chosen": chosen, "kinds": WORDS, "bindings": BOUND, "owners": house.rows(OWNERS),
        "needs": house.rows("SELECT id, title FROM needs ORDER BY title"), "subscribe": _subscribe(chosen),
        "total": len(ahead),
    }  # fmt: skip
    about = "Dates ahead: consultations, meetings, and days from which standards apply."
    links = (Link("/calendars/all.ics", "All dates as a calendar", "text/calendar"), Link("/load", "Load by month"))
    return Page("pages/calendar.html", "Calendar", data, about, rows=entries, links=links)


def _found(house: House, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    tests = {"kind": "c.kind = :kind", "binding": "c.binding = :binding", **OF}
    used = [test for name, test in tests.items() if chosen.get(name)]
    where = f"WHERE {' AND '.join(used)}" if used else ""
    return [dict(row) for row in house.catalogue.execute(ENTRIES.format(where=where), chosen)]


def entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the calendar as its list shows it."""
    return {
        **row,
        "url": web(row["url"]),
        "words": WORDS.get(row["kind"], row["kind"].replace("-", " ")),
        "bound": BOUND.get(row["binding"], ""),
        "anchor": row["uid"].partition("@")[0],
        "page": page_of("home", row["home_id"]) if row["home_id"] else page_of("record", row["record_id"]),
        "owner_page": page_of("owner", row["publisher_id"]) if row["owner"] else "",
    }


def last_day(row: Mapping[str, Any]) -> str:
    """The ISO date on which an entry is over."""
    return str(row["ends"] or row["starts"])[:10]


def month_words(month: str) -> str:
    """``2026-04`` as April 2026; anything else as it is."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number.isdigit() and 1 <= int(number) <= 12 else month


def _months(entries: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = grouped([{**row, "month": row["starts"][:7]} for row in entries], "month")
    return {month_words(month): rows for month, rows in found.items()}


def _subscribe(chosen: Mapping[str, str]) -> list[Link]:
    """Calendars to follow that fit what was chosen."""
    found = [Link("/calendars/all.ics", "All dates", "text/calendar")]
    for kind in ("need", "owner", "theme"):
        if chosen[kind]:
            address = f"/calendars/{kind}/{quote(chosen[kind], safe='-._~')}.ics"
            found.insert(0, Link(address, f"The dates of this {kind}", "text/calendar"))
    return found
