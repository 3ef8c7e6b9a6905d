"""What of a need each standard holds: line by line, as a matrix."""

from __future__ import annotations

from typing import Any

from homefinder.site.http.page import PageContext
from homefinder.urls import build_page_path

COVERAGE = """SELECT c.*, h.title AS home, h.language FROM item_coverage c JOIN homes h ON h.id = c.home_id
    WHERE c.need_id = ? ORDER BY c.home_id, c.asked"""
MARKS = {"held": "yes", "nearly": "nearly", "missing": "no"}


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
