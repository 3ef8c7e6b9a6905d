"""Queries over what is public of the making of a home: its documents, discussions, meetings and consultations."""

from __future__ import annotations

import sqlite3
from typing import Any

ADDRESSES = """SELECT a.url, a.role, a.title, coalesce(l.failed_since, '') AS failed_since FROM home_addresses a
    LEFT JOIN link_checks l ON l.url = a.url WHERE a.home_id = ? ORDER BY a.role, a.url"""
DAYS = """SELECT DISTINCT e.kind, e.date, e.note, e.url FROM record_events e JOIN home_records h
    ON h.record_id = e.record_id WHERE h.home_id = ? AND e.kind IN ('opens', 'closes', 'outcome', 'meeting')
    ORDER BY e.date, e.kind, e.note"""
ROUTE = """SELECT r.title, r.url, r.summary FROM home_routes hr JOIN routes r ON r.id = hr.route_id
    WHERE hr.home_id = ? AND r.id <> 'unknown'"""


def read_openness(connection: sqlite3.Connection, home: str) -> dict[str, Any]:
    """``addresses`` (url, role, title, failed_since), ``days`` (kind, date, note, url) and ``route`` (or None)."""
    route = connection.execute(ROUTE, (home,)).fetchone()
    return {
        "addresses": [dict(row) for row in connection.execute(ADDRESSES, (home,))],
        "days": [dict(row) for row in connection.execute(DAYS, (home,))],
        "route": dict(route) if route else None,
    }
