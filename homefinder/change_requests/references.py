"""What a request keeps of the need, the home and the route that it names, as the catalogue has them now."""

from __future__ import annotations

import sqlite3

from homefinder.model import FALLBACK_ROUTE, canonical_json
from homefinder.store.queries import find_home_publisher, read_content_hashes, read_row


def read_need_reference(catalogue: sqlite3.Connection, need_id: str) -> dict[str, str]:
    """The need's id, title and sector."""
    row = read_row(catalogue, "needs", need_id)
    return {"need_id": need_id, "need_title": row["title"], "sector": row["sector"]}


def read_home_reference(catalogue: sqlite3.Connection, home_id: str) -> dict[str, str]:
    """The home's id, title and address, and its records with their content hashes, by which it is found again."""
    row = read_row(catalogue, "homes", home_id)
    hashes = read_content_hashes(catalogue, home_id)
    return {"home_id": home_id, "home_title": row["title"], "home_url": row["url"], "records": canonical_json(hashes)}


def read_owner_name(catalogue: sqlite3.Connection, home_id: str) -> str:
    """The name of the home's publisher; empty where none is known."""
    publisher = find_home_publisher(catalogue, home_id)
    return publisher["name"] if publisher else ""


def read_route_id(catalogue: sqlite3.Connection, home_id: str) -> str:
    """The id of the route that a change to the home takes; empty where none is known."""
    sql = "SELECT route_id FROM home_routes WHERE home_id = ? AND route_id <> ?"
    row = catalogue.execute(sql, (home_id, FALLBACK_ROUTE)).fetchone()
    return str(row[0]) if row else ""
