"""Gather all that a submission says from the catalogue and from what people decided."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.workflow import FINAL_STATES
from homefinder.clean.wording import format_kind
from homefinder.decisions.store import PairDecisions, group_decisions_by_pair, read_decisions
from homefinder.model import FALLBACK_ROUTE, NEW_UNDER_OWNER
from homefinder.outcomes.handover import list_handover_words
from homefinder.proposals.durations import measure_routes
from homefinder.proposals.similar import find_similar_proposals
from homefinder.submissions.alternatives import describe_search, read_alternatives
from homefinder.submissions.answers import AnswerFacts, build_answers
from homefinder.submissions.dates import CONSULTATION, list_dates_ahead, list_past_meetings
from homefinder.submissions.home_choice import build_home_choice, choose_home
from homefinder.submissions.model import Citation, OwnerRequest, SubmissionHome, SubmissionNeed, SubmissionPack
from homefinder.submissions.precedents import (
    list_cited_request_numbers,
    list_decision_precedents,
    list_owner_precedents,
    list_recent_changes,
    list_request_precedents,
)
from homefinder.submissions.provenance import read_origins
from homefinder.submissions.read import read_editions, read_home, read_last_seen_day, read_need
from homefinder.submissions.request_text import read_burden, read_owner_request
from homefinder.submissions.route_choice import RouteFacts, choose_route
from homefinder.submissions.routes import Route

_ON_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def build_submission_pack(
    catalogue: sqlite3.Connection,
    curation: sqlite3.Connection,
    routes: Sequence[Route],
    need_id: str,
    home_id: str = "",
    *,
    today: str,
) -> SubmissionPack:
    """The submission for a need, to the owner of ``home_id`` or of the home that people or the machine chose.

    ``today`` is an ISO date: only what lies on it or after is told as a date ahead. Raises UsageError where no home is
    known.
    """
    standings = tuple(group_decisions_by_pair(read_decisions(curation), catalogue).values())
    chosen, because = choose_home(catalogue, need_id, home_id, standings)
    need, home = read_need(catalogue, need_id), read_home(catalogue, chosen)
    views = read_request_views(curation)
    drafted = [view for view in views if _is_open_request_for(view, need, home)]
    ask = read_owner_request(catalogue, need, home, drafted)
    route, reason = _choose_route(catalogue, need, home, ask, routes)
    checked = read_alternatives(catalogue, need_id, home.series_home_ids, standings)
    editions = read_editions(catalogue, home)
    sources = _list_source_ids(catalogue, home)
    dates = list_dates_ahead(catalogue, home, sources, today)
    send_to = _choose_address(route, reason, home, dates)
    burden = read_burden(ask, home, drafted)
    precedents = _list_precedents(catalogue, need, home, route, standings, views)
    return SubmissionPack(
        need=need,
        home=home,
        home_choice=build_home_choice(because, need_id, home, route, editions, checked, standings),
        route=route,
        route_reason=reason,
        send_to=send_to,
        owner_request=ask,
        alternatives=checked,
        search_summary=describe_search(catalogue, need_id),
        editions=editions,
        dates_ahead=dates,
        past_meetings=list_past_meetings(catalogue, sources, today),
        burden=burden,
        precedents=precedents,
        answers=build_answers(route.questions, AnswerFacts(home, editions, send_to)),
        origins=read_origins(catalogue, need, home, checked),
        today=today,
        as_of=read_last_seen_day(catalogue),
        route_durations=_describe_durations(catalogue, route),
        asked_before=tuple(_list_asked_before(catalogue, need)),
    )


def _describe_durations(catalogue: sqlite3.Connection, route: Route) -> str:
    known = measure_routes(catalogue).get(route.id)
    return known.describe() if known else ""


def _list_asked_before(catalogue: sqlite3.Connection, need: SubmissionNeed) -> Iterator[str]:
    """Proposals of others that are like the need, with what became of each."""
    for found in find_similar_proposals(catalogue, f"{need.title} {need.description}"):
        row = found.proposal
        reason = f" “{row['reason']}”" if row["reason"] else " No reason is on record."
        yield f"{row['title']} ({row['opened_on'][:4]}): {row['stage']}.{reason} {row['url']}"


def _is_open_request_for(view: ChangeRequestView, need: SubmissionNeed, home: SubmissionHome) -> bool:
    """Whether a request that has not ended asks this of this home: its wording is what people agreed to ask."""
    asked = view.request
    return view.state not in FINAL_STATES and asked.need_id == need.id and asked.home_id in home.series_home_ids


def _choose_route(
    catalogue: sqlite3.Connection,
    need: SubmissionNeed,
    home: SubmissionHome,
    owner_request: OwnerRequest,
    routes: Sequence[Route],
) -> tuple[Route, str]:
    """The home's route; for something new, the route that the owner has for a thing of that kind, where one is known.

    What is to be new is of the kind of the home that comes nearest; where the need is to hand records over, it is a
    standard for exchange, whatever comes nearest.
    """
    known = {route.id: route for route in routes}
    row = catalogue.execute("SELECT route_id, reason FROM home_routes WHERE home_id = ?", (home.id,)).fetchone()
    if owner_request.kind == NEW_UNDER_OWNER:
        is_exchange = bool(list_handover_words(" ".join((need.title, need.description, *need.keywords))))
        kind = "standard" if is_exchange else home.kind
        made = choose_route(RouteFacts("", kind, ("",), home.publisher, ""), routes)
        if made.route_id != FALLBACK_ROUTE or kind != home.kind:
            begins = f"Something new of {home.publisher} would begin as {format_kind(kind)}."
            return known[made.route_id], f"{begins} {made.reason}"
    route_id = row["route_id"] if row and row["route_id"] in known else FALLBACK_ROUTE
    return known[route_id], row["reason"] if row else "The catalogue was made before routes were known."


def _choose_address(route: Route, reason: str, home: SubmissionHome, dates: Sequence[Citation]) -> str:
    """Where it goes: the address of the rule, the home's own repository, the route's, or an open consultation's."""
    for rule in route.applies_to:
        if rule.address and reason.endswith(rule.because):
            return rule.address
    if route.template == "issue" and home.repository:
        return f"{home.repository.rstrip('/')}/issues" if _ON_GITHUB.fullmatch(home.repository) else home.repository
    consultations = [item.url for item in dates if item.kind == CONSULTATION]
    return route.url or (consultations[0] if consultations and route.template == "letter" else "")


def _list_source_ids(catalogue: sqlite3.Connection, home: SubmissionHome) -> tuple[str, ...]:
    rows = catalogue.execute(
        "SELECT DISTINCT r.source_id FROM home_records h JOIN records r ON r.id = h.record_id WHERE h.home_id = ?",
        (home.id,),
    )
    return tuple(sorted(str(row[0]) for row in rows))


def _list_precedents(
    catalogue: sqlite3.Connection,
    need: SubmissionNeed,
    home: SubmissionHome,
    route: Route,
    standings: Sequence[PairDecisions],
    views: Sequence[ChangeRequestView],
) -> tuple[Citation, ...]:
    told = [*list_decision_precedents(catalogue, need, home, standings), *list_request_precedents(views, need, home)]
    if route.template == "change-request":
        told += list_cited_request_numbers(catalogue, home)
    if route.template == "challenge":
        told += list_owner_precedents(catalogue, route, home)
    return (*told, *list_recent_changes(catalogue, home.records))
