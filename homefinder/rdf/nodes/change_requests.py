"""What the sector asks others to change: each request as it stands, and what happened to it as PROV activities.

Who did something is not told, only in what role; nor are notes that people made for themselves. Who proposed a request
is told where it is another than those who kept it here, since then it is a body or a group that was named to be told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.change_requests.model import ChangeRequestView, RequestEvent
from homefinder.change_requests.store import read_request_views
from homefinder.decisions.rebind import find_present_home
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, to_date_value

PRIVATE_EVENTS = frozenset({"noted", "dismissed"})
"""Events of which the graph does not tell: what people note for themselves."""


@dataclass(frozen=True, slots=True)
class _LinkTargets:
    """What the graph has a node for, so that a link leads somewhere; else the text is told."""

    needs: frozenset[str]
    routes: frozenset[str]
    requests: frozenset[str]


def request_nodes(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, minter: IriMinter
) -> Iterator[Node]:
    """Every request in the order of the names, each followed by its events."""
    views = read_request_views(curation) if curation else ()
    known = _LinkTargets(
        frozenset(row["id"] for row in read_ordered_rows(catalogue, "SELECT id FROM needs ORDER BY id")),
        frozenset(row["id"] for row in read_ordered_rows(catalogue, "SELECT id FROM routes ORDER BY id")),
        frozenset(view.uid for view in views),
    )
    graph = minter.mint_graph("requests")
    for view in views:
        told = [event for event in view.events if event.kind not in PRIVATE_EVENTS]
        yield Node(graph, f"change_requests uid={view.uid}", _request(view, told, catalogue, known, minter))
        for event in told:
            where = f"request_events request_uid={view.uid} noted_at={event.noted_at}"
            yield Node(graph, where, _event(view.uid, event, minter))


def _request(
    view: ChangeRequestView,
    public_events: list[RequestEvent],
    catalogue: sqlite3.Connection,
    targets: _LinkTargets,
    minter: IriMinter,
) -> dict[str, object]:
    request = view.request
    evidence = [request.evidence, *(event.note for event in view.evidence)]
    return build_json_ld(
        minter.mint("request", view.uid),
        ("ChangeRequest", "Entity"),
        {"identifier": view.uid, "title": clean(request.title), "sector": clean(request.sector)},
        {"requestState": view.state, "issued": to_date_value(request.opened_on)},
        {"dueOn": to_date_value(view.deadline.date) if view.deadline else ""},
        _need(view, targets, minter),
        _home(view, catalogue, minter),
        {"askedOf": clean(request.owner), "requestedWording": clean(request.wording)},
        {"requestEvidence": [clean(text) for text in evidence], "burden": clean(request.burden)},
        _route(request.route_id, targets, minter),
        {"proposedBy": clean(proposer(view)), "inRole": clean(request.role)},
        *({kind: minter.mint("request", uid)} for kind, uid in view.relations if uid in targets.requests),
        {"requestEvent": [_address(view.uid, event, minter) for event in public_events]},
    )


def _event(uid: str, event: RequestEvent, minter: IriMinter) -> dict[str, object]:
    return build_json_ld(
        _address(uid, event, minter),
        ("RequestEvent", "Activity"),
        {"used": minter.mint("request", uid), "requestEventKind": event.kind, "requestState": event.state},
        {"date": to_date_value(event.on_date), "notedAt": to_date_value(event.noted_at), "inRole": clean(event.role)},
        {"dueOn": to_date_value(event.deadline), "comment": clean(event.note)},
        {"amendedField": event.field if event.kind == "amended" else ""},
        build_link("page", event.address),
    )


def proposer(view: ChangeRequestView) -> str:
    """Who proposed it, where that is a body or a group: not one of the people who kept the request here."""
    people = {event.who.strip().casefold() for event in view.events}
    return "" if view.request.proposed_by.strip().casefold() in people else view.request.proposed_by


def _need(view: ChangeRequestView, targets: _LinkTargets, minter: IriMinter) -> dict[str, str]:
    request = view.request
    if request.need_id in targets.needs:
        return {"forNeed": minter.mint("need", request.need_id)}
    return {"needAsGiven": clean(request.need_title or request.need_id)}


def _home(view: ChangeRequestView, catalogue: sqlite3.Connection, minter: IriMinter) -> dict[str, str]:
    request = view.request
    now = find_present_home(catalogue, request) if request.home_id else ""
    if now:
        return {"asksChangeOf": minter.mint("home", now)}
    return {"homeAsGiven": clean(request.home_title or request.home_id)}


def _route(route: str, targets: _LinkTargets, minter: IriMinter) -> dict[str, str]:
    return {"byRouteOf": minter.mint("route", route)} if route in targets.routes else {"routeAsGiven": clean(route)}


def _address(uid: str, event: RequestEvent, minter: IriMinter) -> str:
    return minter.mint("request", f"{uid}/{event.noted_at}")
