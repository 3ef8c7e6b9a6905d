"""Standards and other homes: the list, and a page for each with every value, edition, difference and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from homefinder.change.events.editions import (
    BASIS_FIRST_SEEN,
    BASIS_PUBLISHED,
    BASIS_STATED,
    EditionSpan,
    list_editions,
)
from homefinder.clean.days import format_day_in_words
from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.ids import iri
from homefinder.model import ENDED_LIFECYCLES, HOME_KINDS, LIFECYCLES
from homefinder.rdf.dcat.resources import build_kind_address
from homefinder.rdf.texts import Texts, collect_home_texts, to_language_values
from homefinder.rdf.values import format_validity, to_language_tag
from homefinder.resolve.edition_conflicts import years
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.formats import to_json_value
from homefinder.site.http.page import Link, Page, PageContext, PageRequest, RowStream
from homefinder.site.pages.common import add_pages, count_rows, escape_like, page_list
from homefinder.site.pages.due import build_home_dates
from homefinder.site.pages.duties import list_home_duties
from homefinder.site.pages.ending import build_ending_facts, list_stale_sources, list_undeclared_sources, read_ending
from homefinder.site.pages.former_home import former_home_page
from homefinder.site.pages.inside import read_inside
from homefinder.site.pages.languages import PAST_GOVERNMENTS, add_langs, build_lang, format_governments
from homefinder.site.pages.stewardship import list_stewardship_rows
from homefinder.site.pages.structured_data import ORGANISATIONS, choose_schema_type
from homefinder.store.id_sets import NARROWER_CONCEPTS
from homefinder.store.queries.duties import HOMES_OF_LEVEL
from homefinder.store.records import parse_content
from homefinder.urls import build_calendar_path, build_feed_path, build_page_path, clean_link

DCAT, DCTERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"

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
FILTERS: Mapping[str, str] = {
    "kind": "h.kind = :kind",
    "lifecycle": "h.lifecycle = :lifecycle",
    "owner": "h.publisher_id = :owner",
    "theme": f"h.id IN (SELECT home_id FROM home_subjects WHERE concept_id IN {NARROWER_CONCEPTS})",
    "duty": f"h.id IN ({HOMES_OF_LEVEL})",
    "q": "(h.title LIKE :pattern ESCAPE '\\' OR h.alt_titles LIKE :pattern ESCAPE '\\')",
}
"""What the list can be narrowed by, and the condition of each."""
HOME_LIST = """SELECT h.id, h.title, h.language, h.kind, coalesce(p.name, '') AS publisher, h.lifecycle, h.status,
      h.version, h.issued, h.modified, h.url, h.description
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id {where}
    ORDER BY h.title COLLATE NOCASE, h.id LIMIT :size OFFSET :offset"""
CSV_COLUMNS = ("id", "title", "kind", "publisher", "lifecycle", "status", "version", "issued", "modified", "url")


def homes_page(context: PageContext, request: PageRequest) -> Page:
    """Homes by name, narrowed by words, kind, state and owner; a page at a time."""
    chosen = {
        "kind": request.read_word("kind", HOME_KINDS), "lifecycle": request.read_word("lifecycle", LIFECYCLES),
        "owner": resolve_body_id(context.catalogue, request.read_word("owner")), "theme": request.read_word("theme"),
        "duty": request.read_word("duty", LEVELS), "q": request.read_word("q"),
    }  # fmt: skip
    used = [condition for name, condition in FILTERS.items() if chosen[name]]
    where = f"WHERE {' AND '.join(used)}" if used else ""
    values = {**chosen, "concept": chosen["theme"], "pattern": f"%{escape_like(chosen['q'])}%"}
    total = count_rows(context, f"SELECT count(*) FROM homes h {where}", values)

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(HOME_LIST.format(where=where), {**values, "size": limit, "offset": offset}):
            places = {"page": build_page_path("home", row["id"]), "url": clean_link(row["url"])}
            yield {**row, **places, "lang": build_lang(row["language"])}

    pager, rows, every = page_list(request, total, chosen, read)
    data = {
        "homes": rows, "total": pager.total, "number": pager.number, "last": pager.last, "pager": pager,
        "chosen": chosen, "kinds": HOME_KINDS, "lifecycles": LIFECYCLES,
        "duties": [(level, LEVEL_LABELS[level]) for level in LEVELS],
    }  # fmt: skip
    about = "Standards, data collections, code sets, APIs, guidance, laws, bodies, processes and programmes."
    csv = RowStream(total, lambda: ({name: row[name] for name in CSV_COLUMNS} for row in every))
    things = [("home", row["id"]) for row in rows]
    return Page("pages/homes.html", "Standards and other homes", data, about, rows=csv, things=things)


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
    values = context.list_rows(VALUES, identifier)
    texts = collect_home_texts(home, [parse_content(row["content"]) for row in context.list_rows(CONTENTS, identifier)])
    ending = read_ending(context, home)
    data = {
        "home": home,
        "ending": ending,
        "undeclared": list_undeclared_sources(context, identifier),
        "stale": list_stale_sources(context, identifier),
        "description_lang": next((build_lang(one.language) for one in texts["description"]), ""),
        "other_names": [{"text": one.text, "lang": build_lang(one.language)} for one in texts["alternative"]],
        "past_governments": format_governments(context.list_rows(PAST_GOVERNMENTS, by_id)),
        "records": add_langs(add_pages("record", context.list_rows(RECORDS, identifier))),
        "values": add_langs(add_pages("record", values, "record_id")),
        "contradictions": context.list_rows(CONTRADICTIONS, identifier),
        "unread": add_pages("record", context.list_rows(UNREAD, identifier)),
        "editions": [_edition_to_dict(span) for span in list_editions(context.catalogue, identifier)],
        "documents": [{**row, "url": clean_link(row["url"])} for row in context.list_rows(ADDRESSES, identifier)],
        "related": add_langs(add_pages("home", context.list_rows(RELATED_HOMES_SQL, by_id))),
        "needs": add_pages("need", context.list_rows(NEEDS, by_id), "need_id"),
        "events": context.list_rows(EVENTS, identifier),
        "stewardship": list_stewardship_rows(context, identifier),
        "duties": list_home_duties(context, identifier),
        "stewardship_page": build_page_path("stewardship", identifier),
        "route": context.find_row(ROUTE, identifier),
        "subjects": add_pages("theme", context.list_rows(SUBJECTS, identifier)),
        "inside": read_inside(context, identifier),
        "dates": build_home_dates(context, identifier),
        "owner_page": build_page_path("owner", home["publisher_id"]) if home["publisher_id"] else "",
        "whole_page": build_page_path("home", home["part_of"]) if home["part_of"] else "",
    }
    return Page(
        "pages/home.html",
        home["title"],
        data,
        home["description"],
        rows=values,
        things=[("home", identifier)],
        links=(
            Link(build_feed_path("home", identifier), "Feed of its changes", "application/atom+xml"),
            Link(build_calendar_path("home", identifier), "Calendar of its dates", "text/calendar"),
        ),
        crumbs=(Link("/homes", "Standards and other homes"),),
        linked_data=_build_linked_data(context, home, texts, ending),
        language=next((build_lang(one.language) for one in texts["title"]), ""),
        is_indexed=home["lifecycle"] not in ENDED_LIFECYCLES,
    )


def _edition_to_dict(span: EditionSpan) -> dict[str, Any]:
    """An edition with a name and its days in words; ``when`` is empty where the name tells all that is known."""
    began = format_day_in_words(span.applies_from).removeprefix("in ") if span.applies_from else ""
    ended = format_day_in_words(span.applies_to).removeprefix("in ") if span.applies_to else ""
    words = {
        BASIS_STATED: f"Applies from {began}",
        BASIS_PUBLISHED: f"Published {began}",
        BASIS_FIRST_SEEN: f"First seen by us {began}",
    }
    when = words.get(span.from_basis, "") if began else ""
    if ended and span.to_basis == BASIS_STATED:
        when = f"{when} to {ended}" if when else f"Applies to {ended}"
    return {**to_json_value(span), "name": _format_edition_name(span), "when": when}


def _format_edition_name(span: EditionSpan) -> str:
    """What an edition is called in a list of editions: by its years, its number, or else its whole label."""
    if span.label == span.title:
        return span.label
    if years(span.label):
        return f"{span.label} edition"
    return f"Version {span.label}" if span.label[:1].isdigit() else span.label


def _build_linked_data(
    context: PageContext, home: Mapping[str, Any], texts: Texts, ending: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The home for search engines: schema.org and DCAT terms side by side (https://schema.org/Dataset)."""
    shortened = {term: [one._replace(text=one.text[:5000]) for one in several] for term, several in texts.items()}
    said = to_language_values(shortened)
    languages = dict.fromkeys(to_language_tag(one.language) for one in (*texts["title"], *texts["description"]))
    schema_type = choose_schema_type(home["kind"])
    facts = {
        "@context": {"@vocab": "https://schema.org/", "dcat": DCAT, "dct": DCTERMS},
        "@id": iri(context.settings.base, "home", home["id"]),
        "@type": [schema_type, "dcat:Resource"],
        "name": _take_single(said["title"]),
        "alternateName": _take_single(said["alternative"]),
        "description": _take_single(said["description"]),
        "url": home["url"],
        **({} if schema_type in ORGANISATIONS else _build_work_facts(home, [one for one in languages if one])),
        "dct:identifier": home["id"],
        "dct:type": {"@id": build_kind_address(home["kind"])},
        "dct:valid": format_validity(home["valid_from"], home["valid_to"]),
        **build_ending_facts(home, ending),
    }
    return {name: value for name, value in facts.items() if value}


def _build_work_facts(home: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    """What only a work has: its language, version, days, publisher and licence."""
    return {
        "inLanguage": _take_single(languages),
        "version": home["version"],
        "datePublished": home["issued"],
        "dateModified": home["modified"],
        "publisher": {"@type": "Organization", "name": home["publisher"]} if home["publisher"] else "",
        "license": home["source_licence_url"],
    }


def _take_single(values: Sequence[Any]) -> Any:
    """The values, or the one where there is but one."""
    return values[0] if len(values) == 1 else list(values)
