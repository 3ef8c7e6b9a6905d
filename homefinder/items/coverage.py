"""What a need asks for in items, and how far each home holds it: held, nearly with what differs, or missing."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from homefinder.items.finding.index import ItemIndex, Part
from homefinder.items.finding.search import read_query, score_parts

HELD = 0.78
NEARLY = 0.5
MOST_ASKED = 24


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


def list_asked(catalogue: sqlite3.Connection, need_id: str, stated: Sequence[str] = ()) -> list[str]:
    """What a need has to hold: what it lists itself, else what its keywords name."""
    if stated:
        return list(stated)
    row = catalogue.execute("SELECT keywords FROM needs WHERE id = ?", (need_id,)).fetchone()
    return [word for word in (row["keywords"].split("\n") if row else ()) if word.strip()][:MOST_ASKED]


def compute_coverage(catalogue: sqlite3.Connection, index: ItemIndex, asked: Sequence[str]) -> list[HomeCoverage]:
    """The coverage of every home that holds any of it, the fullest first."""
    homes = _read_homes(catalogue)
    best: dict[str, dict[str, tuple[float, Part]]] = defaultdict(dict)
    for one in asked:
        for hit in score_parts(index, read_query(index, one), ("item", "code"), ()):
            home = homes.get(hit.part.source_id) if hit.part.kind == "code" else homes.get(hit.part.id, homes.get(hit.part.source_id))
            if home and hit.score >= NEARLY and hit.score > best[home].get(one, (0.0, hit.part))[0]:
                best[home][one] = (hit.score, hit.part)
    found = [_cover(index, home, asked, holds) for home, holds in best.items()]
    return sorted((one for one in found if one.held or one.nearly), key=lambda one: (-len(one.held), -len(one.nearly), one.home_id))


def _read_homes(catalogue: sqlite3.Connection) -> dict[str, str]:
    """Item → its home, and source → the home of most of its parts."""
    found = {row["id"]: row["home_id"] for row in catalogue.execute("SELECT id, home_id FROM items WHERE home_id IS NOT NULL")}
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
        if score >= HELD and part.kind == "item":
            result.held.append(HeldItem(one, part.id, part.text, round(score, 2)))
        else:
            result.nearly.append(HeldItem(one, part.id, part.text, round(score, 2), _describe_difference(index, one, part)))
    return result


def _describe_difference(index: ItemIndex, asked: str, part: Part) -> str:
    """What lies between what was asked and what is there, in words."""
    said = frozenset().union(*(words for words, _ in part.fields))
    lacking = [word.replace("_", " ") for word in read_query(index, asked) if word not in said]
    if part.kind == "code":
        return "only as one value of a code list" + (f"; it does not say {', '.join(lacking)}" if lacking else "")
    if lacking:
        return f"it does not say {', '.join(lacking)}"
    return "its name says something else, and its definition or place says this"
