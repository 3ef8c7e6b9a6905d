"""The front page and the search: one question, answered with ranked homes; below it what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homefinder.ranking.model import Candidate
from homefinder.site.http.page import Asked, House, Page
from homefinder.site.http.ranker_cache import ranked
from homefinder.site.pages.needs import candidate, drawn
from homefinder.urls import page_of, web

LEAD = (
    "Find the standard, data collection, law, code set or body that could own what you need, and see what changed in "
    "those that you rely on."
)
CHANGED = """SELECT e.id, e.kind, e.date, e.title, e.sentence, e.record_id,
      (SELECT home_id FROM home_records WHERE record_id = e.record_id) AS home_id FROM events e
    WHERE e.told_by = 'seen' AND e.date <= (SELECT max(seen_on) FROM runs)
    ORDER BY e.date DESC, e.id LIMIT 8"""
CLOSING = """SELECT starts, kind, title, sentence, url, home_id, record_id FROM calendar
    WHERE state = 'confirmed' AND starts >= (SELECT max(last_seen_on) FROM sources WHERE adapter <> 'curated')
    ORDER BY starts, uid LIMIT 6"""
WITHOUT = """SELECT n.id, n.title, n.sector FROM outcomes o JOIN needs n ON n.id = o.need_id
    WHERE o.outcome = 'no-home' ORDER BY n.title LIMIT 8"""
OUTCOMES = """SELECT outcome, count(*) AS needs FROM outcomes GROUP BY outcome ORDER BY needs DESC, outcome"""
SOURCES = """SELECT s.id, s.title, s.publisher, s.last_seen_on, s.live_records, s.licence, s.licence_url, r.state,
    r.reason FROM sources s LEFT JOIN runs r
    ON r.id = (SELECT max(id) FROM runs WHERE source_id = s.id) ORDER BY s.title"""
COUNTS = """SELECT (SELECT count(*) FROM homes) AS homes, (SELECT count(*) FROM needs) AS needs,
    (SELECT count(*) FROM publishers) AS owners, (SELECT count(*) FROM sources) AS sources,
    (SELECT value FROM notes WHERE name = 'published_at') AS published_at"""
EXAMPLES = (
    "records of a child who moves to another council",
    "a list of schools with one number each",
    "what help there is for families near here",
)


def home_page(house: House, _: Asked) -> Page:
    """The front page."""
    return Page(
        "pages/home.html",
        "What do you need a standard for?",
        {
            "lead": LEAD,
            "examples": EXAMPLES,
            "counts": house.row(COUNTS) or {},
            "changed": [{**row, "page": page_of("change", row["id"])} for row in house.rows(CHANGED)],
            "closing": [_ahead(row) for row in house.rows(CLOSING)],
            "outcomes": house.rows(OUTCOMES),
            "without": [{**row, "page": page_of("need", row["id"])} for row in house.rows(WITHOUT)],
            "sources": [_source(row) for row in house.rows(SOURCES)],
        },
        LEAD,
        things=[("catalogue", "homefinder")],
    )


def search_page(house: House, asked: Asked) -> Page:
    """Ranked homes for the words in ``q``."""
    text = asked.query.get("q", "").strip()
    candidates = ranked(house, text, asked.number("limit", 10, most=50))
    found = drawn([result(number, item) for number, item in enumerate(candidates, start=1)])
    title = f"Homes for “{text}”" if text else "Search"
    return Page("pages/search.html", title, {"q": text, "results": found, "examples": EXAMPLES}, LEAD, rows=flat(found))


def result(number: int, item: Candidate) -> dict[str, Any]:
    """A ranked home as a card shows it."""
    told = item.told()
    return candidate({**told, "rank": number}, told["features"])


def flat(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Results as a list for CSV: one row a home."""
    names = ("rank", "home_id", "title", "kind", "publisher", "url", "lifecycle", "score", "sentence")
    return [{name: row[name] for name in names} for row in found]


def _ahead(row: dict[str, Any]) -> dict[str, Any]:
    page = page_of("home", row["home_id"]) if row["home_id"] else page_of("record", row["record_id"])
    return {**row, "day": row["starts"][:10], "page": page}


def _source(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "licence_url": web(row["licence_url"]), "page": page_of("source", row["id"])}
