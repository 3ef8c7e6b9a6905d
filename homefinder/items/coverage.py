"""What a need asks for in items, and how far each home holds it: held, nearly with what differs, or missing."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from homefinder.items.elsewhere import list_elsewhere
from homefinder.items.finding.index import ItemIndex, Part
from homefinder.items.finding.kept_index import open_item_index
from homefinder.items.finding.search import read_query, score_parts
from homefinder.items.meaning.relation import SAME
from homefinder.store.db import insert_many, transaction

HELD_SCORE = 0.78
NEARLY_SCORE = 0.5
MOST_ASKED = 24
MOST_HOMES = 12
"""Homes that are shown for a need."""
RELATED_SCORE = HELD_SCORE - 0.01
"""The most that an item has which is related to the one that was asked for, and not the same."""
ScoredParts = Sequence[tuple[float, Part]]
COLUMNS = ("need_id", "home_id", "asked", "state", "part_id", "part", "difference", "score")


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One thing that was asked for, and the item or code that holds it; ``difference`` where it does so nearly."""

    asked: str
    item: str
    text: str
    score: float
    difference: str = ""


@dataclass(slots=True)
class HomeCoverage:
    """How far one home holds what a need asks for."""

    home_id: str
    held: list[HeldItem] = field(default_factory=list)
    nearly: list[HeldItem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def list_asked(catalogue: sqlite3.Connection, need_id: str) -> list[str]:
    """What a need has to hold: the items that it lists itself, else what its keywords name."""
    row = catalogue.execute("SELECT items, keywords FROM needs WHERE id = ?", (need_id,)).fetchone()
    return [line for line in (row["items"] or row["keywords"]).split("\n") if line.strip()][:MOST_ASKED] if row else []


def compute_coverage(catalogue: sqlite3.Connection, index: ItemIndex, asked: Sequence[str]) -> list[HomeCoverage]:
    """The coverage of every home that holds any of it, the fullest first.

    ``asked``: wordings, or ids (SOURCE:KEY) of items, which are held by themselves and by the same item elsewhere.
    """
    homes = _read_homes(catalogue)
    best: dict[str, dict[str, tuple[float, Part]]] = defaultdict(dict)
    for one in asked:
        for score, part in _score_known(catalogue, index, one) or _score_wording(index, one):
            home = homes.get(part.source_id)
            if part.kind == "item":
                home = homes.get(part.id, home)
            if home and score >= NEARLY_SCORE and score > best[home].get(one, (0.0, part))[0]:
                best[home][one] = (score, part)
    found = [_cover(index, home, asked, holds) for home, holds in best.items()]
    return sorted(
        (one for one in found if one.held or one.nearly),
        key=lambda one: (-len(one.held), -len(one.nearly), one.home_id),
    )


def _score_wording(index: ItemIndex, asked: str) -> ScoredParts:
    hits = score_parts(index, read_query(index, asked), ("item", "code"), ())
    return [(hit.score, hit.part) for hit in hits]


def _score_known(catalogue: sqlite3.Connection, index: ItemIndex, asked: str) -> ScoredParts:
    """The item of this id, and those that it is related to; only the same one holds what was asked for in full."""
    part = index.by_id.get(asked)
    if part is None or part.kind != "item":
        return []
    others = [
        (max(HELD_SCORE, one["score"]) if one["relation"] == SAME else min(one["score"], RELATED_SCORE), one["item"])
        for one in list_elsewhere(catalogue, asked)
    ]
    return [(1.0, part), *((score, index.by_id[item]) for score, item in others if item in index.by_id)]


def _read_homes(catalogue: sqlite3.Connection) -> dict[str, str]:
    """Item → its home, and source → the home of most of its parts."""
    found = {
        row["id"]: row["home_id"]
        for row in catalogue.execute("SELECT id, home_id FROM items WHERE home_id IS NOT NULL")
    }
    for table in ("code_lists", "items"):
        for row in catalogue.execute(
            f"SELECT source_id, home_id, count(*) AS n FROM {table} WHERE home_id IS NOT NULL GROUP BY 1, 2 ORDER BY n"
        ):
            found[row["source_id"]] = row["home_id"]
    return found


def _cover(index: ItemIndex, home: str, asked: Sequence[str], holds: dict[str, tuple[float, Part]]) -> HomeCoverage:
    result = HomeCoverage(home)
    for one in asked:
        if one not in holds:
            result.missing.append(one)
            continue
        score, part = holds[one]
        if score >= HELD_SCORE and part.kind == "item":
            result.held.append(HeldItem(one, part.id, part.text, round(score, 2)))
        else:
            result.nearly.append(
                HeldItem(one, part.id, part.text, round(score, 2), _describe_difference(index, one, part))
            )
    return result


def _describe_difference(index: ItemIndex, asked: str, part: Part) -> str:
    """What lies between what was asked and what is there, in words."""
    said = frozenset().union(*(words for words, _ in part.fields))
    lacking = [word.replace("_", " ") for word in read_query(index, asked) if word not in said]
    if part.kind == "code":
        return "only as one value of a code list" + (f"; it does not say {', '.join(lacking)}" if lacking else "")
    if asked in index.by_id:
        return "it is related to what was asked for, and not the same"
    if lacking:
        return f"it does not say {', '.join(lacking)}"
    return "its name says something else, and its definition or place says this"


def write_coverage(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Fill ``item_coverage`` for every need; returns the number of rows. Of each need the homes that hold most."""
    needs = [row["id"] for row in ledger.execute("SELECT id FROM needs ORDER BY id")]
    index = (
        open_item_index(ledger, vocab) if needs and ledger.execute("SELECT 1 FROM items LIMIT 1").fetchone() else None
    )
    rows: list[tuple[object, ...]] = []
    for need in needs if index else ():
        for home in compute_coverage(ledger, index, list_asked(ledger, need))[:MOST_HOMES]:  # type: ignore[arg-type]
            for state, parts in (("held", home.held), ("nearly", home.nearly)):
                rows += [
                    (need, home.home_id, one.asked, state, one.item, one.text, one.difference, one.score)
                    for one in parts
                ]
            rows += [(need, home.home_id, asked, "missing", "", "", "", 0.0) for asked in home.missing]
    with transaction(ledger):
        ledger.execute("DELETE FROM item_coverage")
        insert_many(ledger, "item_coverage", COLUMNS, rows)
    return len(rows)
