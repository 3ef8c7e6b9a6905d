"""Needs that a curator accepted since the catalogue was made: their page at once, ranked as a typed question is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from urllib.parse import urlencode

from homefinder.clean.days import format_day
from homefinder.proposed_needs.store import ACCEPTED, ProposedNeed, list_proposals
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages import needs
from homefinder.site.ranker_cache import rank_homes
from homefinder.store.queries import is_known
from homefinder.urls import build_page_path

SHOWN_CANDIDATES = 10


def need_page(context: PageContext, request: PageRequest) -> Page:
    """The page of a need of the catalogue, or of one that was accepted since. Raises PageNotFound."""
    for proposal in list_recently_accepted(context.catalogue, context.curation):
        if proposal.need.id == request.path["id"]:
            return accepted_need_page(context, proposal)
    return needs.need_page(context, request)


def needs_page(context: PageContext, request: PageRequest) -> Page:
    """Every need with what became of it, by sector and outcome, and before them those that were accepted since."""
    page, sector = needs.needs_page(context, request), request.read_word("sector")
    accepted = [
        {"title": item.need.title, "sector": item.need.sector, "page": build_page_path("need", item.need.id)}
        for item in list_recently_accepted(context.catalogue, context.curation)
        if sector in ("", item.need.sector)
    ]
    return replace(page, data={**page.data, "accepted": accepted})


def accepted_need_page(context: PageContext, proposal: ProposedNeed) -> Page:
    """One accepted need with the homes that its words find in the catalogue as it is."""
    need = proposal.need
    words = " ".join((need.title, need.description, *need.keywords))
    candidates = [
        {
            "rank": rank,
            **item.to_dict(),
            "page": build_page_path("home", item.home_id),
            "request_page": f"/requests/new?{urlencode({'home': item.home_id})}",
        }
        for rank, item in enumerate(rank_homes(context, words, SHOWN_CANDIDATES), start=1)
    ]
    data = {
        "need": asdict(need),
        "accepted_on": format_day(proposal.answered_at[:10]),
        "answer": proposal.answer,
        "candidates": candidates,
    }
    rows = [{name: item[name] for name in needs.CSV_COLUMNS} for item in candidates]
    crumbs = (Link("/needs", "Needs"),)
    return Page("pages/accepted-need.html", need.title, data, need.description, rows=rows, crumbs=crumbs)


def list_recently_accepted(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> Iterator[ProposedNeed]:
    """Accepted proposals whose need the catalogue does not have yet, the latest first."""
    for proposal in list_proposals(curation):
        if proposal.state == ACCEPTED and not is_known(catalogue, "needs", proposal.need.id):
            yield proposal
