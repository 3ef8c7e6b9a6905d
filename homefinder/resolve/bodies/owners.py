"""The owners of a catalogue with their homes and other names, and which of them may be one body. Reads only."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from homefinder.resolve.bodies.proposals import NamedBody, list_proposals
from homefinder.resolve.bodies.vocabulary import OwnerVocabulary

OWNERS = """SELECT p.id, p.name, p.url, (SELECT count(*) FROM homes h WHERE h.publisher_id = p.id) AS homes
    FROM publishers p ORDER BY homes DESC, p.name COLLATE NOCASE, p.id"""
OTHER_NAMES = """SELECT n.publisher_id, n.name FROM publisher_names n JOIN publishers p ON p.id = n.publisher_id
    WHERE n.name <> p.name GROUP BY n.publisher_id, n.name ORDER BY n.name COLLATE NOCASE, n.name"""


def list_owners(catalogue: sqlite3.Connection) -> list[dict[str, Any]]:
    """Each owner: ``id``, ``name``, ``url``, how many ``homes``, ``other_names``; the one with most homes first."""
    others: dict[str, list[str]] = defaultdict(list)
    for owner, name in catalogue.execute(OTHER_NAMES):
        others[owner].append(name)
    return [{**dict(row), "other_names": others[row["id"]]} for row in catalogue.execute(OWNERS)]


def list_owner_proposals(owners: Sequence[dict[str, Any]], vocabulary: OwnerVocabulary) -> list[dict[str, Any]]:
    """Pairs of owners that may be one body: both names, how many homes each has, and why; the larger is ``owner``."""
    by_id = {row["id"]: row for row in owners}
    bodies = [NamedBody(row["id"], (row["name"], *row["other_names"]), row["url"]) for row in owners]
    rows = []
    for found in list_proposals(bodies, vocabulary):
        sides = [by_id[found.left], by_id[found.right]]
        owner, other = sorted(sides, key=lambda row: (-row["homes"], row["id"]))
        rows.append({
            "owner_id": owner["id"], "owner": owner["name"], "owner_homes": owner["homes"], "other_id": other["id"],
            "other": other["name"], "other_homes": other["homes"], "why": found.why,
        })  # fmt: skip
    return rows
