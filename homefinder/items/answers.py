"""Items, codes, rules, differences and coverage as plain mappings: the JSON of the commands, and what pages show."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from homefinder.errors import UsageError
from homefinder.items.compare.editions import compare_contents
from homefinder.items.compare.model import PartChange
from homefinder.items.coverage import HomeCoverage
from homefinder.items.tables.packing import unpack_contents

CODE_ROW = """SELECT c.*, l.home_id, l.key AS list_key FROM codes c
    JOIN code_lists l ON l.id = c.code_list_id WHERE c.id = ?"""
ITEM_ROWS = """SELECT i.*, h.title AS home_title, s.title AS source_title FROM items i LEFT JOIN homes h ON h.id =
    i.home_id
    JOIN sources s ON s.id = i.source_id"""


def list_items(catalogue: sqlite3.Connection, home_id: str = "", ids: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Items as the contract has them: those of a home, those named, or all."""
    where, values = ("WHERE i.home_id = ?", [home_id]) if home_id else ("", [])
    if ids:
        where, values = f"WHERE i.id IN ({', '.join('?' * len(ids))})", list(ids)
    rows = catalogue.execute(f"{ITEM_ROWS} {where} ORDER BY i.source_id, i.position", values).fetchall()
    return [to_item(row, codes, rules) for row, codes, rules in _with_parts(catalogue, rows)]


def _with_parts(
    catalogue: sqlite3.Connection, rows: Sequence[sqlite3.Row]
) -> Iterable[tuple[sqlite3.Row, list[sqlite3.Row], list[str]]]:
    lists = {row["code_list_id"] for row in rows if row["code_list_id"]}
    codes: dict[str, list[sqlite3.Row]] = defaultdict(list)
    rules: dict[str, list[str]] = defaultdict(list)
    if lists:
        for code in catalogue.execute("SELECT * FROM codes ORDER BY code_list_id, position"):
            if code["code_list_id"] in lists:
                codes[code["code_list_id"]].append(code)
    wanted = {row["id"] for row in rows}
    for rule in catalogue.execute("SELECT DISTINCT item_id, rule_id FROM rule_items WHERE item_id IS NOT NULL"):
        if rule["item_id"] in wanted:
            rules[rule["item_id"]].append(rule["rule_id"].partition(":")[2])
    for row in rows:
        yield row, codes.get(row["code_list_id"] or "", []), rules.get(row["id"], [])


def to_item(row: sqlite3.Row, codes: Sequence[sqlite3.Row], rules: Sequence[str]) -> dict[str, Any]:
    """One item."""
    return {
        "home": row["home_id"], "source": row["source_id"], "key": row["key"], "name": row["name"], "title":
            row["title"],
        "definition": row["definition"], "datatype": row["datatype"], "required": row["required"],
        "code_list": (row["code_list_id"] or "").partition(":")[2],
        "codes": [{"code": one["code"], "label": one["label"]} for one in codes], "rules": list(rules),
        "group": row["group_name"], "place": row["locator"],
    }  # fmt: skip


def list_found(catalogue: sqlite3.Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Whatever was found, in its order: items, codes (with ``code``) and rules (with ``rule``)."""
    items = {f"{one['source']}:{one['key']}": one for one in list_items(catalogue, ids=list(ids)[:900])} if ids else {}
    found = []
    for one in ids:
        source, _, key = one.partition(":")
        if one in items:
            found.append(items[one])
        elif code := catalogue.execute(
            CODE_ROW,
            (one,),
        ).fetchone():
            found.append(
                {
                    "home": code["home_id"],
                    "source": source,
                    "key": key,
                    "code": code["code"],
                    "title": code["label"],
                    "definition": code["definition"],
                    "code_list": code["list_key"],
                    "place": code["locator"],
                }
            )
        elif rule := catalogue.execute("SELECT * FROM rules WHERE id = ?", (one,)).fetchone():
            found.append({"home": rule["home_id"], "source": source, "key": key, "rule": rule["code"], "title":
                rule["title"],
                          "definition": rule["message"], "fields": rule["fields"].split("\n"), "place":
                              rule["locator"]})  # fmt: skip
        else:
            found.append({"home": None, "source": source, "key": key})
    return found


def list_edition_rows(catalogue: sqlite3.Connection, source_ids: Sequence[str]) -> list[sqlite3.Row]:
    """The editions of sources, the one in force first, then as they go back."""
    marks = ", ".join("?" * len(source_ids))
    return catalogue.execute(
        f"""SELECT id, source_id, run_id, seen_on, last_seen, name, restates, items, code_lists, codes, rules, issues,
            undefined,
              in_force, closed FROM item_editions WHERE source_id IN ({marks}) ORDER BY source_id, name DESC, seen_on
                  DESC, id DESC""",
        list(source_ids),
    ).fetchall()


def list_sources_of(catalogue: sqlite3.Connection, home_id: str) -> list[str]:
    """The sources that state items, codes or rules of a home, the one with most items first."""
    rows = catalogue.execute(
        """SELECT source_id, sum(n) AS n FROM (SELECT source_id, count(*) AS n FROM items WHERE home_id = :h GROUP BY 1
             UNION ALL SELECT source_id, count(*) FROM rules WHERE home_id = :h GROUP BY 1
             UNION ALL SELECT source_id, count(*) FROM code_lists WHERE home_id = :h GROUP BY 1) GROUP BY 1 ORDER BY n
                 DESC, 1""",
        {"h": home_id},
    )
    return [row["source_id"] for row in rows]


def choose_pair(
    catalogue: sqlite3.Connection, sources: Sequence[str], old: str = "", new: str = ""
) -> tuple[sqlite3.Row, sqlite3.Row] | None:
    """The edition in force and the one before it, or the two that are named (``2025``, ``2026-05-28``, ``DATE#2025``).

    None where there is one edition only. Raises UsageError for a name that no edition has.
    """
    rows = list_edition_rows(catalogue, sources[:1]) if len(sources) > 0 else []
    if not rows:
        return None
    later = find_edition(rows, new) if new else next((row for row in rows if row["in_force"]), rows[0])
    if old:
        return find_edition(rows, old), later
    names = list(dict.fromkeys(row["name"] for row in rows))
    if len(names) > 1:
        before = [row for row in rows if row["name"] < later["name"]]
    else:
        before = [row for row in rows if row["seen_on"] < later["seen_on"]]
    return (before[0], later) if before else None


def find_edition(rows: Sequence[sqlite3.Row], name: str) -> sqlite3.Row:
    """The edition with this name or day; of a year that has none the one before. Raises UsageError."""
    day, _, edition = name.partition("#")
    for row in rows:
        if name in (row["id"], row["name"], row["id"].partition("@")[2]):
            return row
    if edition:
        fitting = [row for row in rows if row["name"] == edition and row["seen_on"] <= day]
    else:
        fitting = (
            [row for row in rows if row["seen_on"] <= name]
            if len(name) == 10
            else [row for row in rows if row["name"] and row["name"] <= name]
        )
    if not fitting:
        raise UsageError(f"no edition {name!r}; there are {', '.join(row['id'].partition('@')[2] for row in rows)}")
    return fitting[0]


def compare_rows(catalogue: sqlite3.Connection, old: sqlite3.Row, new: sqlite3.Row) -> list[PartChange]:
    """What differs between two editions, worked out from all that they hold."""
    before, after = (
        unpack_contents(
            catalogue.execute("SELECT contents FROM item_editions WHERE id = ?", (row["id"],)).fetchone()[0]
        )
        for row in (old, new)
    )
    return compare_contents(before, after)


def to_comparison(old: str, new: str, changes: Iterable[PartChange]) -> dict[str, Any]:
    """The contract of ``compare --json``, with the likeness beside it where something was renamed or moved."""
    return {
        "from": old, "to": new,
        "changes": [
            {"kind": one.kind, "key": one.key, "change": one.change, "old": one.old, "new": one.new}
            | ({"score": one.score, "reason": one.reason} if one.change in ("renamed", "moved") else {})
            for one in changes
        ],
    }  # fmt: skip


def list_relations(catalogue: sqlite3.Connection, home_id: str = "") -> list[dict[str, Any]]:
    """How items stand to each other: those of a home, or all."""
    rows = catalogue.execute(
        """SELECT x.* FROM item_relations x JOIN items l ON l.id = x.left_id JOIN items r ON r.id = x.right_id
           WHERE :home = '' OR l.home_id = :home OR r.home_id = :home ORDER BY x.left_id, x.right_id""",
        {"home": home_id},
    )
    return [dict(row) for row in rows]


def to_coverage(need: str, homes: Iterable[HomeCoverage]) -> dict[str, Any]:
    """The contract of ``coverage --json``."""
    return {
        "need": need,
        "homes": [
            {
                "home": one.home_id,
                "held": [{"asked": item.asked, "item": item.item} for item in one.held],
                "nearly": [
                    {"asked": item.asked, "item": item.item, "difference": item.difference} for item in one.nearly
                ],
                "missing": one.missing,
            }
            for one in homes
        ],
    }
