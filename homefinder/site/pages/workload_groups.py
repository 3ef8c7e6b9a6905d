"""The binding changes by owner and by theme, each change with its notice, and what the load can be narrowed to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from homefinder.change.calendar.workload import BindingChange, WorkloadRow
from homefinder.clean.days import format_day_in_words
from homefinder.site.http.page import PageContext
from homefinder.site.pages.calendar import KIND_LABELS
from homefinder.site.sectors import format_sector_name
from homefinder.store.id_sets import NARROWER_CONCEPTS
from homefinder.store.queries import KIND_TABLES, read_names
from homefinder.urls import build_page_path

OWNERS = """SELECT id, name FROM publishers WHERE id IN (SELECT publisher_id FROM calendar)
    OR id IN (SELECT value FROM json_each(?)) ORDER BY name COLLATE NOCASE, id"""
THEMES = """WITH RECURSIVE wider(id) AS (
      SELECT concept_id FROM calendar_subjects UNION SELECT value FROM json_each(?)
      UNION SELECT b.broader_id FROM concept_broader b JOIN wider w ON b.concept_id = w.id)
    SELECT c.id, c.name FROM wider w JOIN concepts c ON c.id = w.id ORDER BY c.name COLLATE NOCASE, c.id"""
CHANGE_LABELS = {**KIND_LABELS, "new-edition": "New edition"}


def build_groups(
    context: PageContext, kind: str, overall: Iterable[WorkloadRow], yearly: Sequence[WorkloadRow]
) -> list[dict[str, Any]]:
    """Owners or themes with their changes in all and in each year; those with most changes come first.

    ``years`` has every year of the load, the latest first, 0 where nothing lands. Notice is in days.
    """
    names = read_names(context.catalogue, KIND_TABLES[kind])
    years = sorted({row.period for row in yearly}, reverse=True)
    landed = {(row.group, row.period): row.changes for row in yearly}
    found = [
        {
            "id": row.group, "name": names.get(row.group, "Not known"),
            "page": build_page_path(kind, row.group) if row.group in names else "",
            "scheme": format_sector_name(context.vocab, row.group) if kind == "theme" and row.group in names else "",
            "changes": row.changes, "shortest_lead": row.shortest_lead, "median_lead": row.median_lead,
            "told_late": row.told_late, "years": {year: landed.get((row.group, year), 0) for year in years},
        }
        for row in overall
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row["changes"], row["name"].lower(), row["id"]))


def list_changes(context: PageContext, landings: Iterable[BindingChange]) -> list[dict[str, Any]]:
    """Each binding change, the latest first, with its owner and its notice in days where that is known."""
    names = read_names(context.catalogue, "publishers")
    rows = [
        {
            "starts": item.starts,
            "when": format_day_in_words(item.starts).removeprefix("in "),
            "kind": CHANGE_LABELS.get(item.kind, item.kind),
            "title": item.title,
            "page": build_page_path("home", item.home_id) if item.home_id else "",
            "owner": names.get(item.publisher_id, ""),
            "lead_days": item.lead_days,
            "home_id": item.home_id,
        }
        for item in landings
    ]
    return rows[::-1]


def build_choices(context: PageContext, landings: Iterable[BindingChange]) -> dict[str, Any]:
    """Owners that have a date or a binding change, and themes that have one or whose narrower ones do, by scheme."""
    found = list(landings)
    owners = {item.publisher_id for item in found}
    themes = {theme for item in found for theme in item.themes}
    schemes: dict[str, list[dict[str, Any]]] = {}
    for row in context.list_rows(THEMES, json.dumps(sorted(themes))):
        schemes.setdefault(format_sector_name(context.vocab, row["id"]), []).append(row)
    return {"owners": context.list_rows(OWNERS, json.dumps(sorted(owners))), "themes": dict(sorted(schemes.items()))}


def list_narrower_themes(context: PageContext, theme: str) -> set[str]:
    """A theme and all that are narrower."""
    return {row["id"] for row in context.list_rows(f"SELECT id FROM {NARROWER_CONCEPTS}", {"concept": theme})}
