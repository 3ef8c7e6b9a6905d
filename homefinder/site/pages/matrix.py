"""The matrix: themes by owners, with how many homes stand in each cell, and where a need looks but none stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.site.pages.common import get_scheme, group_rows
from homefinder.site.pages.map import TOP_THEMES
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries import list_sectors, read_names
from homefinder.urls import build_page_path

TOP_OF = """WITH RECURSIVE top_of(top, id) AS (
      SELECT id, id FROM concepts c WHERE NOT EXISTS (SELECT 1 FROM concept_broader b WHERE b.concept_id = c.id)
      UNION SELECT t.top, b.concept_id FROM top_of t JOIN concept_broader b ON b.broader_id = t.id)"""
CELLS = f"""{TOP_OF} SELECT t.top AS theme, h.publisher_id AS owner, count(DISTINCT h.id) AS homes FROM top_of t
    JOIN home_subjects s ON s.concept_id = t.id JOIN homes h ON h.id = s.home_id
    WHERE h.publisher_id IS NOT NULL GROUP BY 1, 2"""
NEEDS_BY_THEME = f"""{TOP_OF} SELECT DISTINCT t.top AS theme, q.need_id, n.title, coalesce(o.owner_id, '') AS owner
FROM top_of t
    JOIN concepts c ON c.id = t.id JOIN need_queries q ON q.method = 'subject' AND q.query = c.name
    JOIN needs n ON n.id = q.need_id LEFT JOIN outcomes o ON o.need_id = q.need_id
    WHERE :sector IN ('', n.sector) ORDER BY n.title"""

SHOWN_OWNERS = 10
"""Owners with a column of their own; the others share the last."""

OTHERS = ""
"""Key of the column of all other owners."""

STEPS = (1, 5, 15, 40)
"""From so many homes on, a cell is a step darker; its figure stands in it all the same."""


def matrix_page(context: PageContext, request: PageRequest) -> Page:
    """Themes by owners, for one scheme of themes or all; the gaps, and the themes that needs speak of, come first."""
    tops = context.list_rows(TOP_THEMES)
    schemes = sorted({get_scheme(row) for row in tops})
    scheme = request.read_word("scheme", schemes)
    sector = request.read_word("sector", list_sectors(context.catalogue))
    themes = [row for row in tops if scheme in ("", get_scheme(row))]
    wanted = {row["id"] for row in themes}
    cells = [row for row in context.list_rows(CELLS) if row["theme"] in wanted]
    asks = [row for row in context.list_rows(NEEDS_BY_THEME, {"sector": sector}) if row["theme"] in wanted]
    names = read_names(context.catalogue, "publishers")
    owners = choose_owners(cells, asks)
    rows = [_build_row(theme, cells, asks, owners) for theme in themes]
    data = {
        "owners": [{"id": name, "name": names[name], "page": build_page_path("owner", name)} for name in owners],
        "asked": _group_by_scheme(context, [row for row in rows if row["needs"]]),
        "others_rows": _group_by_scheme(context, [row for row in rows if not row["needs"]]),
        "sectors": list_sectors(context.catalogue),
        "schemes": [(name, format_sector_name(context.vocab, name)) for name in schemes],
        "chosen": {"scheme": scheme, "sector": sector},
        "others": len({row["owner"] for row in cells} - set(owners)),
        "empty": [gap for row in rows for gap in _list_gaps(row, names)],
        "steps": STEPS,
    }
    about = "Where a need looks to an owner that has no standard, and how many each owner has for each theme."
    return Page("pages/matrix.html", "Themes by owners", data, about, rows=_list_csv_rows(rows, names, owners))


def _group_by_scheme(context: PageContext, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"title": format_sector_name(context.vocab, name), "rows": members}
        for name, members in group_rows(rows, get_scheme).items()
    ]


def choose_owners(cells: Sequence[Mapping[str, Any]], asks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Owners that get a column: those with the most homes, and among equals those that most needs look to."""
    homes: dict[str, int] = {}
    for cell in cells:
        homes[cell["owner"]] = homes.get(cell["owner"], 0) + int(cell["homes"])
    looked: dict[str, int] = {}
    for ask in asks:
        if ask["owner"]:
            looked[ask["owner"]] = looked.get(ask["owner"], 0) + 1
    known = set(homes) | set(looked)
    return sorted(known, key=lambda name: (-homes.get(name, 0), -looked.get(name, 0), name))[:SHOWN_OWNERS]


def compute_step(homes: int) -> int:
    """How dark a cell is: 0 for no home, up to 4."""
    return sum(homes >= least for least in STEPS)


def _build_row(
    theme: Mapping[str, Any],
    cells: Sequence[Mapping[str, Any]],
    asks: Sequence[Mapping[str, Any]],
    owners: Sequence[str],
) -> dict[str, Any]:
    counts = dict.fromkeys((*owners, OTHERS), 0)
    for cell in cells:
        if cell["theme"] == theme["id"]:
            counts[cell["owner"] if cell["owner"] in counts else OTHERS] += int(cell["homes"])
    needs = {ask["need_id"]: ask for ask in asks if ask["theme"] == theme["id"]}
    looked = {name: [ask for ask in needs.values() if ask["owner"] == name] for name in owners}
    return {
        "id": theme["id"],
        "name": theme["name"],
        "page": build_page_path("theme", theme["id"]),
        "homes": sum(counts.values()),
        "needs": len(needs),
        "cells": [
            {"owner": name, "homes": count, "step": compute_step(count), "needs": len(looked.get(name, ())),
             "empty": bool(looked.get(name)) and not count}
            for name, count in counts.items()
        ],
        "looked": looked,
    }  # fmt: skip


def _list_gaps(row: Mapping[str, Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each owner that a need of this theme looks to and that has no home for it, with those needs."""
    return [
        {"theme": row["name"], "theme_page": row["page"], "owner": names[cell["owner"]],
         "owner_page": build_page_path("owner", cell["owner"]),
         "needs": [{"title": ask["title"], "page": build_page_path("need", ask["need_id"])}
                   for ask in row["looked"][cell["owner"]]]}
        for cell in row["cells"] if cell["empty"]
    ]  # fmt: skip


def _list_csv_rows(
    rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], owners: Sequence[str]
) -> list[dict[str, Any]]:
    """One row a cell, for CSV."""
    return [
        {"theme": row["id"], "name": row["name"], "owner": cell["owner"] or "all others",
         "owner_name": names.get(cell["owner"], "all others"), "homes": cell["homes"], "needs": cell["needs"]}
        for row in rows for cell in row["cells"] if cell["owner"] in (*owners, OTHERS)
    ]  # fmt: skip
