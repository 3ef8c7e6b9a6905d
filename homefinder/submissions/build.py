"""Gather all that a submission says from the catalogue and from what people decided."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from homefinder.change_requests.model import RequestView
from homefinder.change_requests.store import read_views
from homefinder.change_requests.workflow import ENDS
from homefinder.decisions.store import Standing, read_decisions, standing
from homefinder.model import FALLBACK, NEW
from homefinder.submissions.alternatives import read_checked, searched
from homefinder.submissions.answers import Known, answer_all
from homefinder.submissions.dates import CONSULTATION, ahead, past
from homefinder.submissions.home_choice import choose_home, chosen_with_warnings
from homefinder.submissions.model import Ask, Cited, HomeTold, NeedTold, Pack
from homefinder.submissions.precedents import of_changes, of_decisions, of_numbers, of_owner, of_requests
from homefinder.submissions.provenance import read_origins
from homefinder.submissions.read import as_of, read_editions, read_home, read_need
from homefinder.submissions.request_text import read_ask, read_burden
from homefinder.submissions.route_choice import HomeFacts, route_for
from homefinder.submissions.routes import Route

_ON_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def make_pack(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection,
    routes: Sequence[Route],
    need_id: str,
    home_id: str = "",
    *,
    today: str,
) -> Pack:
    """The submission for a need, to the owner of ``home_id`` or of the home that people or the machine chose.

    ``today`` is an ISO date: only what lies on it or after is told as a date ahead. Raises UsageError where no home is
    known.
    """
    standings = tuple(standing(read_decisions(curation), catalogue).values())
    chosen, because = choose_home(catalogue, need_id, home_id, standings)
    need, home = read_need(catalogue, need_id), read_home(catalogue, chosen)
    views = read_views(curation)
    drafted = [view for view in views if _asks_this(view, need, home)]
    ask = read_ask(catalogue, need, home, drafted)
    route, reason = _route(catalogue, home, ask, routes)
    checked = read_checked(catalogue, need_id, home.kin, standings)
    editions = read_editions(catalogue, home)
    sources = _sources(catalogue, home)
    dates = ahead(catalogue, home, sources, today)
    send_to = _send_to(route, reason, home, dates)
    burden = read_burden(ask, home, drafted)
    precedents = _precedents(catalogue, need, home, route, standings, views)
    return Pack(
        need=need,
        home=home,
        chosen=chosen_with_warnings(because, need_id, home, route, editions, checked, standings),
        route=route,
        route_reason=reason,
        send_to=send_to,
        ask=ask,
        checked=checked,
        searched=searched(catalogue, need_id),
        editions=editions,
        ahead=dates,
        past=past(catalogue, sources, today),
        burden=burden,
        precedents=precedents,
        answers=answer_all(route.questions, Known(home, editions, send_to)),
        origins=read_origins(catalogue, need, home, checked),
        today=today,
        as_of=as_of(catalogue),
    )


def _asks_this(view: RequestView, need: NeedTold, home: HomeTold) -> bool:
    """Whether a request that has not ended asks this of this home: its wording is what people agreed to ask."""
    asked = view.request
    return view.state not in ENDS and asked.need_id == need.id and asked.home_id in home.kin


def _route(catalogue: sqlite3.Connection, home: HomeTold, ask: Ask, routes: Sequence[Route]) -> tuple[Route, str]:
    """The home's route; for something new, the route of a new collection of the owner, where one is known."""
    known = {route.id: route for route in routes}
    if ask.kind == NEW:
        made = route_for(HomeFacts("", "data-collection", ("",), home.publisher, ""), routes)
        if made.route_id != FALLBACK:
            return known[made.route_id], f"Something new of {home.publisher} would begin as a collection. {made.reason}"
    row = catalogue.execute("SELECT route_id, reason FROM home_routes WHERE home_id = ?", (home.id,)).fetchone()
    route_id = row["route_id"] if row and row["route_id"] in known else FALLBACK
    return known[route_id], row["reason"] if row else "The catalogue was made before routes were known."


def _send_to(route: Route, reason: str, home: HomeTold, dates: Sequence[Cited]) -> str:
    """Where it goes: the address of the rule, the home's own repository, the route's, or an open consultation's."""
    for rule in route.applies_to:
        if rule.address and reason.endswith(rule.because):
            return rule.address
    if route.template == "issue" and home.repository:
        return f"{home.repository.rstrip('/')}/issues" if _ON_GITHUB.fullmatch(home.repository) else home.repository
    consultations = [item.url for item in dates if item.kind == CONSULTATION]
    return route.url or (consultations[0] if consultations and route.template == "letter" else "")


def _sources(catalogue: sqlite3.Connection, home: HomeTold) -> tuple[str, ...]:
    rows = catalogue.execute(
        "SELECT DISTINCT r.source_id FROM home_records h JOIN records r ON r.id = h.record_id WHERE h.home_id = ?",
        (home.id,),
    )
    return tuple(sorted(str(row[0]) for row in rows))


def _precedents(
    catalogue: sqlite3.Connection,
    need: NeedTold,
    home: HomeTold,
    route: Route,
    standings: Sequence[Standing],
    views: Sequence[RequestView],
) -> tuple[Cited, ...]:
    told = [*of_decisions(catalogue, need, home, standings), *of_requests(views, need, home)]
    if route.template == "change-request":
        told += of_numbers(catalogue, home)
    if route.template == "challenge":
        told += of_owner(catalogue, route, home)
    return (*told, *of_changes(catalogue, home.records))
