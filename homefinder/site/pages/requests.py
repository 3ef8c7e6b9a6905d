"""Change requests: a board by state and a list, and each request with its history. Roles are shown, names never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from homefinder.change_requests.model import RELATIONS, ChangeRequestView, RequestEvent
from homefinder.change_requests.projection import build_request_view
from homefinder.change_requests.render import HIDDEN_FIELDS, describe_act, list_back_links, sort_by_deadline
from homefinder.change_requests.reports import is_open, is_overdue
from homefinder.change_requests.store import read_request, read_request_views
from homefinder.change_requests.workflow import MOVES, STATES
from homefinder.errors import UsageError
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.site.pages.proposals import list_asked_before
from homefinder.store.queries import Table, is_known
from homefinder.urls import build_page_path, clean_link

UNPUBLISHED_FIELDS = HIDDEN_FIELDS | {"proposed_by"}
"""Corrections whose values are a person's name, or of use to the machine only."""


def requests_page(context: PageContext, request: PageRequest) -> Page:
    """Every request by state; ``owner``, ``sector`` and ``state`` narrow."""
    views, today = sort_by_deadline(read_request_views(context.curation)), context.today
    rows = [request_to_dict(view, today) for view in views]
    chosen = {name: request.read_word(name) for name in ("state", "sector", "owner")}
    shown = [one for one in rows if all(not value or one[name] == value for name, value in chosen.items())]
    data = {
        "requests": shown,
        "board": {state: [one for one in shown if one["state"] == state] for state in STATES},
        "states": STATES,
        "chosen": chosen,
        "sectors": sorted({one["sector"] for one in rows} - {""}),
        "owners": sorted({one["owner"] for one in rows} - {""}),
        "total": len(rows),
    }
    about = "What sectors ask the owners of standards to change, and how far each request is."
    things = [("request", one["uid"]) for one in shown]
    return Page("pages/requests.html", "Change requests", data, about, rows=shown, things=things)


def request_to_dict(view: ChangeRequestView, today: str) -> dict[str, Any]:
    """One request as the board and the list show it."""
    asked, due = view.request, view.deadline.date if view.deadline else ""
    return {
        "uid": view.uid, "title": asked.title, "state": view.state, "since": view.since, "sector": asked.sector,
        "home": asked.home_title, "owner": asked.owner, "need": asked.need_title, "deadline": due,
        "overdue": is_open(view) and is_overdue(view, today), "page": build_page_path("request", view.uid),
    }  # fmt: skip


def request_page(context: PageContext, request: PageRequest) -> Page:
    """One request: what is asked of whom, how it stands, and all that happened. Raises PageNotFound."""
    try:
        view = build_request_view(*read_request(context.curation, request.path["id"]))
    except UsageError as error:
        raise PageNotFound(f"There is no change request “{request.path['id']}”.", "/requests") from error
    wanted, others = view.request, read_request_views(context.curation)
    titles = {other.uid: other.request.title for other in others}
    home = is_known(context.catalogue, "homes", wanted.home_id)
    history = [event_to_dict(event) for event in view.events if event.field not in UNPUBLISHED_FIELDS]
    data = {
        "wanted": {name: getattr(wanted, name) for name in ("uid", "title", "sector", "need_title", "home_title",
                    "owner", "wording", "evidence", "burden", "route_id", "role", "opened_on")},
        "state": view.state,
        "state_words": STATES[view.state],
        "since": view.since,
        "deadline": view.deadline,
        "can_become": list(MOVES[view.state]),
        "need_page": build_page_path("need", wanted.need_id) if _is_in_catalogue(context, "needs",
        wanted.need_id) else "",
        "pack_page": build_page_path("pack", wanted.need_id) if _is_in_catalogue(context, "needs",
        wanted.need_id) else "",
        "home_page": build_page_path("home", wanted.home_id) if home else "",
        "home_url": clean_link(wanted.home_url),
        "route": context.find_row("SELECT title, summary, addressed_to FROM routes WHERE id = ?", wanted.route_id),
        "relations": _list_relations([*view.relations, *list_back_links(view, others)], titles),
        "stays": view.state_periods,
        "history": history,
        "asked_before": list_asked_before(context, f"{wanted.title} {wanted.wording}"),
    }  # fmt: skip
    return Page(
        "pages/request.html",
        wanted.title,
        data,
        f"A change request: it {STATES[view.state]}.",
        rows=history,
        things=[("request", view.uid)],
        crumbs=(Link("/requests", "Change requests"),),
    )


def event_to_dict(event: RequestEvent) -> dict[str, Any]:
    """One event for the public: what, when, in which role, with which note; never who."""
    what = describe_act(replace(event, state=event.state.replace("-", " ")))
    return {
        "date": event.on_date, "kind": event.kind, "what": what[:1].upper() + what[1:], "role": event.role,
        "note": event.note, "state": event.state, "deadline": event.deadline, "address": clean_link(event.address),
    }  # fmt: skip


def _list_relations(relations: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> list[dict[str, str]]:
    known = {*RELATIONS, *RELATIONS.values()}
    return [
        {
            "relation": relation,
            "uid": uid,
            "title": titles.get(uid, uid),
            "page": build_page_path("request", uid) if uid in titles else "",
        }
        for relation, uid in relations
        if relation in known
    ]


def _is_in_catalogue(context: PageContext, table: Table, identifier: str) -> bool:
    return is_known(context.catalogue, table, identifier)
