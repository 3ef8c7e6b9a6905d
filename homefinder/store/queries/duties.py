"""Queries over what publications state of who must use a thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.store.records import IS_LIVE

CURRENT = f"""SELECT h.home_id, r.id, r.source_id, r.current_version_id AS version_id, v.content
    FROM records r LEFT JOIN home_records h ON r.id = h.record_id JOIN record_versions v ON v.id = r.current_version_id
    WHERE {IS_LIVE} AND (h.home_id IS NOT NULL OR r.kind = 'specification') ORDER BY h.home_id, r.id"""
STEPS = """SELECT c.record_id, r.source_id, c.run_id, u.seen_on, coalesce(c.from_version_id, p.current_version_id)
        AS from_version_id, c.to_version_id, coalesce(f.content, w.content) AS old, t.content AS new
    FROM changes c JOIN records r ON r.id = c.record_id JOIN runs u ON u.id = c.run_id
    LEFT JOIN record_renames n ON n.record_id = c.record_id AND n.verdict = 'renamed' AND c.kind = 'added'
    LEFT JOIN records p ON p.id = n.former_record LEFT JOIN record_versions w ON w.id = p.current_version_id
    LEFT JOIN record_versions f ON f.id = c.from_version_id LEFT JOIN record_versions t ON t.id = c.to_version_id
    WHERE EXISTS (SELECT 1 FROM runs e WHERE e.source_id = r.source_id AND e.id < c.run_id AND e.state = 'committed')
      AND c.kind IN ('added', 'changed', 'removed') AND NOT (c.kind = 'removed' AND c.record_id IN
        (SELECT former_record FROM record_renames WHERE verdict = 'renamed')) ORDER BY c.id"""
"""Each change of a record but those of a source's first run: what that run added is not new.
What was renamed, as a page that moves from one list to another is, did not go and come: it changed."""

DUTY_LIST = """SELECT d.*, coalesce(h.title, r.title) AS home_title, coalesce(h.kind, r.kind) AS home_kind, h.lifecycle,
      coalesce(h.language, r.language) AS language, coalesce(h.publisher_id, r.publisher_id, '') AS publisher_id,
      coalesce(p.name, r.publisher, '') AS owner, s.title AS source, r.title AS record_title
    FROM duties d LEFT JOIN homes h ON h.id = d.home_id JOIN sources s ON s.id = d.source_id
    JOIN records r ON r.id = d.record_id LEFT JOIN publishers p ON p.id = coalesce(h.publisher_id, r.publisher_id)
    {where}
    ORDER BY d.state = 'ended', CASE d.level WHEN 'law' THEN 0 WHEN 'mandated' THEN 1 WHEN 'recommended' THEN 2 ELSE
    3 END,
      d.strongest DESC, home_title COLLATE NOCASE, d.home_id, d.id LIMIT :size OFFSET :offset"""
HOMES_OF_LEVEL = """SELECT home_id FROM duties WHERE level = :duty AND strongest = 1 AND state <> 'ended'"""
"""Homes whose strongest duty is of the level ``:duty`` and has not ended."""
DUTY_COUNT = "SELECT count(*) FROM duties d {where}"
CONDITIONS: Mapping[str, str] = {
    "home": "d.home_id = :home",
    "level": "d.level = :level",
    "state": "d.state = :state",
    "body": "d.id IN (SELECT duty_id FROM duty_bodies WHERE body = :body)",
    "since": "d.starts >= :since",
    "strongest": "d.strongest = 1",
    "owner": "d.home_id IN (SELECT id FROM homes WHERE publisher_id = :owner)",
    "sector": """d.home_id IN (SELECT s.home_id FROM home_subjects s WHERE s.concept_id IN
      (WITH RECURSIVE under(id) AS (SELECT id FROM concepts WHERE id LIKE :sector || '/%' OR id LIKE '%/' || :sector
       UNION SELECT b.concept_id FROM concept_broader b JOIN under u ON b.broader_id = u.id) SELECT id FROM under)
      UNION SELECT id FROM homes WHERE sector = :sector)""",
}
"""What a list of duties can be narrowed by."""
CHANGES = """SELECT c.*, r.title, r.url, r.page_url,
      coalesce((SELECT home_id FROM home_records h WHERE h.record_id = c.record_id), '') AS home_id
    FROM duty_changes c JOIN records r ON r.id = c.record_id ORDER BY c.seen_on DESC, c.id"""


def stream_current_contents(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """The latest version of every live record of a home, and of what is listed elsewhere, whose home_id is null:
    home_id, id, source_id, version_id, content (JSON)."""
    yield from connection.execute(CURRENT)


def stream_version_steps(connection: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Every change of a record with the contents before and after; of what came or went one of them is null."""
    yield from connection.execute(STEPS)


def build_condition(chosen: Mapping[str, str]) -> str:
    """The WHERE clause of what is chosen; empty where nothing is."""
    used = [condition for name, condition in CONDITIONS.items() if chosen.get(name)]
    return f"WHERE {' AND '.join(used)}" if used else ""


def list_duties(
    connection: sqlite3.Connection, chosen: Mapping[str, str], size: int = -1, offset: int = 0
) -> list[dict[str, Any]]:
    """Duties with the titles of home, record and source; what is in force and strongest first."""
    sql = DUTY_LIST.format(where=build_condition(chosen))
    return [dict(row) for row in connection.execute(sql, {**chosen, "size": size, "offset": offset})]


def count_duties(connection: sqlite3.Connection, chosen: Mapping[str, str]) -> int:
    """How many there are."""
    return int(connection.execute(DUTY_COUNT.format(where=build_condition(chosen)), dict(chosen)).fetchone()[0])


def list_homes_of_level(connection: sqlite3.Connection, level: str) -> frozenset[str]:
    """Ids of the homes whose strongest duty is of this level and has not ended."""
    return frozenset(row[0] for row in connection.execute(HOMES_OF_LEVEL, {"duty": level}) if row[0])


def list_duty_changes(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every change of a duty with the thing's title, the latest first."""
    return [dict(row) for row in connection.execute(CHANGES)]


def read_home_levels(connection: sqlite3.Connection) -> dict[str, str]:
    """The level of the strongest duty in force of each home that has one: what a measure of severity needs of them."""
    rows = connection.execute("SELECT home_id, level FROM duties WHERE strongest = 1 AND state = 'in-force'")
    return {row[0]: row[1] for row in rows}
