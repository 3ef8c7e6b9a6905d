"""What a page says in short of what stands inside a standard: how much, what changed last, and what of it a need asks
for."""

from __future__ import annotations

from typing import Any

from homefinder.items.answers import list_sources_of
from homefinder.site.http.page import PageContext
from homefinder.urls import build_page_path

COUNTS = """SELECT (SELECT count(*) FROM items WHERE home_id = :id) AS items,
      (SELECT count(*) FROM code_lists WHERE home_id = :id) AS code_lists, (SELECT count(*) FROM rules WHERE home_id =
          :id) AS rules"""
PAIRS = """SELECT t.id, f.id AS before, t.name, t.seen_on, f.name AS before_name, f.seen_on AS before_seen FROM
    item_editions t
    JOIN (SELECT DISTINCT from_edition_id, to_edition_id FROM item_changes WHERE source_id = :source) c ON
        c.to_edition_id = t.id
    JOIN item_editions f ON f.id = c.from_edition_id WHERE t.source_id = :source AND t.in_force = 1
    ORDER BY f.name <> t.name DESC, f.seen_on DESC LIMIT 1"""
LATEST = """SELECT kind, change, count(*) AS number FROM item_changes WHERE to_edition_id = :id AND from_edition_id =
    :before
    GROUP BY 1, 2 ORDER BY 1, 2"""
COVERAGE = """SELECT c.*, h.title AS home, h.language FROM item_coverage c JOIN homes h ON h.id = c.home_id
    WHERE c.need_id = ? ORDER BY c.home_id, c.asked"""
MARKS = {"held": "yes", "nearly": "nearly", "missing": "no"}


def read_inside(context: PageContext, home_id: str) -> dict[str, Any] | None:
    """How many items, lists and rules a home has, and what changed since its last edition; None where it has none."""
    counts = context.find_row(COUNTS, {"id": home_id})
    if counts is None or not (counts["items"] or counts["rules"] or counts["code_lists"]):
        return None
    sources = list_sources_of(context.catalogue, home_id)
    pair = context.find_row(PAIRS, {"source": sources[0] if sources else ""})
    latest = context.list_rows(LATEST, {"id": pair["id"], "before": pair["before"]}) if pair else []
    return {**counts, "pair": pair, "latest": latest, "page": f"/items/{home_id}"}


def read_coverage_matrix(context: PageContext, need_id: str) -> dict[str, Any] | None:
    """What a need asks for, line by line, and how far each home holds it; None where nothing is known."""
    rows = context.list_rows(COVERAGE, need_id)
    if not rows:
        return None
    asked = sorted({row["asked"] for row in rows})
    homes: dict[str, dict[str, Any]] = {}
    for row in rows:
        home = homes.setdefault(row["home_id"], {"home": row["home"], "page": build_page_path("home", row["home_id"]),
            "cells": {},
                                                 "held": 0, "items_page": f"/items/{row['home_id']}"})  # fmt: skip
        home["cells"][row["asked"]] = {**row, "mark": MARKS[row["state"]]}
        home["held"] += row["state"] == "held"
    ordered = sorted(homes.values(), key=lambda one: (-one["held"], one["home"]))
    return {"asked": asked, "homes": ordered}
