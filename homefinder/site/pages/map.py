"""The map: needs, the homes that could meet them and the owners of those, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import Any
from urllib.parse import urlencode

from homefinder.model import OUTCOME_LABELS
from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.site.pages.common import group_rows
from homefinder.site.pages.map_layout import Spot, order_columns, place_nodes
from homefinder.store.id_sets import NARROWER_CONCEPTS
from homefinder.store.queries import list_sectors
from homefinder.urls import build_page_path

TOP_THEMES = """SELECT id, name FROM concepts c WHERE NOT EXISTS (SELECT 1 FROM concept_broader b WHERE b.concept_id =
c.id)
    AND EXISTS (SELECT 1 FROM concept_broader b WHERE b.broader_id = c.id) ORDER BY id"""
LINES = """SELECT n.id AS need_id, n.title AS need, n.sector, c.home_id, h.title AS home, h.kind, c.rank, c.score,
      coalesce(h.publisher_id, '') AS owner_id, coalesce(p.name, '') AS owner,
      coalesce(o.outcome, '') AS outcome, coalesce(o.home_id = c.home_id, 0) AS chosen
    FROM needs n JOIN candidates c ON c.need_id = n.id AND c.rank <= :homes JOIN homes h ON h.id = c.home_id
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN outcomes o ON o.need_id = n.id
    WHERE :sector IN ('', n.sector) {about} ORDER BY n.sector, n.title, n.id, c.rank"""
ABOUT_THEME = f"AND c.home_id IN (SELECT home_id FROM home_subjects WHERE concept_id IN {NARROWER_CONCEPTS})"

MOST_NEEDS = 20
"""Needs of one picture; more cannot be told apart, so the picture has parts."""

WIDTH, ROW, TOP = 1200, 46, 40
COLUMN_XS = {"need": 330.0, "home": 560.0, "owner": 980.0}
"""Where the dots of each column stand; a need's name is to the left of its dot, the others' to the right."""

LINE_LENGTHS = {"need": 42, "home": 47, "owner": 28}
"""Characters of a line of a name; a name has as many lines as it needs, at most ``MAX_LINES``."""
MAX_LINES, LINE_HEIGHT = 3, 15


def map_page(context: PageContext, request: PageRequest) -> Page:
    """The picture for a sector, a theme and so many homes a need."""
    tops = context.list_rows(TOP_THEMES)
    chosen = {
        "sector": request.read_word("sector"), "theme": request.read_word("theme", [row["id"] for row in tops]),
        "homes": request.read_number("homes", 2, most=5),
    }  # fmt: skip
    every = _list_rows(context, chosen)
    groups = list(group_rows(every, "need_id"))
    parts = max(1, -(-len(groups) // MOST_NEEDS))
    part = request.read_number("part", 1, most=parts)
    needs = set(groups[(part - 1) * MOST_NEEDS : part * MOST_NEEDS])
    rows = [row for row in every if row["need_id"] in needs]
    data = {
        "rows": rows,
        "needs": _group_needs(rows),
        "part": part,
        "parts": parts,
        "part_query": urlencode({name: value for name, value in chosen.items() if value}),
        "picture": build_picture(rows),
        "chosen": chosen,
        "sectors": list_sectors(context.catalogue),
        "themes": tops,
        "left_out": _count_left_out(context, chosen, every),
        "in_words": OUTCOME_LABELS,
    }
    about = "Needs, the standards that come nearest to them, and who owns those."
    things = [("need", name) for name in group_rows(rows, "need_id")]
    return Page("pages/map.html", "Map", data, about, rows=[_flatten_row(row) for row in every], things=things)


def _list_rows(context: PageContext, filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    sql = LINES.format(about=ABOUT_THEME if filters["theme"] else "")
    return [_add_links(row) for row in context.list_rows(sql, {**filters, "concept": filters["theme"]})]


def _add_links(row: dict[str, Any]) -> dict[str, Any]:
    owner = build_page_path("owner", row["owner_id"]) if row["owner_id"] else ""
    pages = {"need_page": build_page_path("need", row["need_id"]), "home_page": build_page_path("home", row["home_id"])}
    return {**row, **pages, "owner_page": owner}


def _count_left_out(context: PageContext, filters: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> int:
    """Needs of the chosen sector that the picture does not show."""
    count = context.find_row("SELECT count(*) AS n FROM needs WHERE ? IN ('', sector)", filters["sector"]) or {"n": 0}
    return int(count["n"]) - len({row["need_id"] for row in rows})


def build_picture(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Nodes and lines with their places, in units of the picture; ``height`` goes with them."""
    named: dict[str, dict[str, Mapping[str, Any]]] = {"need": {}, "home": {}, "owner": {}}
    for row in rows:
        for kind, found in named.items():
            if row[f"{kind}_id"]:
                found.setdefault(f"{kind}:{row[f'{kind}_id']}", row)
    lines = {(f"need:{row['need_id']}", f"home:{row['home_id']}"): row for row in rows}
    owned = {(f"home:{row['home_id']}", f"owner:{row['owner_id']}"): row for row in rows if row["owner_id"]}
    columns = order_columns([list(found) for found in named.values()], [*lines, *owned])
    spots = place_nodes(columns, list(COLUMN_XS.values()), ROW, TOP)
    return {
        "width": WIDTH,
        "height": TOP + ROW * max((len(column) for column in columns), default=1) + 10,
        "nodes": [
            _build_node(kind, name, row, spots[name]) for kind, found in named.items() for name, row in found.items()
        ],
        "lines": [
            *(_build_line(ends, spots, bool(row["chosen"])) for ends, row in lines.items()),
            *(_build_line(ends, spots, False) for ends in owned),
        ],
        "counts": {kind: len(found) for kind, found in named.items()},
        "xs": COLUMN_XS,
    }


def _build_node(kind: str, name: str, row: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
    title = str(row[kind])
    lines = wrap(title, LINE_LENGTHS[kind], max_lines=MAX_LINES, placeholder=" …")
    top = spot.y + 4 - (len(lines) - 1) * LINE_HEIGHT / 2
    outcome = row["outcome"] if kind == "need" else ""
    return {"kind": kind, "name": name, "title": title,
            "lines": [{"y": round(top + at * LINE_HEIGHT, 1), "text": text} for at, text in enumerate(lines)],
            "page": row[f"{kind}_page"], "x": spot.x,
            "y": spot.y, "outcome": outcome}  # fmt: skip


def _build_line(ends: tuple[str, str], spots: Mapping[str, Spot], strong: bool) -> dict[str, Any]:
    one, other = spots[ends[0]], spots[ends[1]]
    # A home's line to its owner begins behind the home's name.
    start = one.x if ends[0].startswith("need:") else COLUMN_XS["owner"] - 60
    bend = (start + other.x) / 2
    path = f"M{start:g} {one.y:g}C{bend:g} {one.y:g} {bend:g} {other.y:g} {other.x:g} {other.y:g}"
    return {"from": ends[0], "to": ends[1], "path": path, "strong": strong}


def _group_needs(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each need with the rows of its homes, for the list."""
    return [
        {
            "title": members[0]["need"],
            "page": members[0]["need_page"],
            "outcome": members[0]["outcome"],
            "homes": members,
        }
        for members in group_rows(rows, "need_id").values()
    ]


def _flatten_row(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("sector", "need_id", "need", "outcome", "rank", "score", "home_id", "home", "kind", "owner_id", "owner")
    return {name: row[name] for name in names}
