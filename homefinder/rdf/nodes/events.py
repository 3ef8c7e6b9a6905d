"""What changes mean, as RDF: consultations and meetings as ``schema:Event``, the others as ``hf:ChangeEvent``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.change.kinds import OCCASIONS
from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import ordered
from homefinder.rdf.values import clean, dated, linked

EVENTS = """SELECT e.*, h.home_id, n.id AS need_id FROM events e LEFT JOIN home_records h ON h.record_id = e.record_id
    LEFT JOIN needs n ON n.id = e.record_id ORDER BY e.id"""


def event_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each event with its kind, the rule that made it, who tells it and what it is about."""
    for row in ordered(connection, EVENTS):
        occasion = row["kind"] in OCCASIONS
        yield Node(
            names.graph("changes"),
            f"events id={row['id']}",
            body(
                names.of("event", row["id"]),
                ("Event" if occasion else "ChangeEvent",),
                {"title": clean(row["title"]), "summary": clean(row["sentence"])},
                {"kindOfEvent": names.concept("eventkinds", row["kind"]), "date": dated(row["date"])},
                {"startDate": dated(row["date"]) if occasion else "", "seenOn": dated(row["seen_on"])},
                {"madeByRule": row["rule"], "eventToldBy": row["told_by"], "changeWeight": row["weight"]},
                {"ofRecord": names.of("record", row["record_id"]), "about": _about(row, names)},
                {"ofChange": names.of("change", row["change_id"]) if row["change_id"] is not None else ""},
                {"changedField": clean(row["field"]), "was": clean(row["before"]), "became": clean(row["after"])},
                linked("page", row["url"]),
            ),
        )


def _about(row: sqlite3.Row, names: Names) -> str:
    """The home or need that the event is about, else the thing of its record."""
    if row["home_id"]:
        return names.of("home", row["home_id"])
    return names.of("need" if row["need_id"] else "thing", row["record_id"])
