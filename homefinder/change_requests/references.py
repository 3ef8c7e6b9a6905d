"""What a request keeps of the need, the home and the route that it names, as the catalogue has them now."""

from __future__ import annotations

import sqlite3

from homefinder.model import FALLBACK_ROUTE, canonical_json


def read_need_reference(catalogue: sqlite3.Connection, need_id: str) -> dict[str, str]:
    """The need's id, title and sector."""
    row = catalogue.execute("SELECT title, sector FROM needs WHERE id = ?", (need_id,)).fetchone()
    return {"need_id": need_id, "need_title": row["title"], "sector": row["sector"]}


def read_home_reference(catalogue: sqlite3.Connection, home_id: str) -> dict[str, str]:
    """The home's id, title and address, and its records with their content hashes, by which it is found again."""
    row = catalogue.execute("SELECT title, url FROM homes WHERE id = ?", (home_id,)).fetchone()
    hashes = dict(
        catalogue.execute(
            "SELECT r.id, r.content_hash FROM home_records h JOIN records r ON r.id = h.record_id WHERE h.home_id = ?",
            (home_id,),
        ).fetchall()
    )
    return {"home_id": home_id, "home_title": row["title"], "home_url": row["url"], "records": canonical_json(hashes)}


def read_owner_name(catalogue: sqlite3.Connection, home_id: str) -> str:
    """The name of the home's publisher; empty where none is known."""
    sql = "SELECT p.name FROM homes h JOIN publishers p ON p.id = h.publisher_id WHERE h.id = ?"
    row = catalogue.execute(sql, (home_id,)).fetchone()
    return str(row[0]) if row else ""


def read_route_id(catalogue: sqlite3.Connection, home_id: str) -> str:
    """The id of the route that a change to the home takes; empty where none is known."""
    sql = "SELECT route_id FROM home_routes WHERE home_id = ? AND route_id <> ?"
    row = catalogue.execute(sql, (home_id, FALLBACK_ROUTE)).fetchone()
    return str(row[0]) if row else ""
