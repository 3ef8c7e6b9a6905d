"""What a council, or another kind of body, must use, should use and may use, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from homefinder.duties.bodies import read_body_kinds
from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.duties.read import CSV_COLUMNS, to_csv_row
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.common import group_rows, page_list
from homefinder.site.pages.languages import build_lang
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries.duties import count_duties, list_duties
from homefinder.urls import build_page_path, clean_link

USUAL_BODY = "council"
"""The kind of body that the page is of, where nothing else is chosen."""
EVERY = "all"
STATES = {"in-force": "in force", "to-come": "to come", "ended": "ended"}
SECTORS = "SELECT DISTINCT substr(id, 1, instr(id, '/') - 1) AS scheme FROM concepts ORDER BY 1"
SUBJECTS = """SELECT c.id, c.name FROM concepts c WHERE c.id LIKE '%/' || :sector OR c.id IN (SELECT s.concept_id
    FROM home_subjects s JOIN duties d ON d.home_id = s.home_id GROUP BY 1 HAVING count(DISTINCT d.home_id) >= 8)
    ORDER BY c.name"""
"""Themes of eight standards or more of which a duty is stated, and the one that is chosen."""
OWNERS = """SELECT p.id, p.name FROM publishers p WHERE p.id IN (SELECT h.publisher_id FROM duties d
    JOIN homes h ON h.id = d.home_id) ORDER BY p.name COLLATE NOCASE"""
FOLDS: Mapping[str, str] = {"owner": "By owner", "who": "By who must"}
"""What the duties of a level can be folded by."""
PER_PAGE = 175
"""Duties of one page, which come to less than 100 kB."""
LEAST = 2
"""Duties that a fold of its own has; those of which there are fewer share one."""
PLACE_WORDS = {
    "body_text": "text of the page", "text": "text of the page", "url": "address", "relations": "what it is part of",
}  # fmt: skip
RECORD_PAGES = {"record": "record_id", "source": "source_id"}


def duties_page(context: PageContext, request: PageRequest) -> Page:
    """Duties by level, folded by owner or by who must; narrowed by kind of body, sector, level, owner and first day."""
    kinds = read_body_kinds(context.vocab).bodies
    body = request.read_word("body", (*kinds, EVERY)) or (USUAL_BODY if USUAL_BODY in kinds else "")
    chosen = {
        "body": "" if body == EVERY else body, "sector": request.read_word("sector").rpartition("/")[2],
        "level": request.read_word("level", LEVELS), "since": request.read_word("since"), "strongest": "1",
        "owner": resolve_body_id(context.catalogue, request.read_word("owner")),
    }  # fmt: skip
    fold = request.read_word("fold", tuple(FOLDS)) or "owner"
    total = count_duties(context.catalogue, chosen)

    def read(size: int, offset: int) -> Iterator[dict[str, Any]]:
        yield from map(_add_links, list_duties(context.catalogue, chosen, size, offset))

    shown = {**chosen, "body": body, "strongest": "", "fold": "" if fold == "owner" else fold}
    pager, rows, every = page_list(request, total, shown, read, PER_PAGE)
    name = kinds[body].name if body in kinds else "anybody"
    data = {
        "groups": group_by_level(rows),
        "folds": {level: fold_duties(several, fold) for level, several in group_by_level(rows).items()},
        "over": [row for row in rows if row["state"] == "ended"],
        "labels": LEVEL_LABELS, "states": STATES, "total": total, "pager": pager, "chosen": shown,
        "bodies": [(EVERY, "every kind of body"), *((one, kind.name) for one, kind in kinds.items())],
        "sectors": _list_sectors(context, chosen["sector"]),
        "levels": [(level, LEVEL_LABELS[level]) for level in LEVELS],
        "owners": [(row["id"], row["name"]) for row in context.list_rows(OWNERS)], "fold": fold,
        "fold_options": list(FOLDS.items()),
    }  # fmt: skip
    title = f"What {name} must use"
    about = (
        f"What the law, government or a board makes {name} use, what it recommends, and what is voluntary: in the "
        "words of the publications."
    )
    csv = [to_csv_row(row) for row in every]
    feed = Link("/feeds/all.atom?kind=duty-changed", "Feed of duties that change", "application/atom+xml")
    return Page("pages/duties.html", title, data, about, rows=csv, columns=CSV_COLUMNS, links=(feed,))


def group_by_level(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What has not ended, by level, the strongest first."""
    return {level: [row for row in rows if row["level"] == level and row["state"] != "ended"] for level in LEVELS}


def fold_duties(rows: Sequence[dict[str, Any]], fold: str) -> list[dict[str, Any]]:
    """Duties under what they are folded by (``FOLDS``), the most first; those that stand alone share the last fold."""
    groups = group_rows(rows, _name_body if fold == "who" else _name_owner)
    large = {name: several for name, several in groups.items() if len(several) >= LEAST or len(groups) == 1}
    rest = [row for name, several in groups.items() if name not in large for row in several]
    folds: list[dict[str, Any]] = [{"name": name, "rows": several} for name, several in large.items()]
    folds.sort(key=lambda one: (-len(one["rows"]), one["name"].casefold()))
    other = "Others, one duty each" if folds else "One duty each"
    return [*folds, {"name": other, "rows": rest}] if rest else folds


def _name_owner(row: Mapping[str, Any]) -> str:
    return str(row["owner"] or "Owner not stated")


def _name_body(row: Mapping[str, Any]) -> str:
    """Who is bound as a heading: “councils”, “every council” and “council” are one."""
    words = str(row["bound"]).casefold().removeprefix("every ").strip()
    plural = words if words.endswith("s") or " " in words else f"{words}s"
    return plural[:1].upper() + plural[1:] if words else "Nobody is named"


def _list_sectors(context: PageContext, chosen: str) -> list[tuple[str, str]]:
    schemes = [row["scheme"] for row in context.list_rows(SECTORS) if row["scheme"]]
    named = [(scheme, format_sector_name(context.vocab, scheme)) for scheme in schemes]
    return [*named, *((row["id"], row["name"]) for row in context.list_rows(SUBJECTS, {"sector": chosen}))]


def _add_links(row: dict[str, Any]) -> dict[str, Any]:
    """With the pages of the home and of the record that says it."""
    home = build_page_path("home", row["home_id"]) if row["home_id"] else build_page_path("record", row["record_id"])
    return {
        **row, "page": home, "record_page": build_page_path("record", row["record_id"]),
        "lang": build_lang(row["language"] or ""), "place_in_words": format_place(row["place"]),
    }  # fmt: skip


def format_place(place: str) -> str:
    """The field of a record that words stand in, as people say it: ``extra.body_text`` is “text of the page”."""
    name = place.removeprefix("extra.")
    return PLACE_WORDS.get(name) or name.replace("_", " ").replace(".", ", ")


def list_home_duties(context: PageContext, home: str) -> list[dict[str, Any]]:
    """Every duty of one home, with links; for its own page."""
    rows = list_duties(context.catalogue, {"home": home}, 50)
    return [
        {**_add_links(row), "label": LEVEL_LABELS[row["level"]], "url": clean_link(row.get("url", ""))} for row in rows
    ]
