"""Compare: two editions of a standard item by item, and any two versions of what is said of it word by word."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from homefinder.change.events.editions import list_editions
from homefinder.clean.days import format_day
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import compare_versions
from homefinder.site.pages.languages import build_lang
from homefinder.site.pages.standard.editions import find_edition_in_force
from homefinder.site.pages.standard.item_changes import read_item_changes
from homefinder.store.id_sets import SERIES_HOMES
from homefinder.urls import build_page_path

VERSIONS = f"""SELECT v.id, v.record_id, v.valid_from, v.valid_to, r.source_id, s.title AS source, r.title,
      h.id AS home_id, h.title AS home, h.language FROM home_records hr JOIN homes h ON h.id = hr.home_id
    JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id JOIN record_versions v ON v.record_id = r.id
    WHERE hr.home_id IN {SERIES_HOMES}
    ORDER BY hr.home_id <> :home, h.title, v.record_id, v.valid_from DESC, v.id DESC"""


def compare_page(context: PageContext, request: PageRequest) -> Page:
    """Two editions and two versions; without a choice the edition and the one before it. Raises PageNotFound."""
    identifier = request.path["id"]
    home = context.find_row("SELECT id, title, language FROM homes WHERE id = ?", identifier)
    if home is None:
        raise PageNotFound(f"There is no standard or other home “{identifier}”. Search for it by its name.", "/homes")
    home["lang"] = build_lang(home["language"])
    versions = [
        {**row, "day": format_day(row["valid_from"]), "lang": build_lang(row["language"])}
        for row in context.list_rows(VERSIONS, {"home": identifier})
    ]
    before, after = _choose_versions(context, request, versions)
    found = compare_versions(context, before, after) if before and after and before != after else None
    data = {
        "home": home, "home_page": build_page_path("home", identifier), "versions": versions, "from_id": before,
        "to_id": after,
        "difference": found, "known": {row["id"]: row for row in versions},
        "items": read_item_changes(context, identifier, request.read_word("old"), request.read_word("new")),
    }  # fmt: skip
    fields = found["fields"] if found else ()
    return Page(
        "pages/compare.html",
        f"What differs between editions of {home['title']}",
        data,
        "What differs between two editions, item by item and word by word.",
        rows=[{name: field[name] for name in ("field", "label", "before", "after")} for field in fields],
        crumbs=(
            Link("/homes", "Standards"),
            Link(build_page_path("home", identifier), home["title"], language=home["lang"]),
        ),
    )


def _choose_versions(context: PageContext, request: PageRequest, versions: list[dict[str, Any]]) -> tuple[int, int]:
    """The versions that were asked for; else of the edition and the one before it; else the latest two of a record."""
    known = {row["id"] for row in versions}
    before, after = (request.read_number(name, 0, least=0, most=10**9) for name in ("from", "to"))
    if before in known and after in known:
        return before, after
    if (pair := _find_edition_before(context, request.path["id"])) and known.issuperset(pair):
        return pair
    for row, older in pairwise(versions):
        if row["record_id"] == older["record_id"]:
            return older["id"], row["id"]
    latest = {row["record_id"]: row["id"] for row in reversed(versions)}
    found = list(latest.values())
    return (found[-2], found[-1]) if len(found) > 1 else (0, found[-1] if found else 0)


def _find_edition_before(context: PageContext, home_id: str) -> tuple[int, int] | None:
    """The last versions of an edition and of the one before it: of the page of a series, those of the one in force."""
    spans = list_editions(context.catalogue, home_id)
    own = [at for at, span in enumerate(spans) if span.home_id == home_id]
    current = find_edition_in_force(spans, context.today)
    at = own[-1] if own else len(spans) - 1 if current is None else current
    pair = spans[at - 1 : at + 1] if at > 0 else ()
    seen = [span.versions[-1].id for span in pair if span.versions]
    return (seen[0], seen[1]) if len(seen) == len({*seen}) > 1 else None
