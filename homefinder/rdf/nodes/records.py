"""What hangs on a record: its attachments, dated events, and the links and addresses that it states."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import RowsByKey
from homefinder.rdf.values import build_link, clean, media_type, to_date_value, to_language_value, web_iri
from homefinder.store.id_sets import RECORD_HOMES

SUBJECT_JOINS = f"""JOIN records r ON r.id = x.record_id
    LEFT JOIN {RECORD_HOMES} h ON h.record_id = x.record_id LEFT JOIN needs n ON n.id = x.record_id"""
ADDRESSES = (
    f"SELECT x.*, r.language, h.home_id FROM record_addresses x {SUBJECT_JOINS} ORDER BY x.record_id, x.position"
)
CODES_OF_DOCUMENTS = """SELECT record_id, scheme, value, address FROM record_identifiers WHERE address <> ''
    ORDER BY record_id, address, scheme, value"""
EVENTS = f"""SELECT x.*, r.language, h.home_id, n.id AS need_id FROM record_events x {SUBJECT_JOINS}
    ORDER BY x.record_id, x.position"""
RELATIONS = """SELECT x.*, t.id AS known, th.home_id AS target_home_id, tn.id AS target_need_id FROM record_relations x
    LEFT JOIN records t ON t.id = x.target_record_id LEFT JOIN home_records th ON th.record_id = t.id
    LEFT JOIN needs tn ON tn.id = t.id ORDER BY x.record_id, x.position"""

ROLES = {
    "landing": "landingPage",
    "page": "page",
    "documentation": "page",
    "repository": "codeRepository",
    "discussion": "discussionUrl",
    "contact": "contactPage",
}
"""Term for an address by its role; attachments become distributions, any other role a page."""

RELATION_TERMS = {
    "part-of": "isPartOf",
    "has-part": "hasPart",
    "attachment-of": "isPartOf",
    "replaces": "replaces",
    "replaced-by": "isReplacedBy",
    "mandates": "mandates",
    "profile-of": "profileOf",
    "depends-on": "requires",
}
"""Term for a stated relation by its kind; any other is a plain relation."""


@dataclass(frozen=True, slots=True)
class RecordParts:
    """``nodes`` of their own, and ``links`` that belong on the thing the record is about."""

    nodes: list[Node]
    links: dict[str, Any] = field(default_factory=dict)


class RecordPartsReader:
    """Reads what hangs on records, in ascending order of record."""

    def __init__(self, connection: sqlite3.Connection, minter: IriMinter) -> None:
        self._minter = minter
        self._addresses = RowsByKey(connection, ADDRESSES)
        self._codes = RowsByKey(connection, CODES_OF_DOCUMENTS)
        self._events = RowsByKey(connection, EVENTS)
        self._relations = RowsByKey(connection, RELATIONS)

    def take(self, record_id: str, graph: str) -> RecordParts:
        """Distributions and events of one record, and its links."""
        addresses, events = self._addresses.take(record_id), self._events.take(record_id)
        relations = self._relations.take(record_id)
        codes = self._codes.take(record_id)
        nodes = [*_distributions(addresses, codes, graph, self._minter), *_events(events, graph, self._minter)]
        links: dict[str, Any] = {}
        for part in (*_address_links(addresses, self._minter), *relation_links(relations, self._minter)):
            for term, value in part.items():
                links.setdefault(term, []).append(value)
        return RecordParts(nodes, links)


def distribution_of(minter: IriMinter, row: sqlite3.Row) -> str:
    """The address of the distribution that a row of ``record_addresses`` tells of."""
    return minter.mint("distribution", f"{row['record_id']}/{row['position']}")


def code_address(minter: IriMinter, row: sqlite3.Row) -> str:
    """The address of the code that a row of ``record_identifiers`` tells of."""
    return minter.mint("identifier", f"{row['scheme']}/{row['value']}")


def _distributions(rows: list[sqlite3.Row], codes: list[sqlite3.Row], graph: str, minter: IriMinter) -> Iterator[Node]:
    for row in rows:
        if row["role"] == "attachment":
            own = [code for code in codes if code["address"] == row["url"]]
            size = {"byteSize": str(row["size"])} if row["size"] is not None and row["size"] >= 0 else {}
            yield Node(
                graph,
                f"record_addresses record_id={row['record_id']} position={row['position']}",
                build_json_ld(
                    distribution_of(minter, row),
                    ("Distribution",),
                    {"title": to_language_value(row["title"], row["language"])},
                    build_link("downloadURL", row["url"]),
                    media_type(row["media_type"]),
                    size,
                    {"identifier": [clean(code["value"]) for code in own]},
                    {"identifierNode": [code_address(minter, code) for code in own]},
                ),
            )


def _events(rows: list[sqlite3.Row], graph: str, minter: IriMinter) -> Iterator[Node]:
    for row in rows:
        where = f"record_events record_id={row['record_id']} position={row['position']}"
        about = minter.mint("home", row["home_id"]) if row["home_id"] else ""
        about = about or minter.mint("need" if row["need_id"] else "thing", row["record_id"])
        yield Node(
            graph,
            where,
            build_json_ld(
                minter.mint("event", f"{row['record_id']}/{row['position']}"),
                ("Event",),
                {
                    "eventKind": clean(row["kind"]),
                    "startDate": to_date_value(row["date"]),
                    "description": to_language_value(row["note"], row["language"]),
                },
                {"about": about},
                build_link("page", row["url"]),
            ),
        )


def _address_links(rows: list[sqlite3.Row], minter: IriMinter) -> Iterator[dict[str, Any]]:
    for row in rows:
        if row["role"] == "attachment":
            yield {"distribution": distribution_of(minter, row)}
        else:
            yield build_link(ROLES.get(row["role"], "page"), row["url"])


def relation_links(rows: list[sqlite3.Row], minter: IriMinter) -> Iterator[dict[str, Any]]:
    """Each stated relation as a link to the home, need or thing meant, to the address given, or as words."""
    for row in rows:
        term = RELATION_TERMS.get(row["kind"], "relation")
        if row["known"]:
            kind, identifier = "thing", row["known"]
            if row["target_home_id"]:
                kind, identifier = "home", row["target_home_id"]
            elif row["target_need_id"]:
                kind, identifier = "need", row["target_need_id"]
            yield {term: minter.mint(kind, identifier)}
        elif address := web_iri(row["target"]):
            yield {term: address}
        elif words := clean(row["title"] or row["target"]).strip():
            yield {"relationAsGiven": f"{row['kind']}: {words}"}
