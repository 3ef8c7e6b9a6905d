"""What stands inside a standard, in short: how much, in which tables, and what changed since the edition before."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from homefinder.clean.days import format_day
from homefinder.items.answers import choose_pair, list_sources_of
from homefinder.site.http.page import PageContext

PARTS = """SELECT (SELECT count(*) FROM items WHERE home_id = :home) AS items,
      (SELECT count(*) FROM code_lists WHERE home_id = :home) AS code_lists,
      (SELECT count(*) FROM rules WHERE home_id = :home) AS rules"""
COUNTS = """SELECT kind, change, count(*) AS number FROM item_changes
    WHERE to_edition_id = ? AND from_edition_id = ? GROUP BY 1, 2 ORDER BY 1, 2"""
CHANGE_WORDS: Mapping[str, str] = {
    "added": "added", "removed": "taken out", "renamed": "renamed", "moved": "moved", "retyped": "given another type",
    "redefined": "defined anew", "required-changed": "made required or optional", "codes-changed": "given other codes",
}  # fmt: skip
"""What happened to a part of a standard, as it reads behind “3 items”."""
PART_WORDS: Mapping[str, str] = {"item": "item", "code_list": "code list", "code": "code", "rule": "rule"}
MOST_ITEMS = 1_000
SHARERS = "SELECT 1 FROM items WHERE source_id = ? AND home_id <> ?"
GROUPS = "SELECT group_name, name, title FROM items WHERE home_id = ? ORDER BY position LIMIT ?"


def format_edition(row: Mapping[str, Any] | sqlite3.Row) -> str:
    """What an edition of items is called: its name, else the day on which it was read."""
    return str(row["name"]) or f"what was read on {format_day(row['seen_on'])}"


def count_parts(context: PageContext, home_id: str) -> dict[str, int] | None:
    """How many items, code lists and rules a standard has; None where it has none."""
    counts = context.list_rows(PARTS, {"home": home_id})[0]
    return counts if any(counts.values()) else None


def read_last_edition(context: PageContext, home_id: str) -> dict[str, Any] | None:
    """The edition in force and the one before it with ``counts`` of changes; None where there is one edition only.

    Changes of an edition that several standards share are counted of all of them, so that none are given there.
    """
    sources = list_sources_of(context.catalogue, home_id)
    pair = choose_pair(context.catalogue, sources)
    if pair is None:
        return None
    old, new = pair
    rows = [] if is_shared_source(context, sources[0], home_id) else context.list_rows(COUNTS, new["id"], old["id"])
    counts = [
        {"number": row["number"], "part": PART_WORDS[row["kind"]], "change": CHANGE_WORDS[row["change"]]}
        for row in rows
    ]
    return {"before": format_edition(old), "after": format_edition(new), "counts": counts}


def is_shared_source(context: PageContext, source_id: str, home_id: str) -> bool:
    """Whether a source states items of other standards too."""
    return context.find_row(SHARERS, source_id, home_id) is not None


def list_item_groups(context: PageContext, home_id: str) -> list[dict[str, Any]]:
    """What items stand in which table, in the publisher's order; the first thousand."""
    groups: dict[str, list[str]] = {}
    for row in context.list_rows(GROUPS, home_id, MOST_ITEMS):
        groups.setdefault(row["group_name"], []).append(row["title"] or row["name"])
    return [{"name": name, "items": items} for name, items in groups.items()]
