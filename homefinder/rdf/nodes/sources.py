"""Sources and their records as DCAT: a source is a ``dcat:Catalog``, a record a ``dcat:CatalogRecord`` in its graph.

What a record is about is a home (see ``home_nodes``), a need, or, where neither owns it, a thing of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.nodes.records import RecordPartsReader
from homefinder.rdf.rows import RowsByKey, read_ordered_rows
from homefinder.rdf.texts import OTHER_TEXT, collect_record_texts, to_language_values
from homefinder.rdf.values import build_link, clean, to_date_value
from homefinder.store.id_sets import RECORD_HOMES
from homefinder.store.records import parse_content

SOURCES = """SELECT s.*, coalesce((SELECT min(p.id) FROM publishers p WHERE p.name = s.publisher),
      (SELECT min(p.id) FROM publishers p JOIN publisher_names n ON n.publisher_id = p.id WHERE n.name = s.publisher))
      AS publisher_id
    FROM sources s ORDER BY s.id"""
RECORDS = f"""SELECT r.*, h.home_id, n.id AS need_id, p.id AS known_publisher, v.content, v.valid_from AS version_from
    FROM records r LEFT JOIN {RECORD_HOMES} h ON h.record_id = r.id LEFT JOIN needs n ON n.id = r.id
    LEFT JOIN publishers p ON p.id = r.publisher_id LEFT JOIN record_versions v ON v.id = r.current_version_id"""
IN_ORDER = f"{RECORDS} ORDER BY r.id"
MEMBERS = "SELECT id, source_id FROM records ORDER BY source_id, id"
STATES = """SELECT id, state FROM records WHERE state <> 'present' UNION ALL
    SELECT r.id, 'need' FROM needs n JOIN records r ON r.id = n.id ORDER BY 1, 2"""
"""The records that are not simply there, and those that are needs."""
SOURCE_DAYS = """SELECT id, last_seen_on FROM sources WHERE last_seen_on <> '' ORDER BY id"""
RECORDS_NOT_SEEN = """SELECT r.id, r.source_id, r.last_seen FROM records r JOIN sources s ON s.id = r.source_id
    WHERE r.last_seen IS NOT s.last_seen_on ORDER BY r.id"""
FORMER_HOMES = "SELECT id, last_seen FROM former_homes WHERE leads_to = '' ORDER BY id"
IDENTIFIERS = """SELECT record_id, scheme, value FROM record_identifiers WHERE address = ''
    ORDER BY record_id, scheme, value"""

TYPES = {"consultation": ("Event",), "meeting": ("Event",), "page": ("Document",), "need": ("StatedNeed",)}
"""Further types of a thing that is not a home, by its kind."""


def source_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each source in its own graph."""
    for row in read_ordered_rows(connection, SOURCES):
        publisher = {"publisher": minter.mint("publisher", row["publisher_id"])} if row["publisher_id"] else {}
        yield Node(
            minter.mint_source_graph(row["id"]),
            f"sources id={row['id']}",
            build_json_ld(
                minter.mint("source", row["id"]),
                ("Catalog",),
                {"identifier": row["id"], "title": clean(row["title"]), "publisherAsGiven": clean(row["publisher"])},
                publisher,
                build_link("homepage", row["homepage"]),
                {"undeclaredSince": to_date_value(row["undeclared_since"])},
                {"rights": clean(row["licence"]), "completeness": row["completeness"], "schedule": row["schedule"]},
                build_link("license", row["licence_url"]),
                {"liveRecords": str(row["live_records"])},
            ),
        )


def record_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each record, and the thing that it is about where that is no home."""
    codes, parts = RowsByKey(connection, IDENTIFIERS), RecordPartsReader(connection, minter)
    for row in read_ordered_rows(connection, IN_ORDER):
        content, graph, where = (
            parse_content(row["content"]),
            minter.mint_source_graph(row["source_id"]),
            f"records id={row['id']}",
        )
        yield Node(graph, where, _record(row, content, minter))
        listed = codes.take(row["id"])
        further = parts.take(row["id"], graph)
        if not (row["home_id"] or row["need_id"]):
            numbers = {"identifier": [clean(code["value"]) for code in listed]}
            yield Node(graph, where, _thing(row, content, minter, numbers, further.links))
        yield from further.nodes


def membership_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each record as one of its source."""
    for row in read_ordered_rows(connection, MEMBERS):
        link = {"record": minter.mint("record", row["id"])}
        made = build_json_ld(minter.mint("source", row["source_id"]), (), link)
        yield Node(minter.mint_source_graph(row["source_id"]), f"records id={row['id']}", made)


def last_seen_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """The day on which each source was last seen, each record that was not seen that day, and each home that is gone.

    A record for which no day is told was seen when its source was, so that a look at a source moves one statement.
    """
    for row in read_ordered_rows(connection, SOURCE_DAYS):
        link = {"lastSeen": to_date_value(row["last_seen_on"])}
        made = build_json_ld(minter.mint("source", row["id"]), (), link)
        yield Node(minter.mint_source_graph(row["id"]), f"sources id={row['id']}", made)
    for row in read_ordered_rows(connection, RECORDS_NOT_SEEN):
        made = build_json_ld(minter.mint("record", row["id"]), (), {"lastSeen": to_date_value(row["last_seen"])})
        yield Node(minter.mint_source_graph(row["source_id"]), f"records id={row['id']}", made)
    for row in read_ordered_rows(connection, FORMER_HOMES):
        made = build_json_ld(minter.mint("home", row["id"]), (), {"lastSeen": to_date_value(row["last_seen"])})
        yield Node(minter.mint_graph("homes"), f"former_homes id={row['id']}", made)


def topic(minter: IriMinter, record_id: str, home_id: str | None, need_id: str | None) -> str:
    """What a record is about: its home, its need, or a thing of its own."""
    if home_id:
        return minter.mint("home", home_id)
    return minter.mint("need", need_id) if need_id else minter.mint("thing", record_id)


def _record(row: sqlite3.Row, content: dict[str, Any], minter: IriMinter) -> dict[str, Any]:
    language = str(content.get("language", "en"))
    return build_json_ld(
        minter.mint("record", row["id"]),
        ("CatalogRecord",),
        {"identifier": clean(row["key"]), "inCatalog": minter.mint("source", row["source_id"])},
        {"primaryTopic": topic(minter, row["id"], row["home_id"], row["need_id"])},
        to_language_values(
            collect_record_texts(row, content, ("title", "description", "publisherAsGiven", OTHER_TEXT))
        ),
        {"language": clean(language), "kind": minter.expand_concept("kinds", row["kind"]), "recordState": row["state"]},
        build_link("source", row["page_url"], otherwise="sourceAsGiven"),
        {"issued": to_date_value(row["first_seen"]), "modified": to_date_value(row["version_from"] or "")},
        {"firstSeen": to_date_value(row["first_seen"])},
        {"statedIssued": to_date_value(row["issued"]), "statedModified": to_date_value(row["modified"])},
        {"statedVersion": clean(row["version"]), "publisherAsGiven": clean(row["publisher"])},
        _state(row, minter),
        *_list_governments(content),
        {"takenInBecause": clean(str(content.get("taken_in", "")))},
        {"currentVersion": minter.mint("version", row["current_version_id"])},
        {"contentHash": row["content_hash"]},
    )


def _thing(
    row: sqlite3.Row, content: dict[str, Any], minter: IriMinter, numbers: dict[str, Any], links: dict[str, Any]
) -> dict[str, Any]:
    return build_json_ld(
        minter.mint("thing", row["id"]),
        ("Thing", *TYPES.get(row["kind"], ())),
        to_language_values(collect_record_texts(row, content, ("title", "description", "alternative", "keyword"))),
        numbers,
        {"kind": minter.expand_concept("kinds", row["kind"])},
        {"publisher": minter.mint("publisher", row["known_publisher"])} if row["known_publisher"] else {},
        _state(row, minter),
        {
            "version": clean(row["version"]),
            "issued": to_date_value(row["issued"]),
            "modified": to_date_value(row["modified"]),
        },
        {"startDate": to_date_value(row["opens"]), "endDate": to_date_value(row["closes"])},
        build_link("landingPage", row["url"]),
        terms_of_use(content),
        {"nation": _texts(content, "nations")},
        links,
    )


def _list_governments(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Under which government the thing was published, and whether it is that government's policy."""
    for one in content.get("governments", ()):
        yield {"publishedUnder": clean(one.get("title", "")), "governmentEnded": to_date_value(one.get("ended_on", ""))}
        yield build_link("governmentPage", one.get("url", ""))
        yield {"politicalContent": "true" if one.get("political") else "false"}


def terms_of_use(content: dict[str, Any]) -> dict[str, Any]:
    """The licence as its address and in the source's words."""
    return build_link("license", str(content.get("licence_url", ""))) | {
        "rights": clean(str(content.get("licence", "")))
    }


def _state(row: sqlite3.Row, minter: IriMinter) -> dict[str, Any]:
    lifecycle = minter.expand_concept("lifecycles", row["lifecycle"])
    return {"statusAsGiven": clean(row["status"]), "lifecycle": lifecycle, "status": lifecycle}


def _texts(content: dict[str, Any], name: str) -> list[str]:
    values = content.get(name, [])
    return [clean(str(value)) for value in values] if isinstance(values, list) else []
