"""The catalogue's own graph: homes as ``hf:Home`` and ``dcat:Resource``, their series, publishers and identifiers."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any

from homefinder.ids import slug
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.nodes.records import ROLES, code_address, distribution_of, relation_links
from homefinder.rdf.nodes.sources import terms_of_use
from homefinder.rdf.rows import RowsByKey, read_ordered_rows
from homefinder.rdf.texts import collect_home_texts, to_language_values
from homefinder.rdf.values import build_link, clean, format_validity, to_date_value
from homefinder.store.records import parse_content

HOMES = "SELECT * FROM homes ORDER BY id"
RECORDS = """SELECT h.home_id, h.record_id, v.content FROM home_records h JOIN records r ON r.id = h.record_id
    LEFT JOIN record_versions v ON v.id = r.current_version_id
    ORDER BY h.home_id, r.source_id = 'curated', h.record_id"""
ADDRESSES = "SELECT home_id, url, role FROM home_addresses ORDER BY home_id, role, url"
ATTACHMENTS = """SELECT h.home_id, a.record_id, a.position FROM record_addresses a
    JOIN home_records h ON h.record_id = a.record_id WHERE a.role = 'attachment'
    ORDER BY h.home_id, a.record_id, a.position"""
RELATIONS = """SELECT h.home_id, x.kind, x.target, x.title, t.id AS known, th.home_id AS target_home_id,
    tn.id AS target_need_id FROM record_relations x JOIN home_records h ON h.record_id = x.record_id
    LEFT JOIN records t ON t.id = x.target_record_id LEFT JOIN home_records th ON th.record_id = t.id
    LEFT JOIN needs tn ON tn.id = t.id ORDER BY h.home_id, x.record_id, x.position"""
REPLACEMENTS = "SELECT home_id, other_id FROM home_relations WHERE kind = 'replaced-by' ORDER BY home_id, other_id"
CODES = """SELECT DISTINCT h.home_id, i.scheme, i.value FROM record_identifiers i
    JOIN home_records h ON h.record_id = i.record_id WHERE i.address = '' ORDER BY h.home_id, i.scheme, i.value"""
SCHEMES = """SELECT DISTINCT i.scheme, i.value FROM record_identifiers i
    LEFT JOIN home_records h ON h.record_id = i.record_id WHERE h.home_id IS NOT NULL OR i.address <> ''
    ORDER BY i.scheme, i.value"""
FORMER_HOMES = "SELECT * FROM former_homes WHERE leads_to = '' ORDER BY id"
FORMER_RECORDS = """SELECT home_id, record_id FROM home_memberships WHERE is_latest = 1 ORDER BY home_id, record_id"""
EDITIONS = "SELECT id, series, version, title, issued FROM homes WHERE series <> '' ORDER BY series, id"

TYPES = {
    "standard": ("Standard",),
    "code-set": ("CodeSet",),
    "api": ("DataService",),
    "guidance": ("Document",),
    "legislation": ("LegalResource",),
    "body": ("Organization",),
    "programme": ("Project",),
}
"""Further types of a home by its kind, where a shared vocabulary has one."""

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_LAW = re.compile(r"https?://www\.legislation\.gov\.uk/(?:id/)?([a-z]+/[0-9]+/[0-9]+(?:/section/[0-9A-Za-z]+)?)")


def catalogue_nodes(connection: sqlite3.Connection, minter: IriMinter, title: str) -> Iterator[Node]:
    """The catalogue itself, with the homes that it holds."""
    graph = minter.mint_graph("homes")
    about = {"title": title, "homepage": minter.base}
    yield Node(graph, "", build_json_ld(minter.catalogue, ("Catalog",), about))
    for row in read_ordered_rows(connection, "SELECT id FROM homes ORDER BY id"):
        link = {"resource": minter.mint("home", row["id"])}
        yield Node(graph, f"homes id={row['id']}", build_json_ld(minter.catalogue, (), link))


def source_link_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each source as one that the catalogue draws on."""
    for row in read_ordered_rows(connection, "SELECT id FROM sources ORDER BY id"):
        link = {"catalog": minter.mint("source", row["id"])}
        yield Node(minter.mint_graph("homes"), f"sources id={row['id']}", build_json_ld(minter.catalogue, (), link))


def publisher_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each publisher as a formal organisation."""
    for row in read_ordered_rows(connection, "SELECT * FROM publishers ORDER BY id"):
        about = {"identifier": clean(row["id"]), "name": clean(row["name"])} | build_link("homepage", row["url"])
        made = build_json_ld(minter.mint("publisher", row["id"]), ("FormalOrganization",), about)
        yield Node(minter.mint_graph("homes"), f"publishers id={row['id']}", made)


def identifier_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each declared code once, with its scheme."""
    for row in read_ordered_rows(connection, SCHEMES):
        about = {"notation": clean(row["value"]), "schemeAgency": clean(row["scheme"])}
        made = build_json_ld(code_address(minter, row), ("Identifier",), about)
        yield Node(minter.mint_graph("homes"), f"record_identifiers scheme={row['scheme']} value={row['value']}", made)


def home_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each home with all that is known of it."""
    records, addresses = RowsByKey(connection, RECORDS), RowsByKey(connection, ADDRESSES)
    attachments, relations = RowsByKey(connection, ATTACHMENTS), RowsByKey(connection, RELATIONS)
    codes, replacements = RowsByKey(connection, CODES), RowsByKey(connection, REPLACEMENTS)
    for row in read_ordered_rows(connection, HOMES):
        key = row["id"]
        listed, numbers = records.take(key), codes.take(key)
        made = build_json_ld(
            minter.mint("home", key),
            ("Home", "Resource", *TYPES.get(row["kind"], ())),
            _build_facts(row, listed, minter),
            {"isPrimaryTopicOf": [minter.mint("record", record["record_id"]) for record in listed]},
            {"identifier": [clean(code["value"]) for code in numbers]},
            {"identifierNode": [code_address(minter, code) for code in numbers]},
            _landing(row),
            *(build_link(ROLES.get(item["role"], "page"), item["url"])
              for item in addresses.take(key) if item["role"] not in ("attachment", "landing")),
            {"distribution": [distribution_of(minter, item) for item in attachments.take(key)]},
            *_relations(relations.take(key), row, minter),
            {"isReplacedBy": [minter.mint("home", item["other_id"]) for item in replacements.take(key)]},
        )  # fmt: skip
        yield Node(minter.mint_graph("homes"), f"homes id={key}", made)


def former_home_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each home that is gone as ``as:Tombstone``: what it was, when it was there, why it went and what came instead."""
    records = RowsByKey(connection, FORMER_RECORDS)
    for row in read_ordered_rows(connection, FORMER_HOMES):
        key, listed = row["id"], records.take(row["id"])
        made = build_json_ld(
            minter.mint("home", key),
            ("Tombstone",),
            {"formerType": minter.context.expand_name("Home"), "deleted": to_date_value(row["gone_on"])},
            {"title": clean(row["title"]), "description": clean(row["description"]), "note": clean(row["reason"])},
            {"kind": minter.expand_concept("kinds", row["kind"]), "publisherAsGiven": clean(row["publisher"])},
            {"firstSeen": to_date_value(row["first_seen"])},
            {"isReplacedBy": minter.mint("home", row["replaced_by"]) if row["replaced_by"] else ""},
            {"isPrimaryTopicOf": [minter.mint("record", record["record_id"]) for record in listed]},
            build_link("landingPage", row["url"]),
        )
        yield Node(minter.mint_graph("homes"), f"former_homes id={key}", made)


def series_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each series with its editions, chained where their order is certain."""
    graph = minter.mint_graph("homes")
    for name, group in groupby(read_ordered_rows(connection, EDITIONS), key=lambda row: str(row["series"])):
        rows = list(group)
        where = f"homes series={name}"
        members = {
            "title": clean(name),
            "hasVersion": [minter.mint("home", row["id"]) for row in rows if _find_year(row)],
        }
        yield Node(graph, where, build_json_ld(minter.mint("series", slug(name)), ("Series",), members))
        for older, newer in list_edition_pairs(rows):
            link = {"previousVersion": minter.mint("home", older["id"])}
            yield Node(graph, where, build_json_ld(minter.mint("home", newer["id"]), (), link))


def list_edition_pairs(rows: list[sqlite3.Row]) -> list[tuple[sqlite3.Row, sqlite3.Row]]:
    """Pairs (older, newer) of the editions that name a year; none when two of them name the same year."""
    years = sorted(((_find_year(row), row) for row in rows if _find_year(row)), key=lambda pair: pair[0])
    if len({year for year, _ in years}) != len(years):
        return []
    return [(older, newer) for (_, older), (_, newer) in pairwise(years)]


def _find_year(row: sqlite3.Row) -> str:
    found = _YEAR.search(row["version"]) or _YEAR.search(row["title"])
    return found.group() if found else ""


def _build_facts(row: sqlite3.Row, records: list[sqlite3.Row], minter: IriMinter) -> dict[str, Any]:
    content = parse_content(records[0]["content"]) if records else {}
    texts = collect_home_texts(row, [parse_content(record["content"]) for record in records])
    lifecycle = minter.expand_concept("lifecycles", row["lifecycle"])
    law = _LAW.match(row["url"]) if row["kind"] == "legislation" else None
    return {
        **to_language_values(texts),
        "kind": minter.expand_concept("kinds", row["kind"]),
        "lifecycle": lifecycle,
        "status": lifecycle,
        "statusAsGiven": clean(row["status"]),
        "publisher": minter.mint("publisher", row["publisher_id"]) if row["publisher_id"] else "",
        "version": clean(row["version"]),
        "inSeries": minter.mint("series", slug(row["series"])) if row["series"] else "",
        "issued": to_date_value(row["issued"]),
        "modified": to_date_value(row["modified"]),
        "valid": format_validity(row["valid_from"], row["valid_to"]),
        "validThrough": to_date_value(row["valid_to"]),
        "isPartOf": minter.mint("home", row["part_of"]) if row["part_of"] else "",
        "legalBasis": clean(row["legal_basis"]),
        "sector": clean(row["sector"]),
        "changeRoute": clean(row["change_route"]),
        "certainty": clean(row["certainty"]),
        "localId": law.group(1) if law else "",
        **(terms_of_use(content) | {"rights": clean(row["licence"])}),
    }


def _landing(row: sqlite3.Row) -> dict[str, Any]:
    found = build_link("landingPage", row["url"])
    return found if "landingPage" in found else found | {"noLandingPage": "true"}


def _relations(rows: list[sqlite3.Row], home: sqlite3.Row, minter: IriMinter) -> list[dict[str, Any]]:
    own = minter.mint("home", home["id"])
    return [link for link in relation_links(rows, minter) if own not in link.values()]
