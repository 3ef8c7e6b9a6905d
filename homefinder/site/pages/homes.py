"""Standards and other homes by name, narrowed by words, kind, state and owner; a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.duties.model import LEVEL_LABELS, LEVELS
from homefinder.model import HOME_KINDS, LIFECYCLES
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Page, PageContext, PageRequest, RowStream
from homefinder.site.pages.common import count_rows, escape_like, page_list
from homefinder.site.pages.languages import build_lang
from homefinder.store.id_sets import NARROWER_CONCEPTS
from homefinder.store.queries.duties import HOMES_OF_LEVEL
from homefinder.urls import build_page_path, clean_link

FILTERS: Mapping[str, str] = {
    "kind": "h.kind = :kind",
    "lifecycle": "h.lifecycle = :lifecycle",
    "owner": "h.publisher_id = :owner",
    "theme": f"h.id IN (SELECT home_id FROM home_subjects WHERE concept_id IN {NARROWER_CONCEPTS})",
    "duty": f"h.id IN ({HOMES_OF_LEVEL})",
    "q": "(h.title LIKE :pattern ESCAPE '\\' OR h.alt_titles LIKE :pattern ESCAPE '\\')",
}
"""What the list can be narrowed by, and the condition of each."""
HOME_LIST = """SELECT h.id, h.title, h.language, h.kind, coalesce(p.name, '') AS publisher, h.lifecycle, h.status,
      h.version, h.issued, h.modified, h.url, h.description
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id {where}
    ORDER BY h.title COLLATE NOCASE, h.id LIMIT :size OFFSET :offset"""
CSV_COLUMNS = ("id", "title", "kind", "publisher", "lifecycle", "status", "version", "issued", "modified", "url")


def homes_page(context: PageContext, request: PageRequest) -> Page:
    """Homes by name, narrowed by words, kind, state and owner; a page at a time."""
    chosen = {
        "kind": request.read_word("kind", HOME_KINDS), "lifecycle": request.read_word("lifecycle", LIFECYCLES),
        "owner": resolve_body_id(context.catalogue, request.read_word("owner")), "theme": request.read_word("theme"),
        "duty": request.read_word("duty", LEVELS), "q": request.read_word("q"),
    }  # fmt: skip
    used = [condition for name, condition in FILTERS.items() if chosen[name]]
    where = f"WHERE {' AND '.join(used)}" if used else ""
    values = {**chosen, "concept": chosen["theme"], "pattern": f"%{escape_like(chosen['q'])}%"}
    total = count_rows(context, f"SELECT count(*) FROM homes h {where}", values)

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(HOME_LIST.format(where=where), {**values, "size": limit, "offset": offset}):
            places = {"page": build_page_path("home", row["id"]), "url": clean_link(row["url"])}
            yield {**row, **places, "lang": build_lang(row["language"])}

    pager, rows, every = page_list(request, total, chosen, read)
    data = {
        "homes": rows, "total": pager.total, "number": pager.number, "last": pager.last, "pager": pager,
        "chosen": chosen, "kinds": HOME_KINDS, "lifecycles": LIFECYCLES,
        "duties": [(level, LEVEL_LABELS[level]) for level in LEVELS],
    }  # fmt: skip
    about = "Standards, data collections, code sets, APIs, guidance, laws, bodies, processes and programmes."
    csv = RowStream(total, lambda: ({name: row[name] for name in CSV_COLUMNS} for row in every))
    things = [("home", row["id"]) for row in rows]
    return Page("pages/homes.html", "Standards and other homes", data, about, rows=csv, things=things)
