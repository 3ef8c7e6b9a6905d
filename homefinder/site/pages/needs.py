"""Needs: the list with what becomes of each, and each need with its homes, decisions and the proof of the search."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.model import OUTCOME_LABELS
from homefinder.outcomes.read import list_outcomes, read_need_details
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.site.pages.inside import read_coverage_matrix
from homefinder.site.pages.languages import build_lang
from homefinder.site.pages.need_answer import build_answer, describe_scores
from homefinder.site.pages.need_homes import build_ask_page, build_step, list_front_homes, read_standing
from homefinder.site.pages.proposals import list_asked_before
from homefinder.site.pages.side_by_side import compare_homes
from homefinder.store.queries import is_known
from homefinder.urls import build_calendar_path, build_feed_path, build_page_path, clean_link

CANDIDATE = """SELECT c.rank, c.home_id, c.score, c.explanation AS sentence, c.features, h.title, h.kind, h.url,
      h.lifecycle, h.status, h.language, coalesce(p.name, '') AS publisher, h.publisher_id
    FROM candidates c JOIN homes h ON h.id = c.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE c.need_id = ?"""
CANDIDATES = f"{CANDIDATE} ORDER BY c.rank"
SHOWN_CANDIDATES = 10
UPCOMING_DATES = """SELECT c.starts, c.kind, c.summary, c.url, c.uid FROM calendar_needs n JOIN calendar c ON c.uid =
n.uid
    WHERE n.need_id = ? AND c.state = 'confirmed' AND c.starts >= ?
    ORDER BY c.starts LIMIT 10"""
NEWS = """SELECT e.id, e.kind, e.date, e.title, e.summary, e.announced_by, n.path, s.level, s.severity
    FROM event_needs n JOIN events e ON e.id = n.event_id JOIN needs d ON d.id = n.need_id
    LEFT JOIN event_severities s ON s.event_id = e.id AND s.sector = d.sector
    WHERE n.need_id = ? AND e.date <= ? ORDER BY e.date DESC, s.severity DESC LIMIT 10"""
REQUESTS = "SELECT uid, title, opened_on FROM change_requests WHERE need_id = ? ORDER BY opened_on DESC, uid"
CSV_COLUMNS = ("rank", "home_id", "title", "kind", "publisher", "score", "sentence")

MIN_CONTRIBUTION = 0.005
"""A part that adds less than this to a score is not drawn."""


def needs_page(context: PageContext, request: PageRequest) -> Page:
    """Every need with what became of it, by sector and outcome."""
    outcome, sector = request.read_word("outcome", (*OUTCOME_LABELS, "not searched")), request.read_word("sector")
    everything = add_pages("need", list_outcomes(context.catalogue), "need_id")
    for row in everything:
        row["home_page"] = build_page_path("home", row["home_id"]) if row["home_id"] else ""
        row["in_words"] = OUTCOME_LABELS.get(row["outcome"], "Not searched yet")
    shown = [
        row for row in everything if outcome in ("", row["outcome"]) and sector in ("", row["sector"])
    ]  # fmt: skip
    data = {
        "needs": shown,
        "sectors": sorted({row["sector"] for row in everything}),
        "outcomes": OUTCOME_LABELS,
        "chosen": {"outcome": outcome, "sector": sector},
        "counts": {name: sum(row["outcome"] == name for row in everything) for name in OUTCOME_LABELS},
    }
    about = "What sectors need a standard for, and what could meet each need."
    things = [("need", row["need_id"]) for row in shown]
    return Page("pages/needs.html", "Needs", data, about, rows=shown, things=things)


def need_page(context: PageContext, request: PageRequest) -> Page:
    """One need with all that is known of it. Raises PageNotFound."""
    need_id = request.path["id"]
    if not is_known(context.catalogue, "needs", need_id):
        raise PageNotFound(f"There is no need “{need_id}”. The list of needs has every one.")
    need = read_need_details(context.catalogue, context.curation, need_id)
    coverage = read_coverage_matrix(context, need_id)
    candidates = [
        build_card(row, json.loads(row["features"]))
        for row in context.list_rows(f"{CANDIDATES} LIMIT ?", need_id, SHOWN_CANDIDATES)
    ]
    outcome, decided = need["outcome"], need["decisions"]
    front = list_front_homes(context, need_id, candidates, decided, coverage)
    answer = build_answer(outcome, decided)
    data = {
        "need": need | {"evidence": [{**item, "url": clean_link(item.get("url", ""))} for item in need["evidence"]]},
        "in_words": OUTCOME_LABELS.get(outcome["outcome"], ""),
        "answer": answer,
        "step": build_step(outcome, front) if answer["next_step"] == outcome["next_step"] else None,
        "ask_page": build_ask_page(need_id, outcome, front),
        "front": front,
        "also_decided": _list_other_decisions(context, decided, front),
        "reasoning": describe_scores(outcome["scores"], OUTCOME_LABELS),
        "is_comparing": any(name.startswith("side") for name in request.query),
        "candidates": add_bar_shares(candidates),
        "ahead": context.list_rows(UPCOMING_DATES, need_id, context.today),
        "news": context.list_rows(NEWS, need_id, context.today),
        "requests": [dict(row) for row in context.curation.execute(REQUESTS, (need_id,))],
        "feed": build_feed_path("need", need_id),
        "coverage": coverage,
        "asked_before": list_asked_before(context, f"{need['title']} {need['description']}"),
        "side_by_side": compare_homes(context, request, [(row["home_id"], row["title"]) for row in candidates]),
    }
    return Page(
        "pages/need.html",
        need["title"],
        data,
        need["description"],
        rows=[{name: row[name] for name in CSV_COLUMNS} for row in context.list_rows(CANDIDATES, need_id)],
        things=[("need", need_id), ("outcome", need_id)],
        links=(
            Link(build_feed_path("need", need_id), "Feed of what changes for this need", "application/atom+xml"),
            Link(build_calendar_path("need", need_id), "Calendar of this need", "text/calendar"),
        ),
        crumbs=(Link("/needs", "Needs"),),
    )


def _list_other_decisions(
    context: PageContext, decided: Sequence[dict[str, Any]], front: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What people judged and has no row of its own: rejected before, unsure, or gone."""
    in_front = {row["home_id"] for row in front}
    for item in decided:
        item["page"] = build_page_path("home", item["home_id"])
    return [
        {**item, **(read_standing(context.curation, item) or {})} for item in decided if item["home_id"] not in in_front
    ]


def build_card(row: Mapping[str, Any], features: list[dict[str, Any]]) -> dict[str, Any]:
    """A candidate with its features as a card shows it; the features are added to."""
    for feature in features:
        feature["contribution"] = feature["value"] * feature["weight"]
        for item in feature["evidence"]:
            item["url"] = clean_link(item["url"])
            item["record_page"] = build_page_path("record", item["record_id"]) if item["record_id"] else ""
    telling = [feature for feature in features if abs(feature["contribution"]) >= MIN_CONTRIBUTION]
    links = {"url": clean_link(row["url"]), "page": build_page_path("home", row["home_id"])}
    return {**row, "features": telling, **links, "lang": build_lang(row["language"])}


def add_bar_shares(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Candidates with the share of each bar: of the longest among all of them, so that cards compare."""
    top = max((abs(f["contribution"]) for item in candidates for f in item["features"]), default=0.0) or 1.0
    for item in candidates:
        for feature in item["features"]:
            feature["share"] = abs(feature["contribution"]) / top
    return candidates
