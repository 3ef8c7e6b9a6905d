"""Items, codes and rules that have all the telling words of a question, in their names or definitions."""

from __future__ import annotations

from typing import Any

from homefinder.search.tokenise import STOP_WORDS, build_match_expression, tokenise
from homefinder.site.http.page import PageContext
from homefinder.urls import build_page_path

MAX_TERMS = 12
"""Words of a question that are asked for."""

PARTS = """SELECT * FROM (
      SELECT 'item' AS kind, i.id, i.home_id, coalesce(h.title, s.title) AS home, i.name, i.title,
        substr(i.definition, 1, 200) AS definition, f.rank AS rank, i.source_id
        FROM items_fts f JOIN items i ON i.rowid = f.rowid LEFT JOIN homes h ON h.id = i.home_id
        JOIN sources s ON s.id = i.source_id WHERE items_fts MATCH :match
      UNION ALL SELECT 'code', c.id, l.home_id, coalesce(h.title, s.title), c.code, c.label,
        substr(c.definition, 1, 200), f.rank + 2, c.source_id
        FROM codes_fts f JOIN codes c ON c.rowid = f.rowid JOIN code_lists l ON l.id = c.code_list_id
        LEFT JOIN homes h ON h.id = l.home_id JOIN sources s ON s.id = c.source_id WHERE codes_fts MATCH :match
      UNION ALL SELECT 'rule', r.id, r.home_id, coalesce(h.title, s.title), r.code, r.title,
        substr(r.message, 1, 200), f.rank + 3, r.source_id
        FROM rules_fts f JOIN rules r ON r.rowid = f.rowid LEFT JOIN homes h ON h.id = r.home_id
        JOIN sources s ON s.id = r.source_id WHERE rules_fts MATCH :match)
    ORDER BY rank, kind, id LIMIT :size OFFSET :offset"""
COUNT = " + ".join(f"(SELECT count(*) FROM {name}_fts WHERE {name}_fts MATCH :match)" for name in
    ("items", "codes", "rules"))  # fmt: skip


def list_parts(context: PageContext, words: str, size: int, offset: int = 0) -> list[dict[str, Any]]:
    """Those from ``offset`` on (-1: all), best first, each with the page of the standard that it stands in."""
    match = build_part_match(words)
    values = {"match": match, "size": size, "offset": offset}
    found = context.list_rows(PARTS, values) if match else []
    for row in found:
        row["page"] = build_page_path("items", row["home_id"]) if row["home_id"] else ""
    return found


def count_parts(context: PageContext, words: str) -> int:
    """How many there are."""
    match = build_part_match(words)
    return int(context.list_rows(f"SELECT {COUNT} AS parts", {"match": match})[0]["parts"]) if match else 0


def build_part_match(words: str) -> str:
    """The FTS5 expression that asks for every telling word; empty where there is none."""
    terms = [word for word in tokenise(words) if word.lower() not in STOP_WORDS][:MAX_TERMS]
    return " AND ".join(f"({build_match_expression([term])})" for term in terms)
