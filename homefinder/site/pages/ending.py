"""The notice above the facts of a home that ended, was taken back or is to end: since when, what to use instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.clean.days import format_day
from homefinder.clean.lifecycle import find_successor_sentence, fold_status
from homefinder.model import ENDED_LIFECYCLES
from homefinder.site.http.page import PageContext
from homefinder.site.pages.common import add_pages
from homefinder.site.pages.languages import add_langs
from homefinder.store.queries.source_years import describe_staleness
from homefinder.store.records import parse_content
from homefinder.urls import build_page_path, clean_link

SUCCESSORS = """SELECT h.id, h.title, h.language FROM home_relations r JOIN homes h ON h.id = r.other_id
    WHERE r.home_id = ? AND r.kind = 'replaced-by' ORDER BY h.title, h.id"""
SUCCESSOR_ADDRESSES = """SELECT DISTINCT x.target AS page, coalesce(nullif(x.title, ''), x.target) AS title
    FROM record_relations x JOIN home_records r ON r.record_id = x.record_id
    WHERE r.home_id = ? AND x.kind = 'replaced-by' AND x.target_record_id IS NULL ORDER BY x.target"""
NEWER_EDITION = """SELECT h.id, h.title, h.language FROM home_editions mine
    JOIN home_editions e ON e.series = mine.series AND e.position > mine.position AND mine.position > 0
    JOIN homes h ON h.id = e.home_id
    WHERE mine.home_id = ? AND h.lifecycle NOT IN ('ended', 'withdrawn', 'gone', 'deprecated')
    ORDER BY e.position DESC LIMIT 1"""
CONTENTS = """SELECT v.content FROM home_records hr JOIN records r ON r.id = hr.record_id
    JOIN record_versions v ON v.id = r.current_version_id WHERE hr.home_id = ? ORDER BY r.id"""
STATED_DAY = """SELECT e.date FROM events e JOIN home_records r ON r.record_id = e.record_id
    WHERE r.home_id = ? AND e.kind = ? ORDER BY e.date DESC LIMIT 1"""
VERSIONS = """SELECT v.content, v.valid_from FROM home_values h JOIN record_versions v ON v.record_id = h.record_id
    WHERE h.home_id = ? AND h.field = 'lifecycle' ORDER BY v.id DESC"""
HOME_SOURCES = """SELECT DISTINCT s.id, s.title, s.last_seen_on, s.schedule, s.undeclared_since FROM home_records h
    JOIN records r ON r.id = h.record_id JOIN sources s ON s.id = r.source_id WHERE h.home_id = ? ORDER BY s.id"""
UNDECLARED_SOURCES = """SELECT s.title AS source, s.undeclared_since AS since, count(*) AS records FROM home_records hr
    JOIN records r ON r.id = hr.record_id JOIN sources s ON s.id = r.source_id
    WHERE hr.home_id = ? AND s.undeclared_since <> '' GROUP BY s.id ORDER BY s.title"""

WORDS: Mapping[str, str] = {
    "withdrawn": "Withdrawn since", "gone": "Taken down since", "deprecated": "Deprecated since",
}  # fmt: skip
SUPERSEDED_WORDS = frozenset({"superseded", "replaced"})
"""Words of sources that stand alone for a state that is one of ``WORDS`` otherwise."""


def read_ending(context: PageContext, home: Mapping[str, Any]) -> dict[str, Any] | None:
    """The notice of a home whose time is over or has a known end; None for any other.

    ``successors`` and ``newer`` have a title and a page; ``quote`` is a sentence that names what is no home here.
    """
    heading = _format_heading(context, home)
    if not heading:
        return None
    identifier = home["id"]
    homes = add_langs(add_pages("home", context.list_rows(SUCCESSORS, identifier)))
    addresses = [row for row in context.list_rows(SUCCESSOR_ADDRESSES, identifier) if clean_link(row["page"])]
    newer = [] if homes or addresses else add_langs(add_pages("home", context.list_rows(NEWER_EDITION, identifier)))
    texts = [parse_content(row["content"]) for row in context.list_rows(CONTENTS, identifier)]
    return {
        "heading": heading,
        "tone": "bad" if home["lifecycle"] in ENDED_LIFECYCLES else "warning",
        "successors": homes or addresses,
        "newer": newer[0] if newer else None,
        "quote": "" if homes else next((text for one in texts if (text := find_successor_sentence(one))), ""),
    }


def list_undeclared_sources(context: PageContext, home_id: str) -> list[dict[str, Any]]:
    """The home's sources that are declared no more, since when, and how many of its records they gave."""
    rows = context.list_rows(UNDECLARED_SOURCES, home_id)
    return [{**row, "since_in_words": format_day(row["since"])} for row in rows]


def list_stale_sources(context: PageContext, home_id: str) -> list[dict[str, Any]]:
    """The home's sources that were not seen for longer than their schedule says, and since when."""
    rows = context.list_rows(HOME_SOURCES, home_id)
    told = [{**row, "stale": describe_staleness(row, context.today)} for row in rows]
    return [{**row, "page": build_page_path("source", row["id"])} for row in told if row["stale"]]


def build_ending_facts(home: Mapping[str, Any], ending: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same for search engines, in terms of schema.org and DCMI."""
    if ending is None:
        return {}
    state = home["lifecycle"].replace("-", " ") if ending["tone"] == "bad" or home["lifecycle"] == "deprecated" else ""
    return {"creativeWorkStatus": state.capitalize(), "expires": home["valid_to"], "dct:isReplacedBy": [
        {"name": item["title"], "url": item["page"]} for item in ending["successors"]
    ]}  # fmt: skip


def _format_heading(context: PageContext, home: Mapping[str, Any]) -> str:
    state, end = home["lifecycle"], home["valid_to"]
    if state == "ended":
        return f"Ended on {format_day(end)}" if len(end) == len("2026-12-31") else f"Ended in {format_day(end)}"
    if state in WORDS:
        word = "Superseded since" if fold_status(home["status"]) in SUPERSEDED_WORDS else WORDS[state]
        return f"{word} {_find_first_day(context, home)}"
    return f"Ends on {format_day(end)}" if end > context.today else ""


def _find_first_day(context: PageContext, home: Mapping[str, Any]) -> str:
    """The stated day, else the day from which we have seen it so; “or before” where it was so at the first look."""
    if stated := context.find_row(STATED_DAY, home["id"], home["lifecycle"]):
        return format_day(stated["date"])
    first = ""
    for version in context.list_rows(VERSIONS, home["id"]):
        if parse_content(version["content"]).get("lifecycle") != home["lifecycle"]:
            return format_day(first)
        first = version["valid_from"]
    return f"{format_day(first)} or before" if first else "a day that is not known"
