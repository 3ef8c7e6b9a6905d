"""What others asked the owners of standards for, and the routes by which a change is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homefinder.proposals.durations import measure_routes
from homefinder.proposals.model import STAGES
from homefinder.proposals.similar import find_similar_proposals
from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.site.pages.common import count_rows, page_list
from homefinder.store.queries.outside import list_proposals
from homefinder.urls import build_page_path, clean_link

COUNT = "SELECT count(*) FROM proposals WHERE :stage = '' OR stage = :stage"
ROUTES = """SELECT r.*, (SELECT count(*) FROM home_routes h WHERE h.route_id = r.id) AS homes FROM routes r
    ORDER BY homes DESC, r.id"""
CSV_COLUMNS = (
    "record_id",
    "title",
    "owner",
    "stage",
    "opened_on",
    "closed_on",
    "days",
    "total_days",
    "reason",
    "route_id",
    "url",
)
ROUTE_COLUMNS = ("id", "title", "owner", "homes", "proposals", "accepted", "median_days", "url")


def proposals_page(context: PageContext, request: PageRequest) -> Page:
    """Every proposal of others, the latest first, with its step, the days in each and the reason; ``stage`` narrows."""
    chosen = {"stage": request.read_word("stage", STAGES)}
    total = count_rows(context, COUNT, chosen)

    def read(size: int, offset: int) -> Iterator[dict[str, Any]]:
        yield from map(_add_links, list_proposals(context.catalogue, chosen["stage"], size, offset))

    pager, rows, every = page_list(request, total, chosen, read)
    data = {
        "proposals": rows,
        "total": total,
        "pager": pager,
        "chosen": chosen,
        "stages": [(one, one) for one in STAGES],
    }
    about = (
        "What others suggested to the owners of standards: how far it came, how long each step took, and why it ended."
    )
    csv = [{name: row[name] for name in CSV_COLUMNS} for row in every]
    return Page("pages/proposals.html", "What others asked for", data, about, rows=csv, columns=CSV_COLUMNS)


def routes_page(context: PageContext, request: PageRequest) -> Page:  # noqa: ARG001, every page takes it
    """Every route with how many homes it is the way for, and how long others took by it."""
    durations = measure_routes(context.catalogue)
    rows = []
    for row in context.list_rows(ROUTES):
        known = durations.get(row["id"])
        rows.append({
            **row, "url": clean_link(row["url"]), "proposals": known.proposals if known else 0,
            "accepted": known.accepted if known else 0, "median_days": known.median_days if known else None,
            "said": known.describe() if known else "",
        })  # fmt: skip
    about = "How a change is asked for, by owner, for how many homes each is the way, and how long it took others."
    csv = [{name: row[name] for name in ROUTE_COLUMNS} for row in rows]
    return Page(
        "pages/routes.html", "How to ask for a change", {"routes": rows}, about, rows=csv, columns=ROUTE_COLUMNS
    )


def list_asked_before(context: PageContext, text: str) -> list[dict[str, Any]]:
    """Proposals of others that are like a text, for the pages of needs and requests."""
    found = find_similar_proposals(context.catalogue, text)
    return [{**_add_links(one.proposal), "words": ", ".join(one.words), "likeness": one.likeness} for one in found]


def _add_links(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "url": clean_link(row["url"]), "page": build_page_path("record", row["record_id"])}
