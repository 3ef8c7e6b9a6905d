"""Standards and other homes: the list, and a page for each with every value, edition, difference and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homefinder.change.calendar.dates import when_in_words
from homefinder.change.events.editions import PUBLISHED, SEEN_FIRST, STATED, EditionSpan, edition_line
from homefinder.ids import iri
from homefinder.model import HOME_KINDS, LIFECYCLES
from homefinder.resolve.edition_conflicts import years
from homefinder.resolve.publishers import body_called
from homefinder.site.http.formats import plain
from homefinder.site.http.page import Asked, House, Link, NotHere, Page
from homefinder.urls import page_of, web

PER_PAGE = 50
DCAT, DCTERMS = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"

HOME = """SELECT h.*, coalesce(p.name, '') AS publisher, w.title AS whole, s.title AS source,
      s.licence AS source_licence, s.licence_url AS source_licence_url
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of
    JOIN sources s ON s.id = h.source_id WHERE h.id = ?"""
RECORDS = """SELECT r.id, r.source_id, s.title AS source, r.title, r.status, r.lifecycle, r.first_seen, r.last_seen,
      r.state, r.url, r.page_url, hr.reason FROM home_records hr JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id WHERE hr.home_id = ? ORDER BY r.source_id, r.id"""
VALUES = """SELECT v.field, v.value, v.record_id, v.source_id, s.title AS source, v.rule FROM home_values v
    JOIN sources s ON s.id = v.source_id WHERE v.home_id = ? ORDER BY v.field"""
RELATED = """SELECT 'has part' AS kind, id, title, 'its publication says so' AS reason FROM homes WHERE part_of = :id
    UNION ALL SELECT r.kind, h.id, h.title, r.reason FROM home_relations r JOIN homes h ON h.id = r.other_id
      WHERE r.home_id = :id
    UNION ALL SELECT r.kind || ' (the other way)', h.id, h.title, r.reason FROM home_relations r
      JOIN homes h ON h.id = r.home_id WHERE r.other_id = :id ORDER BY 1, 3"""
NEEDS = """SELECT c.need_id, n.title, n.sector, c.rank, c.score, c.explanation, '' AS verdict FROM candidates c
      JOIN needs n ON n.id = c.need_id WHERE c.home_id = :id AND c.rank <= 10
    UNION ALL SELECT c.need_id, n.title, n.sector, c.rank, c.score, c.explanation, c.verdict FROM decided_candidates c
      JOIN needs n ON n.id = c.need_id WHERE c.home_id = :id ORDER BY 7 DESC, 4, 2"""
EVENTS = """SELECT e.id, e.kind, e.date, e.title, e.sentence, e.told_by, e.change_id, e.weight FROM home_records hr
    JOIN events e ON e.record_id = hr.record_id WHERE hr.home_id = ? ORDER BY e.date DESC, e.id LIMIT 60"""
FINDINGS = "SELECT field, sentence, told FROM findings WHERE home_id = ? ORDER BY field"
UPKEEP = "SELECT * FROM home_upkeep WHERE home_id = ?"
ROUTE = """SELECT r.*, hr.reason FROM home_routes hr JOIN routes r ON r.id = hr.route_id WHERE hr.home_id = ?"""
ADDRESSES = """SELECT url, group_concat(role, ', ') AS role, max(title) AS title FROM
      (SELECT * FROM home_addresses WHERE home_id = ? ORDER BY role) GROUP BY url ORDER BY min(role), url"""
SUBJECTS = """SELECT c.id, c.name, c.definition FROM home_subjects s JOIN concepts c ON c.id = s.concept_id
    WHERE s.home_id = ? ORDER BY s.position"""
AHEAD = """SELECT starts, kind, sentence, uid, state FROM calendar WHERE home_id = ? ORDER BY starts DESC LIMIT 20"""
ABOUT = """WITH RECURSIVE under(id) AS (SELECT ? UNION SELECT b.concept_id FROM concept_broader b JOIN under u
    ON b.broader_id = u.id) SELECT s.home_id FROM under u JOIN home_subjects s ON s.concept_id = u.id"""
LIST = ("id", "title", "kind", "publisher", "lifecycle", "status", "version", "issued", "modified", "url")


def homes_page(house: House, asked: Asked) -> Page:
    """Homes by name, narrowed by words, kind, state and owner; a page at a time."""
    chosen = {
        "kind": asked.word("kind", HOME_KINDS), "lifecycle": asked.word("lifecycle", LIFECYCLES),
        "owner": body_called(house.catalogue, asked.word("owner")), "theme": asked.word("theme"),
        "q": asked.word("q"),
    }  # fmt: skip
    where, values = _narrowed(chosen)
    total = (house.row(f"SELECT count(*) AS n FROM homes h {where}", *values) or {"n": 0})["n"]
    number = asked.number("page", 1, most=max(1, -(-total // PER_PAGE)))
    rows = house.rows(
        f"""SELECT h.id, h.title, h.kind, coalesce(p.name, '') AS publisher, h.lifecycle, h.status, h.version, h.issued,
            h.modified, h.url, h.description FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id {where}
            ORDER BY h.title COLLATE NOCASE, h.id LIMIT {PER_PAGE} OFFSET {(number - 1) * PER_PAGE}""",
        *values,
    )
    for row in rows:
        row["page"], row["url"] = page_of("home", row["id"]), web(row["url"])
    data = {
        "homes": rows, "total": total, "number": number, "last": max(1, -(-total // PER_PAGE)), "chosen": chosen,
        "kinds": HOME_KINDS, "lifecycles": LIFECYCLES,
    }  # fmt: skip
    about = "Standards, data collections, code sets, APIs, guidance, laws, bodies, processes and programmes."
    csv = [{name: row[name] for name in LIST} for row in rows]
    return Page("pages/homes.html", "Standards and other homes", data, about, rows=csv, things=_things(rows))


def home_page(house: House, asked: Asked) -> Page:
    """One home with all that is known of it, and where each value comes from. Raises NotHere."""
    home = house.row(HOME, asked.path["id"])
    if home is None:
        raise NotHere(f"There is no standard or other home “{asked.path['id']}”. Search for it by its name.")
    identifier = home["id"]
    home["url"], home["source_licence_url"] = web(home["url"]), web(home["source_licence_url"])
    values = house.rows(VALUES, identifier)
    data = {
        "home": home,
        "records": [{**row, "page": page_of("record", row["id"])} for row in house.rows(RECORDS, identifier)],
        "values": [{**row, "page": page_of("record", row["record_id"])} for row in values],
        "findings": house.rows(FINDINGS, identifier),
        "editions": [_edition(span) for span in edition_line(house.catalogue, identifier)],
        "documents": [{**row, "url": web(row["url"])} for row in house.rows(ADDRESSES, identifier)],
        "related": _related(house, identifier),
        "needs": _needs(house, identifier),
        "events": house.rows(EVENTS, identifier),
        "upkeep": house.row(UPKEEP, identifier),
        "route": house.row(ROUTE, identifier),
        "subjects": [{**row, "page": page_of("theme", row["id"])} for row in house.rows(SUBJECTS, identifier)],
        "dates": house.rows(AHEAD, identifier),
        "owner_page": page_of("owner", home["publisher_id"]) if home["publisher_id"] else "",
        "whole_page": page_of("home", home["part_of"]) if home["part_of"] else "",
    }
    return Page(
        "pages/home-detail.html",
        home["title"],
        data,
        home["description"],
        rows=values,
        things=[("home", identifier)],
        links=(
            Link(f"/feeds/home/{identifier}.atom", "Feed of its changes", "application/atom+xml"),
            Link(f"/calendars/home/{identifier}.ics", "Calendar of its dates", "text/calendar"),
        ),
        crumbs=(Link("/homes", "Standards and other homes"),),
        linked_data=_linked_data(house, home),
    )


def _narrowed(chosen: Mapping[str, str]) -> tuple[str, list[object]]:
    parts: list[str] = []
    values: list[object] = []
    for name, column in (("kind", "h.kind"), ("lifecycle", "h.lifecycle"), ("owner", "h.publisher_id")):
        if chosen[name]:
            parts.append(f"{column} = ?")
            values.append(chosen[name])
    if chosen["theme"]:
        parts.append(f"h.id IN ({ABOUT})")
        values.append(chosen["theme"])
    if chosen["q"]:
        parts.append("(h.title LIKE ? ESCAPE '\\' OR h.alt_titles LIKE ? ESCAPE '\\')")
        literal = chosen["q"].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        values += [f"%{literal}%"] * 2
    return (f"WHERE {' AND '.join(parts)}" if parts else "", values)


def _things(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [("home", row["id"]) for row in rows]


def _edition(span: EditionSpan) -> dict[str, Any]:
    """An edition with a name and its days in words; ``when`` is empty where the name tells all that is known."""
    began = when_in_words(span.applies_from).removeprefix("in ") if span.applies_from else ""
    ended = when_in_words(span.applies_to).removeprefix("in ") if span.applies_to else ""
    words = {STATED: f"Applies from {began}", PUBLISHED: f"Published {began}", SEEN_FIRST: f"First seen by us {began}"}
    when = words.get(span.from_basis, "") if began else ""
    if ended and span.to_basis == STATED:
        when = f"{when} to {ended}" if when else f"Applies to {ended}"
    return {**plain(span), "name": _edition_name(span), "when": when}


def _edition_name(span: EditionSpan) -> str:
    """What an edition is called in a list of editions: by its years, its number, or else its whole label."""
    if span.label == span.title:
        return span.label
    if years(span.label):
        return f"{span.label} edition"
    return f"Version {span.label}" if span.label[:1].isdigit() else span.label


def _related(house: House, identifier: str) -> list[dict[str, Any]]:
    cursor = house.catalogue.execute(RELATED, {"id": identifier})
    return [{**dict(row), "page": page_of("home", row["id"])} for row in cursor]


def _needs(house: House, identifier: str) -> list[dict[str, Any]]:
    cursor = house.catalogue.execute(NEEDS, {"id": identifier})
    return [{**dict(row), "page": page_of("need", row["need_id"])} for row in cursor]


def _linked_data(house: House, home: Mapping[str, Any]) -> dict[str, Any]:
    """The home for search engines: schema.org and DCAT terms side by side (https://schema.org/Dataset)."""
    told = {
        "@context": {"@vocab": "https://schema.org/", "dcat": DCAT, "dct": DCTERMS},
        "@id": iri(house.settings.base, "home", home["id"]),
        "@type": ["CreativeWork", "dcat:Resource"],
        "name": home["title"],
        "description": home["description"][:5000],
        "url": home["url"],
        "version": home["version"],
        "datePublished": home["issued"],
        "dateModified": home["modified"],
        "publisher": {"@type": "Organization", "name": home["publisher"]} if home["publisher"] else "",
        "dct:identifier": home["id"],
        "dct:type": home["kind"],
    }
    return {name: value for name, value in told.items() if value}
