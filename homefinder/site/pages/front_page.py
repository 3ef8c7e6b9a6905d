"""The front page and the search: one question, answered with ranked homes; below it what is new."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.languages import ENGLISH
from homefinder.ranking.model import Candidate
from homefinder.site.http.page import Link, Page, PageContext, PageRequest, RowStream
from homefinder.site.pages.common import add_pages, build_pager
from homefinder.site.pages.needs import add_bar_shares, build_card
from homefinder.site.pages.structured_data import build_catalogue_facts
from homefinder.site.ranker_cache import count_ranked_homes, search_homes
from homefinder.site.sectors import list_examples
from homefinder.store.queries.duties import list_homes_of_level
from homefinder.urls import build_page_path, clean_link

LEAD = (
    "Find the standard, data collection, law, code set or body that could own what you need, and see what changed in "
    "those that you rely on."
)
RECENT_CHANGES = """SELECT e.id, e.kind, e.date, e.title, e.summary, e.record_id,
      CASE WHEN e.members = 1 THEN (SELECT home_id FROM home_records WHERE record_id = e.record_id) END AS home_id
    FROM events e
    WHERE e.announced_by = 'seen' AND e.date <= ?
    ORDER BY e.date DESC, e.id LIMIT 8"""
UPCOMING_DATES = """SELECT starts, kind, title, summary, url, home_id, record_id FROM calendar
    WHERE state = 'confirmed' AND starts >= ?
    ORDER BY starts, uid LIMIT 6"""
NEEDS_WITHOUT_HOME = """SELECT n.id, n.title, n.sector FROM outcomes o JOIN needs n ON n.id = o.need_id
    WHERE o.outcome = 'no-home' ORDER BY n.title LIMIT 8"""
OUTCOMES = """SELECT outcome, count(*) AS needs FROM outcomes GROUP BY outcome ORDER BY needs DESC, outcome"""
SOURCES = """SELECT s.id, s.title, s.publisher, s.last_seen_on, s.live_records, s.licence, s.licence_url, r.state,
    r.reason FROM sources s LEFT JOIN runs r
    ON r.id = (SELECT max(id) FROM runs WHERE source_id = s.id) ORDER BY s.title"""
COUNTS = """SELECT (SELECT count(*) FROM homes) AS homes, (SELECT count(*) FROM needs) AS needs,
    (SELECT count(*) FROM publishers) AS owners, (SELECT count(*) FROM sources) AS sources,
    (SELECT value FROM build_state WHERE name = 'published_at') AS published_at"""


def front_page(context: PageContext, _: PageRequest) -> Page:
    """The front page."""
    today = context.today
    return Page(
        "pages/front-page.html",
        "What do you need a standard for?",
        {
            "lead": LEAD,
            "examples": list_examples(context.vocab),
            "counts": context.find_row(COUNTS) or {},
            "changed": add_pages("change", context.list_rows(RECENT_CHANGES, today)),
            "closing": [_link_date(row) for row in context.list_rows(UPCOMING_DATES, today)],
            "outcomes": context.list_rows(OUTCOMES),
            "without": add_pages("need", context.list_rows(NEEDS_WITHOUT_HOME)),
            "sources": [_link_source(row) for row in context.list_rows(SOURCES)],
        },
        LEAD,
        things=[("catalogue", "homefinder")],
        links=(
            Link("/feeds/all.atom", "Feed of all changes", "application/atom+xml"),
            Link("/calendars/all.ics", "Calendar of all dates", "text/calendar"),
        ),
        linked_data=build_catalogue_facts(context),
    )


def search_page(context: PageContext, request: PageRequest) -> Page:
    """The homes that ``q`` names, then ranked homes for its words; ``duty`` narrows them to a level."""
    text = request.query.get("q", "").strip()
    limit = request.read_number("limit", 10, most=50)
    duty = request.read_word("duty", LEVELS)
    within = list_homes_of_level(context.catalogue, duty) if duty else None
    total = count_ranked_homes(context, text, within)
    pager = build_pager(request, total, {"q": text, "duty": duty, "limit": request.query.get("limit", "")}, limit)
    answer = search_homes(context, text, pager.number * limit, within)
    candidates = list(enumerate(answer.homes, start=1))[pager.offset :]
    languages = _read_languages(context, [item.home_id for _, item in candidates])
    found = add_bar_shares([build_result(number, item, languages[item.home_id]) for number, item in candidates])
    title = f"Homes for “{text}”" if text else "Search"
    about = answer.to_dict()
    data = {
        "q": text,
        "duty": duty,
        "duties": [(level, LEVEL_LABELS[level]) for level in LEVELS],
        **{name: about[name] for name in ("fits", "why_not", "unknown_words", "taken_for")},
        "needs": add_pages("need", about["needs"], "need_id"),
        "owners": [{**owner, "page": build_page_path("owner", owner["owner_id"])} for owner in about["owners"]],
        "results": found,
        "pager": pager,
        "examples": list_examples(context.vocab),
    }
    every = RowStream(total, lambda: _stream_csv_rows(search_homes(context, text, total, within).homes))
    return Page("pages/search.html", title, data, LEAD, rows=every)


def _read_languages(context: PageContext, homes: Sequence[str]) -> dict[str, str]:
    """Home → its language."""
    sql = "SELECT id, language FROM homes WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: row["language"] for row in context.list_rows(sql, json.dumps(homes))}


def build_result(number: int, item: Candidate, language: str = ENGLISH) -> dict[str, Any]:
    """A ranked home as a card shows it; ``language`` is the tag of the home's own."""
    facts = item.to_dict()
    return build_card({**facts, "rank": number, "language": language}, facts["features"])


def _stream_csv_rows(candidates: Iterable[Candidate]) -> Iterator[dict[str, Any]]:
    """Results as a list for CSV: one row a home."""
    names = ("rank", "home_id", "title", "kind", "publisher", "url", "lifecycle", "score", "sentence")
    for number, item in enumerate(candidates, start=1):
        row = build_result(number, item)
        yield {name: row[name] for name in names}


def _link_date(row: dict[str, Any]) -> dict[str, Any]:
    page = build_page_path("home", row["home_id"]) if row["home_id"] else build_page_path("record", row["record_id"])
    return {**row, "day": row["starts"][:10], "page": page}


def _link_source(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "licence_url": clean_link(row["licence_url"]), "page": build_page_path("source", row["id"])}
