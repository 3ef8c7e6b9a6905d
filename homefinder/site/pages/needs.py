"""Needs: the list with what becomes of each, and each need with its homes, decisions and the proof of the search."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from homefinder.model import IN_WORDS
from homefinder.outcomes.read import need_told, outcomes_listed
from homefinder.site.http.page import Asked, House, Link, NotHere, Page
from homefinder.urls import page_of, web

CANDIDATES = """SELECT c.rank, c.home_id, c.score, c.explanation AS sentence, c.features, h.title, h.kind, h.url,
      h.lifecycle, h.status, coalesce(p.name, '') AS publisher, h.publisher_id
    FROM candidates c JOIN homes h ON h.id = c.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE c.need_id = ? ORDER BY c.rank LIMIT 10"""
AHEAD = """SELECT c.starts, c.kind, c.sentence, c.url, c.uid FROM calendar_needs n JOIN calendar c ON c.uid = n.uid
    WHERE n.need_id = ? AND c.state = 'confirmed' AND c.starts >= (SELECT max(seen_on) FROM runs)
    ORDER BY c.starts LIMIT 10"""
NEWS = """SELECT e.id, e.kind, e.date, e.title, e.sentence, e.told_by, n.path, s.level, s.severity
    FROM event_needs n JOIN events e ON e.id = n.event_id JOIN needs d ON d.id = n.need_id
    LEFT JOIN event_severities s ON s.event_id = e.id AND s.sector = d.sector
    WHERE n.need_id = ? AND e.date <= (SELECT max(seen_on) FROM runs) ORDER BY e.date DESC, s.severity DESC LIMIT 10"""
REQUESTS = "SELECT uid, title, opened_on FROM change_requests WHERE need_id = ? ORDER BY opened_on DESC, uid"
SHOWN = ("rank", "home_id", "title", "kind", "publisher", "score", "sentence")

TELLING = 0.005
"""A part that adds less than this to a score is not drawn."""


def needs_page(house: House, asked: Asked) -> Page:
    """Every need with what became of it, by sector and outcome."""
    outcome, sector = asked.word("outcome", (*IN_WORDS, "not searched")), asked.word("sector")
    everything = [{**row, "page": page_of("need", row["need_id"])} for row in outcomes_listed(house.catalogue)]
    for row in everything:
        row["home_page"] = page_of("home", row["home_id"]) if row["home_id"] else ""
        row["in_words"] = IN_WORDS.get(row["outcome"], "Not searched yet")
    shown = [
        row for row in everything if outcome in ("", row["outcome"]) and sector in ("", row["sector"])
    ]  # fmt: skip
    data = {
        "needs": shown,
        "sectors": sorted({row["sector"] for row in everything}),
        "outcomes": IN_WORDS,
        "chosen": {"outcome": outcome, "sector": sector},
        "counts": {name: sum(row["outcome"] == name for row in everything) for name in IN_WORDS},
    }
    about = "What sectors need a standard for, and what could meet each need."
    things = [("need", row["need_id"]) for row in shown]
    return Page("pages/needs.html", "Needs", data, about, rows=shown, things=things)


def need_page(house: House, asked: Asked) -> Page:
    """One need with all that is known of it. Raises NotHere."""
    need_id = asked.path["id"]
    if house.row("SELECT 1 FROM needs WHERE id = ?", need_id) is None:
        raise NotHere(f"There is no need “{need_id}”. The list of needs has every one.")
    told = need_told(house.catalogue, house.curation, need_id)
    candidates = [candidate(row, json.loads(row["features"])) for row in house.rows(CANDIDATES, need_id)]
    data = {
        "need": told | {"evidence": [{**item, "url": web(item.get("url", ""))} for item in told["evidence"]]},
        "in_words": IN_WORDS.get(told["outcome"]["outcome"], ""),
        "candidates": drawn(candidates),
        "ahead": house.rows(AHEAD, need_id),
        "news": house.rows(NEWS, need_id),
        "requests": [dict(row) for row in house.curation.execute(REQUESTS, (need_id,))],
        "feed": f"/feeds/need/{need_id}.atom",
    }
    for decided in told["decisions"]:
        decided["page"] = page_of("home", decided["home_id"])
    return Page(
        "pages/need.html",
        told["title"],
        data,
        told["description"],
        rows=[{name: row[name] for name in SHOWN} for row in candidates],
        things=[("need", need_id), ("outcome", need_id)],
        links=(
            Link(f"/feeds/need/{need_id}.atom", "Feed of what changes for this need", "application/atom+xml"),
            Link(f"/calendars/need/{need_id}.ics", "Calendar of this need", "text/calendar"),
        ),
        crumbs=(Link("/needs", "Needs"),),
    )


def candidate(row: Mapping[str, Any], features: list[dict[str, Any]]) -> dict[str, Any]:
    """A candidate with its features as a card shows it; the features are added to."""
    for feature in features:
        feature["contribution"] = feature["value"] * feature["weight"]
        for item in feature["evidence"]:
            item["url"] = web(item["url"])
            item["record_page"] = page_of("record", item["record_id"]) if item["record_id"] else ""
    telling = [feature for feature in features if abs(feature["contribution"]) >= TELLING]
    return {**row, "features": telling, "url": web(row["url"]), "page": page_of("home", row["home_id"])}


def drawn(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Candidates with the share of each bar: of the longest among all of them, so that cards compare."""
    top = max((abs(f["contribution"]) for item in candidates for f in item["features"]), default=0.0) or 1.0
    for item in candidates:
        for feature in item["features"]:
            feature["share"] = abs(feature["contribution"]) / top
    return candidates
