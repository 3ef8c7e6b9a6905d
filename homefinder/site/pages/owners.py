"""Owners: the bodies that publish, each with what it owns and asks, who relies on it, and how it takes a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from homefinder.clean.days import count_days, format_day
from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.model import OUTCOME_LABELS
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Link, Page, PageContext, PageMoved, PageNotFound, PageRequest
from homefinder.site.pages.common import (
    add_pages,
    count_rows,
    escape_like,
    group_rows,
    list_feed_links,
    page_list,
)
from homefinder.site.pages.former_home import list_days
from homefinder.site.pages.languages import add_langs, build_lang
from homefinder.site.pages.standard.requests_to import list_owner_requests
from homefinder.site.pages.state_words import build_state
from homefinder.store.queries import STANDING_ISSUES
from homefinder.urls import build_page_path, clean_link

OWNERS = """SELECT p.id, p.name, p.url, count(h.id) AS homes,
      (SELECT count(DISTINCT o.need_id) FROM outcomes o WHERE o.owner_id = p.id) AS needs
    FROM publishers p LEFT JOIN homes h ON h.publisher_id = p.id WHERE {called} GROUP BY p.id
    ORDER BY {order} LIMIT ?2 OFFSET ?3"""
HAS_NAME = """(p.name LIKE ?1 ESCAPE '\\'
    OR p.id IN (SELECT publisher_id FROM publisher_names WHERE name LIKE ?1 ESCAPE '\\'))"""
"""Owners one of whose names holds the words."""
OTHER_NAMES = """SELECT n.name, n.reason, n.evidence FROM publisher_names n JOIN publishers p ON p.id = n.publisher_id
    WHERE p.id = ? AND n.name <> p.name ORDER BY n.name COLLATE NOCASE"""
ORDERS = {"homes": "homes DESC, p.name COLLATE NOCASE, p.id", "name": "p.name COLLATE NOCASE, p.id"}
HOMES = """SELECT id, title, language, kind, lifecycle, status, version, modified, part_of IS NOT NULL AS is_part
    FROM homes WHERE publisher_id = ? ORDER BY kind, title COLLATE NOCASE, id"""
ROUTES = """SELECT r.id, r.title, r.summary, r.url, r.addressed_to, r.stated_by, r.stated_on, count(*) AS homes
    FROM home_routes hr JOIN routes r ON r.id = hr.route_id JOIN homes h ON h.id = hr.home_id
    WHERE h.publisher_id = ? GROUP BY r.id ORDER BY homes DESC, r.id"""
UPCOMING_DATES = """SELECT uid, kind, starts, ends, title, summary, url, venue FROM calendar
    WHERE publisher_id = ? AND state = 'confirmed' AND coalesce(nullif(ends, ''), starts) >= ?
    ORDER BY starts, uid LIMIT 20"""
OPEN_CONSULTATIONS = """SELECT id, title, opens, closes, url FROM records WHERE publisher_id = ? AND kind =
'consultation'
    AND closes >= ? AND state <> 'removed' ORDER BY closes, id"""
OUTCOME_NEEDS = """SELECT o.need_id, n.title, n.sector, o.outcome, o.strength, o.basis, h.title AS home, o.home_id
    FROM outcomes o JOIN needs n ON n.id = o.need_id LEFT JOIN homes h ON h.id = o.home_id
    WHERE o.owner_id = ? ORDER BY o.confidence DESC, n.title"""
CANDIDATE_NEEDS = """SELECT c.need_id, n.title, n.sector, min(c.rank) AS rank, h.title AS home, c.home_id
    FROM homes h JOIN candidates c ON c.home_id = h.id JOIN needs n ON n.id = c.need_id
    WHERE h.publisher_id = :owner AND c.rank <= 3
      AND c.need_id NOT IN (SELECT need_id FROM outcomes WHERE owner_id = :owner)
    GROUP BY c.need_id ORDER BY rank, n.title LIMIT 20"""
NEWS = """SELECT DISTINCT e.id, e.kind, e.date, e.title, e.summary FROM records r
    JOIN event_members m ON m.record_id = r.id JOIN events e ON e.id = m.event_id
    WHERE r.publisher_id = ? AND e.date <= ? ORDER BY e.date DESC, e.id LIMIT 10"""


CSV_COLUMNS = ("id", "title", "kind", "lifecycle", "status", "version", "modified", "is_part", "page")
DUTIES = """SELECT d.level, count(*) AS standards FROM duties d JOIN homes h ON h.id = d.home_id
    WHERE h.publisher_id = ? AND d.strongest = 1 AND d.state <> 'ended' GROUP BY d.level"""
CONTRADICTIONS = """SELECT c.home_id, h.title, h.language, c.summary
    FROM homes h JOIN contradictions c ON c.home_id = h.id WHERE h.publisher_id = ?
    ORDER BY h.title COLLATE NOCASE, c.field"""
ISSUES = f"""SELECT i.severity, i.message, i.remedy, i.source_id, s.title AS source, r.id AS record_id, r.title,
      r.language FROM records r JOIN issues i ON i.source_id = r.source_id AND i.record_key = r.key
    JOIN sources s ON s.id = i.source_id WHERE r.publisher_id = ? AND i.severity <> 'info' AND {STANDING_ISSUES}
    ORDER BY i.severity <> 'error', r.title COLLATE NOCASE, i.id LIMIT 200"""
"""What is wrong in what the body publishes and stands still; what is no more than a hint is left out."""
USES = """SELECT h.id, h.title, h.language, count(*) AS users FROM homes h JOIN uses u ON u.home_id = h.id
    WHERE h.publisher_id = ? AND u.is_use = 1 GROUP BY h.id ORDER BY users DESC, h.title COLLATE NOCASE"""
MOST_SHOWN = 500
"""Standards of an owner that its page names; the list of standards has all."""


def owners_page(context: PageContext, request: PageRequest) -> Page:
    """Every body that publishes something, with how much it owns and how many needs look its way."""
    chosen = {"q": request.read_word("q"), "order": request.read_word("order", tuple(ORDERS))}
    pattern = f"%{escape_like(chosen['q'])}%"
    total = count_rows(context, f"SELECT count(*) FROM publishers p WHERE {HAS_NAME}", pattern)
    sql = OWNERS.format(called=HAS_NAME, order=ORDERS[chosen["order"] or "homes"])

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(sql, pattern, limit, offset):
            yield {**row, "url": clean_link(row["url"]), "page": build_page_path("owner", row["id"])}

    paging, owners, every = page_list(request, total, chosen, read)
    data = {"owners": owners, "chosen": chosen, "pager": paging}
    about = "Bodies that own standards, returns, code sets and guidance, and how a change is asked of each."
    things = [("publisher", row["id"]) for row in owners]
    return Page("pages/owners.html", "Owners", data, about, rows=every, things=things)


def owner_page(context: PageContext, request: PageRequest) -> Page:
    """One body with all that is known of it. Raises PageNotFound, and PageMoved for another name or id of a body."""
    called = resolve_body_id(context.catalogue, request.path["id"])
    owner = context.find_row("SELECT id, name, url FROM publishers WHERE id = ?", called)
    if owner is None:
        raise PageNotFound(
            f"There is no owner “{request.path['id']}”. Find it by name in the list of owners.", "/owners"
        )
    if called != request.path["id"]:
        raise PageMoved(build_page_path("owner", called))
    identifier, today = owner["id"], context.today
    homes = add_pages("home", context.list_rows(HOMES, identifier))
    other_names = context.list_rows(OTHER_NAMES, identifier)
    names = {owner["name"], identifier, *(row["name"] for row in other_names)}
    duties = {row["level"]: row["standards"] for row in context.list_rows(DUTIES, identifier)}
    data = {
        "owner": {**owner, "url": clean_link(owner["url"])},
        "other_names": [{**row, "evidence": clean_link(row["evidence"])} for row in other_names],
        "homes": group_rows([_describe_home(row) for row in homes[:MOST_SHOWN]], "kind"),
        "counts": Counter(row["kind"] for row in homes),
        "duties": [(level, LEVEL_LABELS[level], duties[level]) for level in LEVELS if level in duties],
        "requests": list_owner_requests(context, names, {row["id"] for row in homes}),
        "contradictions": add_langs(add_pages("home", context.list_rows(CONTRADICTIONS, identifier), "home_id")),
        "issues": add_langs(add_pages("record", context.list_rows(ISSUES, identifier), "record_id")),
        "uses": add_langs(add_pages("home", context.list_rows(USES, identifier))),
        "total": len(homes),
        "routes": [{**row, "url": clean_link(row["url"])} for row in context.list_rows(ROUTES, identifier)],
        "open": [
            {**row, "url": clean_link(row["url"]), "page": build_page_path("record", row["id"]),
             "closes_in_words": format_day(row["closes"][:10])}
            for row in context.list_rows(OPEN_CONSULTATIONS, identifier, today)
        ],
        "ahead": [
            {**row, "url": clean_link(row["url"]), "day": format_day(row["starts"][:10]),
             "days_left": count_days(today, row["starts"]) if row["starts"] > today else 0}
            for row in context.list_rows(UPCOMING_DATES, identifier, today)
        ],
        "needs": [_link_need(row) for row in context.list_rows(OUTCOME_NEEDS, identifier)],
        "looking": [_link_need(row) for row in context.list_rows(CANDIDATE_NEEDS, {"owner": identifier})],
        "news": list_days(add_pages("change", context.list_rows(NEWS, identifier, today))),
    }  # fmt: skip
    return Page(
        "pages/owner.html",
        owner["name"],
        data,
        f"What {owner['name']} owns and asks, who relies on it, and how to ask it for a change.",
        rows=[{name: row[name] for name in CSV_COLUMNS} for row in homes],
        things=[("publisher", identifier)],
        links=list_feed_links("owner", identifier, "this owner"),
        crumbs=(Link("/owners", "Owners"),),
    )


def _describe_home(row: dict[str, Any]) -> dict[str, Any]:
    state = build_state(row["lifecycle"], row["status"], row["kind"])
    return {**row, "lang": build_lang(row["language"]), "state": state}


def _link_need(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "page": build_page_path("need", row["need_id"]),
        "home_page": build_page_path("home", row["home_id"]) if row["home_id"] else "",
        "in_words": OUTCOME_LABELS.get(row.get("outcome", ""), ""),
    }
