"""Homes with their records and publishers."""

from __future__ import annotations

import sqlite3
from typing import Any

from homefinder.store.db import scalar
from homefinder.store.queries.rows import to_dicts


def list_home_records(connection: sqlite3.Connection, home_id: str) -> list[str]:
    """The ids of a home's records, in order."""
    rows = connection.execute("SELECT record_id FROM home_records WHERE home_id = ? ORDER BY record_id", (home_id,))
    return [str(row[0]) for row in rows]


def read_content_hashes(connection: sqlite3.Connection, home_id: str) -> dict[str, str]:
    """The hash of what each record of a home says now, by record, by which the home is found again after a rebuild."""
    rows = connection.execute(
        "SELECT r.id, r.content_hash FROM home_records h JOIN records r ON r.id = h.record_id WHERE h.home_id = ?",
        (home_id,),
    )
    return {str(record): str(content_hash) for record, content_hash in rows}


def find_home_of_record(connection: sqlite3.Connection, record_id: str) -> dict[str, Any] | None:
    """Id and title of the home that a record is resolved to, and why it is; None where it is of none."""
    found = to_dicts(
        connection.execute(
            """SELECT h.id, h.title, r.reason FROM home_records r JOIN homes h ON h.id = r.home_id
               WHERE r.record_id = ?""",
            (record_id,),
        )
    )
    return found[0] if found else None


def find_home_publisher(connection: sqlite3.Connection, home_id: str) -> dict[str, Any] | None:
    """Id and name of a home's publisher; None where it is not known."""
    found = to_dicts(
        connection.execute(
            "SELECT p.id, p.name FROM homes h JOIN publishers p ON p.id = h.publisher_id WHERE h.id = ?", (home_id,)
        )
    )
    return found[0] if found else None


def count_searched(catalogue: sqlite3.Connection, need_id: str) -> tuple[int, int]:
    """How many homes were searched for a need, each counted once, and of how many sources."""
    homes, sources = catalogue.execute(
        """SELECT count(DISTINCT h.home_id), count(DISTINCT s.source_id) FROM need_searches s
           LEFT JOIN records r ON r.source_id = s.source_id LEFT JOIN home_records h ON h.record_id = r.id
           WHERE s.need_id = ? AND s.run_id IS NOT NULL""",
        (need_id,),
    ).fetchone()
    return int(homes), int(sources)


def find_former_home(connection: sqlite3.Connection, home_id: str) -> dict[str, Any] | None:
    """What is kept of an id that was a home's and is none now; ``leads_to`` is the home that has it now, if any.

    None where no home ever had the id.
    """
    seen = set()
    while home_id not in seen:
        seen.add(home_id)
        found = to_dicts(connection.execute("SELECT * FROM former_homes WHERE id = ?", (home_id,)))
        if not found or not found[0]["leads_to"]:
            break
        home_id = found[0]["leads_to"]
    if len(seen) > 1:
        return {"id": min(seen), "leads_to": home_id}
    return found[0] if found else None


def resolve_home_id(connection: sqlite3.Connection, home_id: str) -> str:
    """The id under which a home is known now: its own, or, of a former one, that to which it leads."""
    former = find_former_home(connection, home_id)
    return str(former["leads_to"] or home_id) if former else home_id


def read_last_seen_on(connection: sqlite3.Connection) -> str:
    """The day on which a source was last looked at; '' where none was."""
    return str(scalar(connection, "SELECT max(last_seen_on) FROM sources") or "")
