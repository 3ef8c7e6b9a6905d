"""Sets of ids as sub-selects that any statement may hold: the homes of one series, a concept with its narrower ones."""

from __future__ import annotations

SERIES_HOMES = """(SELECT :home UNION SELECT e.home_id FROM home_editions mine
    JOIN home_editions e ON e.series = mine.series WHERE mine.home_id = :home)"""
"""The home ``:home`` and the other editions of its series."""

NARROWER_CONCEPTS = """(WITH RECURSIVE under(id) AS (SELECT :concept UNION SELECT b.concept_id FROM concept_broader b
    JOIN under u ON b.broader_id = u.id) SELECT id FROM under)"""
"""The concept ``:concept`` and all that are narrower."""
