"""What changes mean, as RDF: consultations and meetings as ``schema:Event``, the others as ``hf:ChangeEvent``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.change.kinds import OCCASIONS
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import RowsByKey, read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value, to_language_value
from homefinder.store.id_sets import RECORD_HOMES

EVENTS = "SELECT e.*, r.language FROM events e JOIN records r ON r.id = e.record_id ORDER BY e.id"
MEMBERS = f"""SELECT m.event_id, m.record_id, m.change_id, h.home_id, n.id AS need_id FROM event_members m
    LEFT JOIN {RECORD_HOMES} h ON h.record_id = m.record_id LEFT JOIN needs n ON n.id = m.record_id
    ORDER BY m.event_id, m.record_id"""


def event_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each event with its kind, the rule that made it, who tells it and every record that it is about."""
    members_by_event = RowsByKey(connection, MEMBERS)
    for row in read_ordered_rows(connection, EVENTS):
        occasion, members = row["kind"] in OCCASIONS, members_by_event.take(row["id"])
        yield Node(
            minter.mint_graph("changes"),
            f"events id={row['id']}",
            build_json_ld(
                minter.mint("event", row["id"]),
                ("Event" if occasion else "ChangeEvent",),
                {"title": to_language_value(row["title"], row["language"]), "summary": clean(row["summary"])},
                {"kindOfEvent": minter.expand_concept("eventkinds", row["kind"]), "date": to_date_value(row["date"])},
                {"startDate": to_date_value(row["date"]) if occasion else "", "seenOn": to_date_value(row["seen_on"])},
                {"madeByRule": row["rule"], "eventToldBy": row["announced_by"], "changeWeight": row["significance"]},
                {"ofRecord": [minter.mint("record", member["record_id"]) for member in members]},
                {"about": sorted({_about(member, minter) for member in members})},
                {"ofChange": [minter.mint("change", member["change_id"]) for member in members if member["change_id"]]},
                {"changedField": clean(row["field"]), "was": clean(row["before"]), "became": clean(row["after"])},
                build_link("page", row["url"]),
            ),
        )


def _about(row: sqlite3.Row, minter: IriMinter) -> str:
    """The home or need that a member of an event is of, else the thing of its record."""
    if row["home_id"]:
        return minter.mint("home", row["home_id"])
    return minter.mint("need" if row["need_id"] else "thing", row["record_id"])
