"""Sets of ids as sub-selects that any statement may hold: the homes of one series, a concept with its narrower ones."""

from __future__ import annotations

SERIES_HOMES = """(SELECT :home UNION SELECT e.home_id FROM home_editions mine
    JOIN home_editions e ON e.series = mine.series WHERE mine.home_id = :home)"""
"""The home ``:home`` and the other editions of its series."""

RECORD_HOMES = """(SELECT record_id, home_id FROM home_records UNION ALL SELECT m.record_id, m.home_id
    FROM home_memberships m JOIN former_homes f ON f.id = m.home_id AND f.leads_to = '' WHERE m.is_latest = 1)"""
"""Each record with its home, or with the tombstone of the home that it was in; columns ``record_id``, ``home_id``."""

NARROWER_CONCEPTS = """(WITH RECURSIVE under(id) AS (SELECT :concept UNION SELECT b.concept_id FROM concept_broader b
    JOIN under u ON b.broader_id = u.id) SELECT id FROM under)"""
"""The concept ``:concept`` and all that are narrower."""
