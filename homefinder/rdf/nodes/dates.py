"""The dates that publications state, as ``schema:Event``: what happens when, who must, and the words that say so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value, to_language_value

DATES = """SELECT d.*, r.title, r.language, r.source_id, coalesce(nullif(r.url, ''), r.page_url) AS url, g.seen_on,
      (SELECT min(h.home_id) FROM home_records h WHERE h.record_id = d.record_id) AS home_id
    FROM dates d JOIN records r ON r.id = d.record_id JOIN date_readings g ON g.id = d.reading_id
    WHERE d.is_current = 1 ORDER BY d.id"""


def date_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each date as its publication states it now; a rule has no days, and an end that is open is left out."""
    for row in read_ordered_rows(connection, DATES):
        about = minter.mint("home", row["home_id"]) if row["home_id"] else minter.mint("thing", row["record_id"])
        yield Node(
            minter.mint_source_graph(row["source_id"]),
            f"dates id={row['id']}",
            build_json_ld(
                minter.mint("date", row["id"]),
                ("Event",),
                {"title": to_language_value(row["title"], row["language"]), "dateKind": row["kind"]},
                {"startDate": to_date_value(row["starts"]), "endDate": to_date_value(row["ends"])},
                {"datePrecision": row["precision"], "dateCertainty": row["certainty"], "whoMust": clean(row["who"])},
                {"summary": clean(row["what"]), "quote": clean(row["quote"]), "statedFor": clean(row["edition"])},
                {"ofRecord": minter.mint("record", row["record_id"]), "about": about},
                {"seenOn": to_date_value(row["seen_on"])},
                build_link("page", row["url"]),
            ),
        )
