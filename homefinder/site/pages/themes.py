"""Themes: each subject scheme as a tree with counts, and each subject with what is about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import (
    add_pages,
    count_rows,
    get_scheme,
    group_rows,
    list_feed_links,
    page_list,
)
from homefinder.site.sectors import format_sector_name
from homefinder.store.id_sets import NARROWER_CONCEPTS
from homefinder.urls import build_page_path

CONCEPTS = """SELECT c.id, c.name, c.definition, count(s.home_id) AS homes FROM concepts c
    LEFT JOIN home_subjects s ON s.concept_id = c.id GROUP BY c.id ORDER BY c.name COLLATE NOCASE, c.id"""
ADJACENT_CONCEPTS = """SELECT c.id, c.name FROM concept_broader b JOIN concepts c ON c.id = b.{other}
    WHERE b.{this} = ? ORDER BY c.name COLLATE NOCASE"""
BROADER = ADJACENT_CONCEPTS.format(other="broader_id", this="concept_id")
NARROWER = ADJACENT_CONCEPTS.format(other="concept_id", this="broader_id")
LABELS = "SELECT label FROM concept_labels WHERE concept_id = ? AND position > 0 ORDER BY position"
HOMES = f"""SELECT h.id, h.title, h.kind, h.lifecycle, h.status, coalesce(p.name, '') AS publisher,
      group_concat(DISTINCT c.name) AS by FROM home_subjects s JOIN concepts c ON c.id = s.concept_id
    JOIN homes h ON h.id = s.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE s.concept_id IN {NARROWER_CONCEPTS}
    GROUP BY h.id ORDER BY max(c.id = :concept) DESC, h.title COLLATE NOCASE, h.id LIMIT :size OFFSET :offset"""
HOME_COUNT = f"SELECT count(DISTINCT home_id) FROM home_subjects WHERE concept_id IN {NARROWER_CONCEPTS}"
NEEDS = f"""SELECT c.need_id, n.title, n.sector, count(DISTINCT c.home_id) AS homes, min(c.rank) AS rank
    FROM home_subjects s JOIN candidates c ON c.home_id = s.home_id AND c.rank <= 3 JOIN needs n ON n.id = c.need_id
    WHERE s.concept_id IN {NARROWER_CONCEPTS}
    GROUP BY c.need_id ORDER BY homes DESC, rank, n.title LIMIT 20"""
UPCOMING_DATES = f"""SELECT DISTINCT c.uid, c.starts, c.kind, c.summary FROM calendar_subjects t
    JOIN calendar c ON c.uid = t.uid WHERE t.concept_id IN {NARROWER_CONCEPTS}
      AND c.state = 'confirmed' AND c.starts >= :today ORDER BY c.starts LIMIT 20"""
CONCEPT_ADDRESS = "https://w3id.org/homefinder/"
"""Addresses of subjects in RDF begin so (``vocab/schemes/``)."""


def themes_page(context: PageContext, _: PageRequest) -> Page:
    """Every scheme as a tree: a subject stands below each wider one."""
    rows = context.list_rows(CONCEPTS)
    wider: dict[str, list[str]] = {}
    for row in context.list_rows("SELECT concept_id, broader_id FROM concept_broader"):
        wider.setdefault(row["concept_id"], []).append(row["broader_id"])
    schemes = [
        {
            "name": name,
            "title": format_sector_name(context.vocab, name),
            "concepts": len(members),
            "tree": build_tree(members, wider),
        }
        for name, members in sorted(group_rows(rows, get_scheme).items())
    ]
    csv = [{**row, "broader": " ".join(wider.get(row["id"], ()))} for row in rows]
    about = "Subjects by which standards and needs are found, from the widest to the narrowest."
    things = [("", CONCEPT_ADDRESS + row["id"]) for row in rows]
    return Page("pages/themes.html", "Themes", {"schemes": schemes}, about, rows=csv, things=things)


def theme_page(context: PageContext, request: PageRequest) -> Page:
    """One subject. Raises PageNotFound."""
    identifier = request.path["id"]
    theme = context.find_row("SELECT id, name, definition FROM concepts WHERE id = ?", identifier)
    if theme is None:
        raise PageNotFound(f"There is no theme “{identifier}”. The tree of themes has every one.", "/themes")
    by_name = {"concept": identifier, "today": context.today}

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(HOMES, by_name | {"size": limit, "offset": offset}):
            yield {**row, "page": build_page_path("home", row["id"])}

    pager, homes, every = page_list(request, count_rows(context, HOME_COUNT, by_name), {}, read)
    data = {
        "theme": theme,
        "scheme": format_sector_name(context.vocab, identifier),
        "labels": [row["label"] for row in context.list_rows(LABELS, identifier)],
        "broader": add_pages("theme", context.list_rows(BROADER, identifier)),
        "narrower": add_pages("theme", context.list_rows(NARROWER, identifier)),
        "homes": homes,
        "pager": pager,
        "needs": add_pages("need", context.list_rows(NEEDS, by_name), "need_id"),
        "ahead": context.list_rows(UPCOMING_DATES, by_name),
    }
    return Page(
        "pages/theme.html",
        theme["name"][:1].upper() + theme["name"][1:],
        data,
        theme["definition"],
        rows=every,
        things=[("", CONCEPT_ADDRESS + identifier)],
        links=list_feed_links("theme", identifier, "this theme"),
        crumbs=(Link("/themes", "Themes"),),
    )


def build_tree(members: Sequence[Mapping[str, Any]], wider: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Subjects as nested mappings. One with several wider subjects stands below each; a ring is cut where it closes.

    ``below`` counts the narrower subjects of a branch.
    """
    known = {row["id"]: row for row in members}
    narrower: dict[str, list[str]] = {}
    tops = []
    for row in members:
        above = [name for name in wider.get(row["id"], ()) if name in known]
        for name in above:
            narrower.setdefault(name, []).append(row["id"])
        if not above:
            tops.append(row["id"])

    def branch(name: str, path: tuple[str, ...]) -> dict[str, Any]:
        inner = [branch(other, (*path, name)) for other in narrower.get(name, ()) if other not in (*path, name)]
        row = known[name]
        return {
            "id": name, "name": row["name"], "homes": row["homes"], "page": build_page_path("theme", name),
            "narrower": inner,
            "below": sum(1 + item["below"] for item in inner),
        }  # fmt: skip

    return [branch(name, ()) for name in tops]
