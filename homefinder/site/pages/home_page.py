"""A standard or other home: its head in facts, then what changed, what it holds, its days, who relies on it, and where
every value comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.change.events.editions import list_editions
from homefinder.clean.days import format_day
from homefinder.harvest.summary import LABELS
from homefinder.model import ENDED_LIFECYCLES
from homefinder.rdf.texts import collect_home_texts
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.site.pages.due import build_home_dates
from homefinder.site.pages.duties import list_home_duties
from homefinder.site.pages.ending import list_stale_sources, list_undeclared_sources, read_ending
from homefinder.site.pages.former_home import former_home_page, list_days
from homefinder.site.pages.languages import PAST_GOVERNMENTS, add_langs, build_lang, format_governments
from homefinder.site.pages.standard.edition_chart import build_edition_chart
from homefinder.site.pages.standard.editions import list_edition_rows
from homefinder.site.pages.standard.facts import build_header_facts, format_duty
from homefinder.site.pages.standard.last_edition import count_parts, list_item_groups, read_last_edition
from homefinder.site.pages.standard.linked_data import build_linked_data
from homefinder.site.pages.standard.relations import group_related
from homefinder.site.pages.standard.requests_to import list_home_requests
from homefinder.site.pages.state_words import build_state
from homefinder.site.pages.stewardship import list_shown_uses, list_stewardship_rows
from homefinder.store.records import parse_content
from homefinder.urls import build_calendar_path, build_feed_path, build_page_path, clean_link

HOME = """SELECT h.*, coalesce(p.name, '') AS publisher, w.title AS whole, s.title AS source,
      s.licence AS source_licence, s.licence_url AS source_licence_url
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of
    JOIN sources s ON s.id = h.source_id WHERE h.id = ?"""
RECORDS = """SELECT r.id, r.source_id, s.title AS source, r.title, r.language, r.status, r.lifecycle, r.first_seen,
      r.last_seen, r.state, r.url, r.page_url, hr.reason FROM home_records hr JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id WHERE hr.home_id = ? ORDER BY r.source_id, r.id"""
VALUES = """SELECT v.field, v.value, r.language, v.record_id, v.source_id, s.title AS source, v.rule FROM home_values v
    JOIN sources s ON s.id = v.source_id JOIN records r ON r.id = v.record_id WHERE v.home_id = ? ORDER BY v.field"""
CONTENTS = """SELECT v.content FROM home_records h JOIN records r ON r.id = h.record_id
    JOIN record_versions v ON v.id = r.current_version_id WHERE h.home_id = ?
    ORDER BY r.source_id = 'curated', h.record_id"""
RELATED_HOMES_SQL = """SELECT 'has part' AS kind, id, title, language, 'its publication says so' AS reason FROM homes
      WHERE part_of = :id
    UNION ALL SELECT r.kind, h.id, h.title, h.language, r.reason FROM home_relations r JOIN homes h ON h.id = r.other_id
      WHERE r.home_id = :id
    UNION ALL SELECT CASE r.kind WHEN 'part-of' THEN 'has part' WHEN 'replaced-by' THEN 'replaces'
        WHEN 'replaces' THEN 'replaced by' WHEN 'about' THEN 'spoken of in' WHEN 'described-by' THEN 'describes'
        WHEN 'api-of' THEN 'has API' WHEN 'interface-beside' THEN r.kind ELSE 'named by, as ' || r.kind END,
        h.id, h.title, h.language, r.reason FROM home_relations r JOIN homes h ON h.id = r.home_id
      WHERE r.other_id = :id AND NOT (r.kind = 'part-of' AND coalesce(h.part_of, '') = :id) ORDER BY 1, 3"""
NEEDS = """SELECT c.need_id, n.title, n.sector, c.rank, c.score, c.explanation, '' AS verdict FROM candidates c
      JOIN needs n ON n.id = c.need_id WHERE c.home_id = :id AND c.rank <= 10
    UNION ALL SELECT c.need_id, n.title, n.sector, c.rank, c.score, c.explanation, c.verdict FROM decided_candidates c
      JOIN needs n ON n.id = c.need_id WHERE c.home_id = :id ORDER BY 7 DESC, 4, 2"""
UNREAD = """SELECT r.id, r.missing_since, s.title AS source FROM home_records h JOIN records r ON r.id = h.record_id
    JOIN sources s ON s.id = r.source_id WHERE h.home_id = ? AND r.state = 'unread' ORDER BY r.id"""
EVENTS = """SELECT e.id, e.kind, e.date, e.title, e.summary, e.announced_by, min(m.change_id) AS change_id,
      e.significance, e.members
    FROM home_records hr JOIN event_members m ON m.record_id = hr.record_id JOIN events e ON e.id = m.event_id
    WHERE hr.home_id = ? GROUP BY e.id ORDER BY e.date DESC, e.id LIMIT 60"""
CONTRADICTIONS = "SELECT field, summary, statements FROM contradictions WHERE home_id = ? ORDER BY field"
ROUTE = """SELECT r.*, hr.reason FROM home_routes hr JOIN routes r ON r.id = hr.route_id WHERE hr.home_id = ?"""
ADDRESSES = """SELECT url, group_concat(role, ', ') AS role, max(title) AS title FROM
      (SELECT * FROM home_addresses WHERE home_id = ? ORDER BY role) GROUP BY url ORDER BY min(role), url"""
SUBJECTS = """SELECT c.id, c.name, c.definition FROM home_subjects s JOIN concepts c ON c.id = s.concept_id
    WHERE s.home_id = ? ORDER BY s.position"""
CSV_COLUMNS = ("field", "value", "language", "record_id", "source_id", "source", "rule")

ROLE_WORDS: Mapping[str, str] = {
    "landing": "its page", "page": "its page", "documentation": "documentation", "attachment": "document",
    "repository": "repository", "discussion": "discussion",
}  # fmt: skip


def home_page(context: PageContext, request: PageRequest) -> Page:
    """One home with all that is known of it, and where each value comes from; what it was, where it is gone.

    Raises PageNotFound, and PageMoved for an id that another home has now.
    """
    home = context.find_row(HOME, request.path["id"])
    if home is None:
        return former_home_page(context, request)
    identifier = home["id"]
    by_id = {"id": identifier}
    home["url"], home["source_licence_url"] = clean_link(home["url"]), clean_link(home["source_licence_url"])
    values = add_langs(add_pages("record", context.list_rows(VALUES, identifier), "record_id"))
    texts = collect_home_texts(home, [parse_content(row["content"]) for row in context.list_rows(CONTENTS, identifier)])
    ending = read_ending(context, home)
    editions = list_edition_rows(list_editions(context.catalogue, identifier), identifier, context.today)
    dates = {
        name: [{**row, "seen_in_words": format_day(row.get("seen_on", ""))} for row in rows]
        for name, rows in build_home_dates(context, identifier).items()
    }
    duties = [{**row, "text": format_duty(row)} for row in list_home_duties(context, identifier)]
    related = add_langs(add_pages("home", context.list_rows(RELATED_HOMES_SQL, by_id)))
    inside = count_parts(context, identifier)
    data = {
        "home": home,
        "state": build_state(home["lifecycle"], home["status"], home["kind"]),
        "facts": build_header_facts(home, values, editions, duties, dates, ending),
        "ending": ending,
        "undeclared": list_undeclared_sources(context, identifier),
        "stale": list_stale_sources(context, identifier),
        "description_lang": next((build_lang(one.language) for one in texts["description"]), ""),
        "other_names": [{"text": one.text, "lang": build_lang(one.language)} for one in texts["alternative"]],
        "past_governments": format_governments(context.list_rows(PAST_GOVERNMENTS, by_id)),
        "records": [
            _describe_record(row) for row in add_langs(add_pages("record", context.list_rows(RECORDS, identifier)))
        ],
        "values": [{**row, "label": LABELS.get(row["field"], row["field"].replace("_", " ")),
            "shown": _format_value(home, row)} for row in values],
        "contradictions": context.list_rows(CONTRADICTIONS, identifier),
        "unread": add_pages("record", context.list_rows(UNREAD, identifier)),
        "editions": editions,
        "chart": build_edition_chart(editions, [*dates["past"], *dates["ahead"]], context.today),
        "today": format_day(context.today),
        "documents": [_describe_address(row) for row in context.list_rows(ADDRESSES, identifier)],
        "related": group_related(related, _list_apart(home, editions, ending)),
        "needs": add_pages("need", context.list_rows(NEEDS, by_id), "need_id"),
        "requests": list_home_requests(context, identifier),
        "uses": list_shown_uses(context, identifier),
        "events": list_days(add_pages("change", context.list_rows(EVENTS, identifier))),
        "stewardship": list_stewardship_rows(context, identifier),
        "duties": duties,
        "stewardship_page": build_page_path("stewardship", identifier),
        "compare_page": build_page_path("compare", identifier),
        "route": context.find_row(ROUTE, identifier),
        "subjects": add_pages("theme", context.list_rows(SUBJECTS, identifier)),
        "inside": {**inside, "page": build_page_path("items", identifier)} if inside else None,
        "last_edition": read_last_edition(context, identifier) if inside else None,
        "groups": list_item_groups(context, identifier) if inside else [],
        "dates": dates,
        "owner_page": build_page_path("owner", home["publisher_id"]) if home["publisher_id"] else "",
        "whole_page": build_page_path("home", home["part_of"]) if home["part_of"] else "",
    }  # fmt: skip
    return Page(
        "pages/home.html",
        home["title"],
        data,
        home["description"],
        rows=[{name: row[name] for name in CSV_COLUMNS} for row in values],
        things=[("home", identifier)],
        links=(
            Link(build_feed_path("home", identifier), "Feed of its changes", "application/atom+xml"),
            Link(build_calendar_path("home", identifier), "Calendar of its dates", "text/calendar"),
        ),
        crumbs=(Link("/homes", "Standards"),),
        linked_data=build_linked_data(context, home, texts, ending),
        language=next((build_lang(one.language) for one in texts["title"]), ""),
        is_indexed=home["lifecycle"] not in ENDED_LIFECYCLES,
    )


def _describe_record(row: dict[str, Any]) -> dict[str, Any]:
    first, last = format_day(row["first_seen"]), format_day(row["last_seen"])
    seen = f"seen on {last}" if first == last else f"seen from {first} to {last}"
    return {**row, "in_words": build_state(row["lifecycle"], row["status"]), "seen": seen}


def _format_value(home: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """A value as people read it: the owner by name, a kind or state without its hyphen."""
    if row["field"] == "publisher_id":
        return str(home["publisher"] or row["value"])
    return str(row["value"]).replace("-", " ") if row["field"] in ("kind", "lifecycle", "certainty") else row["value"]


def _describe_address(row: Mapping[str, Any]) -> dict[str, Any]:
    roles = dict.fromkeys(ROLE_WORDS.get(role, role.replace("-", " ")) for role in row["role"].split(", "))
    return {**row, "url": clean_link(row["url"]), "what": ", ".join(roles)}


def _list_apart(
    home: Mapping[str, Any], editions: Sequence[Mapping[str, Any]], ending: Mapping[str, Any] | None
) -> set[str]:
    """Homes that the page names elsewhere: the whole that it is part of, its editions, and what came instead."""
    instead = [one.get("id", "") for one in ending["successors"]] if ending else []
    return {home["id"], home["part_of"] or "", *(one["home_id"] for one in editions), *instead}
