"""Compare: any two versions of the records of a home, or of two editions of it, word by word."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise
from typing import Any

from homefinder.items.answers import choose_pair, compare_rows, list_edition_rows, list_sources_of
from homefinder.items.model import PART_KINDS
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.common import compare_versions
from homefinder.site.pages.languages import build_lang
from homefinder.store.id_sets import SERIES_HOMES
from homefinder.urls import build_page_path

MOST_CHANGES = 250
"""Changes of one kind that the page shows; CSV and JSON of the command have all."""
VERSIONS = f"""SELECT v.id, v.record_id, v.valid_from, v.valid_to, r.source_id, s.title AS source, r.title,
      h.id AS home_id, h.title AS home FROM home_records hr JOIN homes h ON h.id = hr.home_id
    JOIN records r ON r.id = hr.record_id
    JOIN sources s ON s.id = r.source_id JOIN record_versions v ON v.record_id = r.id
    WHERE hr.home_id IN {SERIES_HOMES}
    ORDER BY hr.home_id <> :home, h.title, v.record_id, v.valid_from DESC, v.id DESC"""


def compare_page(context: PageContext, request: PageRequest) -> Page:
    """Two versions beside each other; without a choice the latest two of one record. Raises PageNotFound."""
    identifier = request.path["id"]
    home = context.find_row("SELECT id, title, language FROM homes WHERE id = ?", identifier)
    if home is None:
        raise PageNotFound(f"There is no standard or other home “{identifier}”. Search for it by its name.", "/homes")
    home["lang"] = build_lang(home["language"])
    versions = context.list_rows(VERSIONS, {"home": identifier})
    before, after = _choose_versions(request, versions)
    found = compare_versions(context, before, after) if before and after and before != after else None
    data = {
        "home": home, "home_page": build_page_path("home", identifier), "versions": versions, "from_id": before,
        "to_id": after,
        "difference": found, "known": {row["id"]: row for row in versions},
    }  # fmt: skip
    data |= {"items": read_item_changes(context, request, identifier)}
    fields = found["fields"] if found else ()
    return Page(
        "pages/compare.html",
        f"Compare versions of {home['title']}",
        data,
        "What differs between two versions, word by word.",
        rows=[{name: field[name] for name in ("field", "label", "before", "after")} for field in fields],
        crumbs=(
            Link("/homes", "Standards and other homes"),
            Link(build_page_path("home", identifier), home["title"], language=home["lang"]),
        ),
    )


def read_item_changes(context: PageContext, request: PageRequest, home_id: str) -> dict[str, Any]:
    """What differs inside the standard between two of its editions: those named, or the one in force and the one
        before.

    ``editions`` is empty where it states no items; ``changes`` where there is nothing to compare or nothing differs.
    """
    sources = list_sources_of(context.catalogue, home_id)
    editions = [dict(row) for row in list_edition_rows(context.catalogue, sources[:1])] if sources else []
    answer: dict[str, Any] = {"editions": editions, "groups": [], "pair": None, "total": 0}
    known = {row["id"] for row in editions}
    old, new = (request.read_word(name) for name in ("old", "new"))
    pair = choose_pair(context.catalogue, sources, old if old in known else "", new if new in known else "")
    if pair is None or pair[0]["id"] == pair[1]["id"]:
        return answer
    changes = compare_rows(context.catalogue, *pair)
    groups = [
        {"kind": kind.replace("_", " "), "changes": [asdict(one) for one in changes if one.kind == kind][:MOST_CHANGES],
         "total": sum(one.kind == kind for one in changes)}
        for kind in PART_KINDS
    ]  # fmt: skip
    return answer | {
        "pair": [dict(row) for row in pair],
        "groups": [one for one in groups if one["total"]],
        "total": len(changes),
    }


def _choose_versions(request: PageRequest, versions: list[dict[str, Any]]) -> tuple[int, int]:
    """The versions that were asked for; else the latest two of a record that has two, else of two editions."""
    known = {row["id"] for row in versions}
    before, after = (request.read_number(name, 0, least=0, most=10**9) for name in ("from", "to"))
    if before in known and after in known:
        return before, after
    for row, older in pairwise(versions):
        if row["record_id"] == older["record_id"]:
            return older["id"], row["id"]
    latest = {row["record_id"]: row["id"] for row in reversed(versions)}
    found = list(latest.values())
    return (found[-2], found[-1]) if len(found) > 1 else (0, found[-1] if found else 0)
