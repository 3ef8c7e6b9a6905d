"""What changes mean, as RDF: consultations and meetings as ``schema:Event``, the others as ``hf:ChangeEvent``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.change.kinds import OCCASIONS
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value
from homefinder.store.id_sets import RECORD_HOMES

EVENTS = f"""SELECT e.*, h.home_id, n.id AS need_id FROM events e
    LEFT JOIN {RECORD_HOMES} h ON h.record_id = e.record_id LEFT JOIN needs n ON n.id = e.record_id ORDER BY e.id"""


def event_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each event with its kind, the rule that made it, who tells it and what it is about."""
    for row in read_ordered_rows(connection, EVENTS):
        occasion = row["kind"] in OCCASIONS
        yield Node(
            minter.mint_graph("changes"),
            f"events id={row['id']}",
            build_json_ld(
                minter.mint("event", row["id"]),
                ("Event" if occasion else "ChangeEvent",),
                {"title": clean(row["title"]), "summary": clean(row["summary"])},
                {"kindOfEvent": minter.expand_concept("eventkinds", row["kind"]), "date": to_date_value(row["date"])},
                {"startDate": to_date_value(row["date"]) if occasion else "", "seenOn": to_date_value(row["seen_on"])},
                {"madeByRule": row["rule"], "eventToldBy": row["announced_by"], "changeWeight": row["significance"]},
                {"ofRecord": minter.mint("record", row["record_id"]), "about": _about(row, minter)},
                {"ofChange": minter.mint("change", row["change_id"]) if row["change_id"] is not None else ""},
                {"changedField": clean(row["field"]), "was": clean(row["before"]), "became": clean(row["after"])},
                build_link("page", row["url"]),
            ),
        )


def _about(row: sqlite3.Row, minter: IriMinter) -> str:
    """The home or need that the event is about, else the thing of its record."""
    if row["home_id"]:
        return minter.mint("home", row["home_id"])
    return minter.mint("need" if row["need_id"] else "thing", row["record_id"])
