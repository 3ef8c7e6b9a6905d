"""What differs inside a standard between two of its editions, item by item, in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.items.answers import choose_pair, list_edition_rows, list_sources_of
from homefinder.items.compare.editions import compare_contents
from homefinder.items.compare.model import PartChange
from homefinder.items.model import PART_KINDS, Contents
from homefinder.items.tables.packing import unpack_contents
from homefinder.site.http.page import PageContext
from homefinder.site.pages.standard.last_edition import CHANGE_WORDS, PART_WORDS, format_edition, is_shared_source

MOST_CHANGES = 250
"""Changes of one kind that the page shows; CSV and JSON of the command have all."""
LONGEST_VALUE = 240
PARTS_OF_HOME = "SELECT key, group_name FROM items WHERE home_id = ? AND source_id = ?"
RULES_OF_HOME = "SELECT code FROM rules WHERE home_id = ? AND source_id = ?"
CONTENTS = "SELECT contents FROM item_editions WHERE id = ?"


def read_item_changes(context: PageContext, home_id: str, old: str = "", new: str = "") -> dict[str, Any]:
    """Between the editions named ``old`` and ``new``, else between the one in force and the one before it.

    ``editions`` is empty where it states no items; ``groups`` where there is nothing to compare or nothing differs.
    """
    sources = list_sources_of(context.catalogue, home_id)
    editions = [dict(row) for row in list_edition_rows(context.catalogue, sources[:1])] if sources else []
    for row in editions:
        row["words"] = format_edition(row)
    known = {row["id"] for row in editions}
    pair = choose_pair(context.catalogue, sources, old if old in known else "", new if new in known else "")
    answer: dict[str, Any] = {"editions": editions, "groups": [], "pair": None, "total": 0}
    if pair is None or pair[0]["id"] == pair[1]["id"]:
        return answer
    before, after = (unpack_contents(context.catalogue.execute(CONTENTS, (row["id"],)).fetchone()[0]) for row in pair)
    if is_shared_source(context, sources[0], home_id):
        before, after = (_narrow(context, home_id, sources[0], contents) for contents in (before, after))
    changes = compare_contents(before, after)
    names = {key: item.label for contents in (before, after) for key, item in contents.items.items()}
    groups = [_build_group(kind, [one for one in changes if one.kind == kind], names) for kind in PART_KINDS]
    return answer | {
        "pair": [{**dict(row), "words": format_edition(row)} for row in pair],
        "groups": [one for one in groups if one["total"]],
        "total": len(changes),
    }


def _build_group(kind: str, changes: Sequence[PartChange], names: Mapping[str, str]) -> dict[str, Any]:
    """The changes of one kind of part, with how many there are of each."""
    several = Counter(one.change for one in changes)
    counts = {words: several[change] for change, words in CHANGE_WORDS.items() if several[change]}
    rows = [
        {
            "key": one.key, "change": CHANGE_WORDS[one.change], "reason": one.reason,
            "name": names.get(one.key, "") if kind == "item" else "",
            "old": one.old[:LONGEST_VALUE], "new": one.new[:LONGEST_VALUE],
        }
        for one in changes[:MOST_CHANGES]
    ]  # fmt: skip
    return {"kind": PART_WORDS[kind], "changes": rows, "total": len(changes), "counts": counts}


def _narrow(context: PageContext, home_id: str, source_id: str, contents: Contents) -> Contents:
    """What of an edition belongs to one of several standards of its source: its items, by themselves or their table."""
    own = context.list_rows(PARTS_OF_HOME, home_id, source_id)
    keys, groups = {row["key"] for row in own}, {row["group_name"] for row in own} - {""}
    rules = {row["code"] for row in context.list_rows(RULES_OF_HOME, home_id, source_id)}
    items = {key: one for key, one in contents.items.items() if key in keys or one.group in groups}
    lists = {one.code_list for one in items.values()}
    return Contents(
        items,
        {key: one for key, one in contents.code_lists.items() if key in lists},
        {key: one for key, one in contents.codes.items() if one.code_list in lists},
        {key: one for key, one in contents.rules.items() if one.code in rules},
        {key: one for key, one in contents.former.items() if key in items},
    )
