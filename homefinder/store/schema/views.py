"""Views of the published catalogue, for people who know no SQL: names in place of identifiers, one row a thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

VIEWS: Mapping[str, str] = {
    "home_full": """SELECT h.id, h.title, h.kind, coalesce(p.name, '') AS owner, h.lifecycle AS state,
          coalesce(e.label, '') AS edition,
          coalesce((SELECT o.title FROM home_editions x JOIN homes o ON o.id = x.home_id
                    WHERE x.series = e.series AND o.lifecycle = 'active' ORDER BY x.position DESC LIMIT 1),
                   CASE WHEN h.lifecycle = 'active' THEN h.title ELSE '' END) AS edition_in_force,
          h.valid_from, h.valid_to, coalesce(u.level, '') AS upkeep, coalesce(g.title, '') AS part_of,
          h.url, s.title AS source, h.description
        FROM homes h JOIN sources s ON s.id = h.source_id
          LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN home_editions e ON e.home_id = h.id
          LEFT JOIN home_upkeep u ON u.home_id = h.id LEFT JOIN homes g ON g.id = h.part_of""",
    "need_full": """SELECT n.id, n.sector, n.title, coalesce(o.outcome, '') AS outcome, coalesce(h.title, '') AS home,
          coalesce(p.name, '') AS owner, coalesce(o.next_step, '') AS next_step,
          coalesce(o.explanation, '') AS explanation, n.description
        FROM needs n LEFT JOIN outcomes o ON o.need_id = n.id LEFT JOIN homes h ON h.id = o.home_id
          LEFT JOIN publishers p ON p.id = coalesce(o.owner_id, h.publisher_id)""",
}
"""Name → what it selects. The metadata of the site describes them beside the tables."""


def create_views(catalogue: sqlite3.Connection) -> None:
    """Make the views in a copy that is about to be published."""
    for name, sql in VIEWS.items():
        catalogue.execute(f"DROP VIEW IF EXISTS {name}")
        catalogue.execute(f"CREATE VIEW {name} AS {sql}")
