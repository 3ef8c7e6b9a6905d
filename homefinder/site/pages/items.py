"""Items and codes: those of one standard by group, or all that hold the words asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.clean.days import format_day
from homefinder.items.answers import list_edition_rows, list_sources_of
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import build_pager, escape_like
from homefinder.site.pages.languages import build_lang
from homefinder.site.search.parts import list_parts
from homefinder.urls import build_page_path

CSV_COLUMNS = ("id", "key", "name", "title", "definition", "datatype", "unit", "required", "repeats", "code_list",
    "group_name", "concept",
               "codes", "rules", "locator")  # fmt: skip
FOUND_COLUMNS = ("kind", "id", "home_id", "home", "name", "title", "definition")
_MATCHES = " OR ".join(f"i.{name} LIKE :p ESCAPE '\\'" for name in ("name", "title", "definition", "concept"))
MATCHES = f"AND ({_MATCHES})"
PER_PAGE = 300
"""Items of one page: with their codes folded away they come to some 100 kB."""
SHOWN_DEFINITION = 180
MAX_FOUND = 200
"""Items, codes and rules that are shown for words; the search has the rest."""
ITEMS = """SELECT i.id, i.key, i.name, i.title, i.definition, i.datatype, i.unit, i.required, i.repeats, i.group_name,
    i.concept,
      i.code_list_id, coalesce(l.key, '') AS code_list, coalesce(l.codes, 0) AS code_count, i.locator,
      (SELECT count(DISTINCT rule_id) FROM rule_items r WHERE r.item_id = i.id) AS rules
    FROM items i LEFT JOIN code_lists l ON l.id = i.code_list_id WHERE i.home_id = :home AND i.source_id = :source
        {where}
    ORDER BY i.position"""
LISTS = """SELECT l.id, l.key, l.title, l.codes FROM code_lists l WHERE l.home_id = :home AND l.source_id = :source
    ORDER BY l.key"""
CODES = "SELECT code, label, definition FROM codes WHERE code_list_id = ? ORDER BY position LIMIT 500"
RULES = "SELECT code, message, severity, fields FROM rules WHERE home_id = ? ORDER BY position"
COUNTS = """SELECT i.home_id, h.title AS home, h.language, count(*) AS items FROM items i JOIN homes h ON h.id =
    i.home_id
    GROUP BY i.home_id ORDER BY items DESC, home LIMIT 300"""


def items_page(context: PageContext, request: PageRequest) -> Page:
    """Every item, code or rule that has the words asked for; without words the standards that state items."""
    words = request.read_word("q")
    found = list_parts(context, words, MAX_FOUND)
    standards = [] if words else context.list_rows(COUNTS)
    for row in standards:
        row["page"], row["lang"] = f"/items/{row['home_id']}", build_lang(row["language"])
    listed = [{**row, "kind": "standard", "id": row["home_id"], "name": f"{row['items']} items", "title": "",
        "definition": ""}
              for row in standards]  # fmt: skip
    data = {"words": words, "found": found, "standards": standards}
    about = "What standards hold, item by item: names, definitions, types, codes and rules."
    return Page(
        "pages/items.html",
        "Items and codes",
        data,
        about,
        rows=[{n: row[n] for n in FOUND_COLUMNS} for row in found or listed],
    )


def home_items_page(context: PageContext, request: PageRequest) -> Page:
    """The items, code lists and rules of one standard, folded by group. Raises PageNotFound."""
    identifier = request.path["id"]
    home = context.find_row("SELECT id, title, language FROM homes WHERE id = ?", identifier)
    if home is None:
        raise PageNotFound(f"There is no standard or other home “{identifier}”. Search for it by its name.", "/homes")
    home["lang"] = build_lang(home["language"])
    sources = list_sources_of(context.catalogue, identifier)
    words = request.read_word("q")
    values = {"home": identifier, "source": sources[0] if sources else "", "p": f"%{escape_like(words)}%"}
    rows = context.list_rows(ITEMS.format(where=MATCHES if words else ""), values)
    pager = build_pager(request, len(rows), {"q": words}, PER_PAGE)
    shown = rows[pager.offset : pager.offset + PER_PAGE]
    lists = context.list_rows(LISTS, values)
    chosen = request.read_word("list")
    rules = context.list_rows(RULES, identifier)
    editions = [dict(row) for row in list_edition_rows(context.catalogue, sources[:1])] if sources else []
    data = {
        "home": home, "home_page": build_page_path("home", identifier), "words": words, "pager": pager, "total":
            len(rows),
        "groups": group_items(shown), "lists": lists, "chosen_list": next((one for one in lists if one["key"] ==
            chosen), None),
        "codes": context.list_rows(CODES, f"{values['source']}:{chosen}") if chosen else [],
        "undefined": sum(not row["definition"] for row in rows),
        "rule_count": 0 if words else len(rules), "rules": rules[:400] if not words else [],
        "editions": editions,
        "seen_in_words": next((format_day(row["seen_on"]) for row in editions if row["in_force"]), ""),
    }  # fmt: skip
    return Page(
        "pages/home-items.html",
        f"Items and codes of {home['title']}",
        data,
        "What it holds, item by item.",
        rows=add_codes(context, rows),
        things=[("home", identifier)],
        crumbs=(
            Link("/homes", "Standards and other homes"),
            Link(build_page_path("home", identifier), home["title"], language=home["lang"]),
        ),
    )


def group_items(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items by the table or element that they stand in, in the publisher's order."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["group_name"]].append({**row, "definition": _shorten(row["definition"])})
    return [{"name": name, "items": items} for name, items in groups.items()]


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN_DEFINITION else f"{text[:SHOWN_DEFINITION].rsplit(' ', 1)[0]} …"


def add_codes(context: PageContext, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows as CSV has them, with the codes of each in one cell."""
    codes: dict[str, str] = {}
    for row in rows:
        key = row["code_list_id"]
        if key and key not in codes and len(codes) < 400:
            codes[key] = "; ".join(
                f"{one['code']} {one['label']}".strip() for one in context.list_rows(CODES, key)[:100]
            )
    return [
        {name: row.get(name, "") for name in CSV_COLUMNS} | {"codes": codes.get(row["code_list_id"] or "", "")}
        for row in rows
    ]
