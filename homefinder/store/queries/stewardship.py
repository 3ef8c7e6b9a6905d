"""Queries over what is known of who looks after a home."""

from __future__ import annotations

import sqlite3
from typing import Any

HOME = """SELECT h.*, coalesce(p.name, '') AS owner, u.last_edition, u.age_days, coalesce(u.editions, 1) AS editions,
      u.edition_interval_days, coalesce(u.next_due, '') AS next_due, coalesce(u.owner_state, 'unknown') AS owner_state,
      coalesce(u.dead_links, 0) AS dead_links, coalesce(u.checked_links, 0) AS checked_links, coalesce(u.warnings,
      '[]') AS warnings,
      coalesce(u.as_of, '') AS as_of, r.id AS route_id, r.title AS route, r.url AS route_url, r.addressed_to,
      hr.reason AS route_reason
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN home_upkeep u ON u.home_id = h.id
    LEFT JOIN home_routes hr ON hr.home_id = h.id LEFT JOIN routes r ON r.id = hr.route_id AND r.id <> 'unknown'
    WHERE h.id = ?"""
CONTENTS = """SELECT r.id, s.title AS source, v.content FROM home_records h JOIN records r ON r.id = h.record_id
    JOIN sources s ON s.id = r.source_id JOIN record_versions v ON v.id = r.current_version_id WHERE h.home_id = ?
    ORDER BY r.source_id = 'curated', r.id"""
OWNER_SINCE = """SELECT coalesce(min(nullif(v.date, '')), '') FROM record_events v JOIN home_records h
    ON h.record_id = v.record_id WHERE h.home_id = ? AND v.kind IN ('published', 'endorsed')"""
ADDRESSES = "SELECT url, role, title FROM home_addresses WHERE home_id = ? ORDER BY role, url"
CHECKED_ON = """SELECT coalesce(max(substr(l.checked_at, 1, 10)), '') FROM home_addresses a JOIN link_checks l ON
l.url = a.url
    WHERE a.home_id = ?"""
DEPENDENTS = """SELECT DISTINCT o.title FROM home_relations r JOIN homes o ON o.id = r.home_id
    WHERE r.other_id = ? AND r.kind IN ('mandates', 'profile-of', 'depends-on', 'requires') ORDER BY 1"""
PARTS = "SELECT count(*) FROM homes WHERE part_of = ?"
NEEDS = "SELECT count(DISTINCT need_id) FROM candidates WHERE home_id = ? AND rank <= 5"
USERS = "SELECT DISTINCT user FROM uses WHERE home_id = ? AND is_use = 1 ORDER BY user"


def read_home_facts(connection: sqlite3.Connection, home: str) -> dict[str, Any]:
    """One home with its owner, upkeep, route, addresses, dependents, users and the contents of its records (JSON)."""
    row = connection.execute(HOME, (home,)).fetchone()
    return {
        **dict(row),
        "contents": [dict(one) for one in connection.execute(CONTENTS, (home,))],
        "owner_since": connection.execute(OWNER_SINCE, (home,)).fetchone()[0],
        "addresses": [dict(one) for one in connection.execute(ADDRESSES, (home,))],
        "checked_on": connection.execute(CHECKED_ON, (home,)).fetchone()[0],
        "dependents": [one[0] for one in connection.execute(DEPENDENTS, (home,))],
        "parts": connection.execute(PARTS, (home,)).fetchone()[0],
        "needs": connection.execute(NEEDS, (home,)).fetchone()[0],
        "users": [one[0] for one in connection.execute(USERS, (home,))],
    }
