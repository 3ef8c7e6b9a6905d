"""The same item in other standards, as pages and commands show it."""

from __future__ import annotations

import sqlite3
from typing import Any

TURNED_RELATIONS = {"broader": "narrower", "narrower": "broader"}
SQL = """SELECT x.left_id, x.right_id, x.relation, x.score, x.evidence, x.stated_by, i.title, i.name, i.home_id,
    h.title AS home_title
    FROM item_relations x JOIN items i ON i.id = CASE WHEN x.left_id = :id THEN x.right_id ELSE x.left_id END
    LEFT JOIN homes h ON h.id = i.home_id
    WHERE (x.left_id = :id OR x.right_id = :id) AND x.relation <> 'different' ORDER BY x.relation = 'same' DESC,
        x.score DESC"""


def list_elsewhere(catalogue: sqlite3.Connection, item_id: str) -> list[dict[str, Any]]:
    """Every item that this one is related to: the relation of this one to that, how sure, and why."""
    found = []
    for row in catalogue.execute(SQL, {"id": item_id}):
        is_left = row["left_id"] == item_id
        relation = row["relation"] if is_left else TURNED_RELATIONS.get(row["relation"], row["relation"])
        found.append({"item": row["right_id"] if is_left else row["left_id"], "title": row["title"] or row["name"],
                      "home": row["home_id"], "home_title": row["home_title"], "relation": relation, "score":
                          row["score"],
                      "evidence": row["evidence"], "stated_by": row["stated_by"]})  # fmt: skip
    return found
