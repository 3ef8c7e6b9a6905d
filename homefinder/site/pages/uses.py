"""Who uses which standard, from lists that were published and from what people entered and a curator accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.site.pages.common import count_rows, page_list
from homefinder.store.queries.outside import list_uses
from homefinder.urls import build_page_path, clean_link

COUNT = "SELECT count(*) FROM uses WHERE (:home = '' OR home_id = :home) AND (:ended = '' OR is_of_ended = 1)"
CSV_COLUMNS = (
    "standard", "home_id", "edition", "user", "user_kind", "system", "since", "state", "is_use", "is_of_ended",
    "evidence",
    "doubt", "source_id", "url",
)  # fmt: skip


def uses_page(context: PageContext, request: PageRequest) -> Page:
    """Every use, the real ones first; ``home`` and ``ended`` narrow."""
    chosen = {"home": request.read_word("home"), "ended": request.read_word("ended", ("yes",))}
    total = count_rows(context, COUNT, chosen)

    def read(size: int, offset: int) -> Iterator[dict[str, Any]]:
        rows = list_uses(context.catalogue, chosen["home"], only_ended=bool(chosen["ended"]), size=size, offset=offset)
        for row in rows:
            page = build_page_path("home", row["home_id"]) if row["home_id"] else ""
            yield {**row, "page": page, "url": clean_link(row["url"])}

    pager, rows, every = page_list(request, total, chosen, read)
    data = {"uses": rows, "total": total, "pager": pager, "chosen": chosen}
    about = (
        "Which bodies and systems run which standard, since when, and what shows it. Waiting or planned is not a use."
    )
    csv = [{name: row[name] for name in CSV_COLUMNS} for row in every]
    return Page("pages/uses.html", "Who uses which standard", data, about, rows=csv, columns=CSV_COLUMNS)
