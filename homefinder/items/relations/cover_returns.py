"""In which returns an item stands: as its publisher says, or by the items of the returns that are the same."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict

MANY = 4
"""Tables of one standard that have an item, from which it is a key that joins them and says nothing of a return."""
JOIN_KEYS = """SELECT concept FROM items WHERE ref <> '' GROUP BY source_id, concept
    HAVING count(DISTINCT group_name) >= ?"""
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")


def list_returns(catalogue: sqlite3.Connection, *, hidden: bool) -> dict[str, set[str]]:
    """Publisher's reference of an item → the returns that hold it.

    ``hidden``: the publisher's own word is left out, and a return is called by the acronym of its title or of its
    source's id.
    """
    found: dict[str, set[str]] = defaultdict(set)
    if not hidden:
        for row in catalogue.execute(
            "SELECT i.ref, c.collection FROM item_collections c JOIN items i ON i.id = c.item_id WHERE i.ref <> ''"
        ):
            found[row["ref"]].add(row["collection"])
    names = {
        row["id"]: _list_names(row["id"], row["title"]) for row in catalogue.execute("SELECT id, title FROM sources")
    }
    said = {row["collection"].upper() for row in catalogue.execute("SELECT DISTINCT collection FROM item_collections")}
    keys = {row["concept"] for row in catalogue.execute(JOIN_KEYS, (MANY,))}
    sql = """SELECT l.concept, l.ref AS ref, r.source_id AS other FROM item_relations x JOIN items l ON l.id = x.{0}
        JOIN items r ON r.id = x.{1} WHERE l.ref <> '' AND x.relation = 'same'"""
    if hidden:
        for sides in (("left_id", "right_id"), ("right_id", "left_id")):
            for row in catalogue.execute(sql.format(*sides)):
                if row["concept"] in keys:
                    continue
                found[row["ref"]] |= names.get(row["other"], set()) & said
    return found


def _list_names(source_id: str, title: str) -> set[str]:
    return {piece.upper() for piece in source_id.split("-")} | set(ACRONYM.findall(title))
