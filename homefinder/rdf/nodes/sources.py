"""Sources and their records as DCAT: a source is a ``dcat:Catalog``, a record a ``dcat:CatalogRecord`` in its graph.

What a record is about is a home (see ``home_nodes``), a need, or, where neither owns it, a thing of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.nodes.records import Parts
from homefinder.rdf.rows import Beside, content_of, ordered
from homefinder.rdf.values import clean, dated, linked, worded

SOURCES = """SELECT s.*, (SELECT min(p.id) FROM publishers p WHERE p.name = s.publisher) AS publisher_id
    FROM sources s ORDER BY s.id"""
RECORDS = """SELECT r.*, h.home_id, n.id AS need_id, p.id AS known_publisher, v.content, v.valid_from AS version_from
    FROM records r LEFT JOIN home_records h ON h.record_id = r.id LEFT JOIN needs n ON n.id = r.id
    LEFT JOIN publishers p ON p.id = r.publisher_id LEFT JOIN record_versions v ON v.id = r.current_version_id"""
IN_ORDER = f"{RECORDS} ORDER BY r.id"
SEEN_SINCE = f"{RECORDS} WHERE r.source_id IN (SELECT source_id FROM runs WHERE id > ?) ORDER BY r.id"
IDENTIFIERS = "SELECT record_id, scheme, value FROM record_identifiers ORDER BY record_id, scheme, value"

TYPES = {"consultation": ("Event",), "meeting": ("Event",), "page": ("Document",), "need": ("StatedNeed",)}
"""Further types of a thing that is not a home, by its kind."""


def source_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each source in its own graph."""
    for row in ordered(connection, SOURCES):
        publisher = {"publisher": names.of("publisher", row["publisher_id"])} if row["publisher_id"] else {}
        yield Node(
            names.source_graph(row["id"]),
            f"sources id={row['id']}",
            body(
                names.of("source", row["id"]),
                ("Catalog",),
                {"identifier": row["id"], "title": clean(row["title"]), "publisherAsGiven": clean(row["publisher"])},
                publisher,
                linked("homepage", row["homepage"]),
                {"rights": clean(row["licence"]), "completeness": row["completeness"], "schedule": row["schedule"]},
                linked("license", row["licence_url"]),
                {"lastSeen": dated(row["last_seen_on"] or ""), "liveRecords": str(row["live_records"])},
            ),
        )


def record_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each record, its membership of the source, and the thing that it is about where that is no home."""
    codes, parts = Beside(connection, IDENTIFIERS), Parts(connection, names)
    for row in ordered(connection, IN_ORDER):
        content, graph, where = (
            content_of(row["content"]),
            names.source_graph(row["source_id"]),
            f"records id={row['id']}",
        )
        record, source = names.of("record", row["id"]), names.of("source", row["source_id"])
        yield Node(graph, where, _record(row, content, names))
        yield Node(graph, where, body(source, (), {"record": record}))
        listed = codes.of(row["id"])
        further = parts.of(row["id"], graph)
        if not (row["home_id"] or row["need_id"]):
            numbers = {"identifier": [clean(code["value"]) for code in listed]}
            yield Node(graph, where, _thing(row, content, names, numbers, further.links))
        yield from further.nodes


def seen_again_nodes(connection: sqlite3.Connection, names: Names, since: int) -> Iterator[Node]:
    """The records alone, without what they are about, of every source that a run later than ``since`` looked at."""
    for row in ordered(connection, SEEN_SINCE, since):
        made = _record(row, content_of(row["content"]), names)
        yield Node(names.source_graph(row["source_id"]), f"records id={row['id']}", made)


def topic(names: Names, record_id: str, home_id: str | None, need_id: str | None) -> str:
    """What a record is about: its home, its need, or a thing of its own."""
    if home_id:
        return names.of("home", home_id)
    return names.of("need", need_id) if need_id else names.of("thing", record_id)


def _record(row: sqlite3.Row, content: dict[str, Any], names: Names) -> dict[str, Any]:
    language = str(content.get("language", "en"))
    return body(
        names.of("record", row["id"]),
        ("CatalogRecord",),
        {"identifier": clean(row["key"]), "inCatalog": names.of("source", row["source_id"])},
        {"primaryTopic": topic(names, row["id"], row["home_id"], row["need_id"])},
        {"title": worded(row["title"], language), "description": worded(row["description"], language)},
        {"language": clean(language), "kind": names.concept("kinds", row["kind"]), "recordState": row["state"]},
        linked("source", row["page_url"], otherwise="sourceAsGiven"),
        {"issued": dated(row["first_seen"]), "modified": dated(row["version_from"] or "")},
        {"firstSeen": dated(row["first_seen"]), "lastSeen": dated(row["last_seen"])},
        {"statedIssued": dated(row["issued"]), "statedModified": dated(row["modified"])},
        {"statedVersion": clean(row["version"]), "publisherAsGiven": clean(row["publisher"])},
        _state(row, names),
        {"takenInBecause": clean(str(content.get("taken_in", "")))},
        {"currentVersion": names.of("version", row["current_version_id"])},
        {"contentHash": row["content_hash"]},
    )


def _thing(
    row: sqlite3.Row, content: dict[str, Any], names: Names, numbers: dict[str, Any], links: dict[str, Any]
) -> dict[str, Any]:
    language = str(content.get("language", "en"))
    return body(
        names.of("thing", row["id"]),
        ("Thing", *TYPES.get(row["kind"], ())),
        {"title": worded(row["title"], language), "description": worded(row["description"], language)},
        {"alternative": [worded(text, language) for text in _texts(content, "alt_titles")]},
        {"keyword": [worded(text, language) for text in _texts(content, "keywords")]},
        numbers,
        {"kind": names.concept("kinds", row["kind"])},
        {"publisher": names.of("publisher", row["known_publisher"])} if row["known_publisher"] else {},
        _state(row, names),
        {"version": clean(row["version"]), "issued": dated(row["issued"]), "modified": dated(row["modified"])},
        {"startDate": dated(row["opens"]), "endDate": dated(row["closes"])},
        linked("landingPage", row["url"]),
        terms_of_use(content),
        {"nation": _texts(content, "nations")},
        links,
    )


def terms_of_use(content: dict[str, Any]) -> dict[str, Any]:
    """The licence as its address and in the source's words."""
    return linked("license", str(content.get("licence_url", ""))) | {"rights": clean(str(content.get("licence", "")))}


def _state(row: sqlite3.Row, names: Names) -> dict[str, Any]:
    lifecycle = names.concept("lifecycles", row["lifecycle"])
    return {"statusAsGiven": clean(row["status"]), "lifecycle": lifecycle, "status": lifecycle}


def _texts(content: dict[str, Any], name: str) -> list[str]:
    values = content.get(name, [])
    return [clean(str(value)) for value in values] if isinstance(values, list) else []
