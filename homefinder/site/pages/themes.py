"""Themes: each subject scheme as a tree with counts, and each subject with what is about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.site.http.page import Asked, House, Link, NotHere, Page
from homefinder.site.pages.common import day_of, feeds, pager
from homefinder.urls import page_of

CONCEPTS = """SELECT c.id, c.name, c.definition, count(s.home_id) AS homes FROM concepts c
    LEFT JOIN home_subjects s ON s.concept_id = c.id GROUP BY c.id ORDER BY c.name COLLATE NOCASE, c.id"""
CLOSER = """SELECT c.id, c.name FROM concept_broader b JOIN concepts c ON c.id = b.{other}
    WHERE b.{this} = ? ORDER BY c.name COLLATE NOCASE"""
LABELS = "SELECT label FROM concept_labels WHERE concept_id = ? AND position > 0 ORDER BY position"
UNDER = """WITH RECURSIVE under(id) AS (SELECT ? UNION SELECT b.concept_id FROM concept_broader b JOIN under u
    ON b.broader_id = u.id)"""
HOMES = f"""{UNDER} SELECT h.id, h.title, h.kind, h.lifecycle, h.status, coalesce(p.name, '') AS publisher,
      group_concat(DISTINCT c.name) AS by FROM under u JOIN home_subjects s ON s.concept_id = u.id
    JOIN concepts c ON c.id = u.id JOIN homes h ON h.id = s.home_id LEFT JOIN publishers p ON p.id = h.publisher_id
    GROUP BY h.id ORDER BY max(u.id = ?) DESC, h.title COLLATE NOCASE, h.id LIMIT 50 OFFSET ?"""
HOW_MANY = f"""{UNDER} SELECT count(DISTINCT s.home_id) FROM under u JOIN home_subjects s ON s.concept_id = u.id"""
NEEDS = f"""{UNDER} SELECT c.need_id, n.title, n.sector, count(*) AS homes, min(c.rank) AS rank FROM under u
    JOIN home_subjects s ON s.concept_id = u.id JOIN candidates c ON c.home_id = s.home_id AND c.rank <= 3
    JOIN needs n ON n.id = c.need_id GROUP BY c.need_id ORDER BY homes DESC, rank, n.title LIMIT 20"""
AHEAD = f"""{UNDER} SELECT DISTINCT c.uid, c.starts, c.kind, c.sentence FROM under u
    JOIN calendar_themes t ON t.concept_id = u.id JOIN calendar c ON c.uid = t.uid
    WHERE c.state = 'confirmed' AND c.starts >= ? ORDER BY c.starts LIMIT 20"""
ADDRESS = "https://w3id.org/homefinder/"
"""Addresses of subjects in RDF begin so (``vocab/schemes/``)."""


def themes_page(house: House, _: Asked) -> Page:
    """Every scheme as a tree: a subject stands below each wider one."""
    rows = house.rows(CONCEPTS)
    wider: dict[str, list[str]] = {}
    for row in house.rows("SELECT concept_id, broader_id FROM concept_broader"):
        wider.setdefault(row["concept_id"], []).append(row["broader_id"])
    schemes = [
        {"name": name, "title": scheme_words(name), "concepts": len(members), "tree": tree(members, wider)}
        for name, members in _by_scheme(rows).items()
    ]
    csv = [{**row, "broader": " ".join(wider.get(row["id"], ()))} for row in rows]
    about = "Subjects by which standards and needs are found, from the widest to the narrowest."
    things = [("", ADDRESS + row["id"]) for row in rows]
    return Page("pages/themes.html", "Themes", {"schemes": schemes}, about, rows=csv, things=things)


def theme_page(house: House, asked: Asked) -> Page:
    """One subject. Raises NotHere."""
    identifier = asked.path["id"]
    theme = house.row("SELECT id, name, definition FROM concepts WHERE id = ?", identifier)
    if theme is None:
        raise NotHere(f"There is no theme “{identifier}”. The tree of themes has every one.", "/themes")
    total = int(house.catalogue.execute(HOW_MANY, (identifier,)).fetchone()[0])
    paging = pager(asked, total, {})
    homes = [
        {**row, "page": page_of("home", row["id"])} for row in house.rows(HOMES, identifier, identifier, paging.offset)
    ]
    data = {
        "theme": theme,
        "scheme": scheme_words(identifier.partition("/")[0]),
        "labels": [row["label"] for row in house.rows(LABELS, identifier)],
        "broader": _linked(house.rows(CLOSER.format(other="broader_id", this="concept_id"), identifier)),
        "narrower": _linked(house.rows(CLOSER.format(other="concept_id", this="broader_id"), identifier)),
        "homes": homes,
        "pager": paging,
        "needs": [{**row, "page": page_of("need", row["need_id"])} for row in house.rows(NEEDS, identifier)],
        "ahead": house.rows(AHEAD, identifier, day_of(house)),
    }
    return Page(
        "pages/theme.html",
        theme["name"][:1].upper() + theme["name"][1:],
        data,
        theme["definition"],
        rows=homes,
        things=[("", ADDRESS + identifier)],
        links=feeds("theme", identifier, "this theme"),
        crumbs=(Link("/themes", "Themes"),),
    )


def tree(members: Sequence[Mapping[str, Any]], wider: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
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
            "id": name, "name": row["name"], "homes": row["homes"], "page": page_of("theme", name), "narrower": inner,
            "below": sum(1 + item["below"] for item in inner),
        }  # fmt: skip

    return [branch(name, ()) for name in tops]


def scheme_words(name: str) -> str:
    """The name of a scheme as a heading: ``public-services`` is “Public services”."""
    known = {"childrens-safeguarding": "Children’s safeguarding", "homelessness": "Homelessness"}
    return known.get(name) or name.replace("-", " ").capitalize()


def _by_scheme(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["id"].partition("/")[0], []).append(row)
    return dict(sorted(found.items()))


def _linked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "page": page_of("theme", row["id"])} for row in rows]
