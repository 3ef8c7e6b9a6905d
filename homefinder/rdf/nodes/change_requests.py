"""What the sector asks others to change: each request as it stands, and what happened to it as PROV activities.

Who did something is not told, only in what role; nor are notes that people made for themselves. Who proposed a request
is told where it is another than those who kept it here, since then it is a body or a group that was named to be told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.change_requests.model import RequestEvent, RequestView
from homefinder.change_requests.store import read_views
from homefinder.decisions.rebind import present_home
from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import ordered
from homefinder.rdf.values import clean, dated, linked

UNTOLD = frozenset({"noted", "dismissed"})
"""Events of which the graph does not tell: what people note for themselves."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the graph has a node for, so that a link leads somewhere; else the text is told."""

    needs: frozenset[str]
    routes: frozenset[str]
    requests: frozenset[str]


def request_nodes(catalogue: sqlite3.Connection, curation: sqlite3.Connection | None, names: Names) -> Iterator[Node]:
    """Every request in the order of the names, each followed by its events."""
    views = read_views(curation) if curation else ()
    known = _Known(
        frozenset(row["id"] for row in ordered(catalogue, "SELECT id FROM needs ORDER BY id")),
        frozenset(row["id"] for row in ordered(catalogue, "SELECT id FROM routes ORDER BY id")),
        frozenset(view.uid for view in views),
    )
    graph = names.graph("requests")
    for view in views:
        told = [event for event in view.events if event.kind not in UNTOLD]
        yield Node(graph, f"change_requests uid={view.uid}", _request(view, told, catalogue, known, names))
        for event in told:
            where = f"request_events request_uid={view.uid} noted_at={event.noted_at}"
            yield Node(graph, where, _event(view.uid, event, names))


def _request(
    view: RequestView, told: list[RequestEvent], catalogue: sqlite3.Connection, known: _Known, names: Names
) -> dict[str, object]:
    request = view.request
    evidence = [request.evidence, *(event.note for event in view.evidence)]
    return body(
        names.of("request", view.uid),
        ("ChangeRequest", "Entity"),
        {"identifier": view.uid, "title": clean(request.title), "sector": clean(request.sector)},
        {"requestState": view.state, "issued": dated(request.opened_on)},
        {"dueOn": dated(view.deadline.date) if view.deadline else ""},
        _need(view, known, names),
        _home(view, catalogue, names),
        {"askedOf": clean(request.owner), "requestedWording": clean(request.wording)},
        {"requestEvidence": [clean(text) for text in evidence], "burden": clean(request.burden)},
        _route(request.route_id, known, names),
        {"proposedBy": clean(proposer(view)), "inRole": clean(request.role)},
        *({kind: names.of("request", uid)} for kind, uid in view.relations if uid in known.requests),
        {"requestEvent": [_address(view.uid, event, names) for event in told]},
    )


def _event(uid: str, event: RequestEvent, names: Names) -> dict[str, object]:
    return body(
        _address(uid, event, names),
        ("RequestEvent", "Activity"),
        {"used": names.of("request", uid), "requestEventKind": event.kind, "requestState": event.state},
        {"date": dated(event.on_date), "notedAt": dated(event.noted_at), "inRole": clean(event.role)},
        {"dueOn": dated(event.deadline), "comment": clean(event.note)},
        {"amendedField": event.field if event.kind == "amended" else ""},
        linked("page", event.address),
    )


def proposer(view: RequestView) -> str:
    """Who proposed it, where that is a body or a group: not one of the people who kept the request here."""
    people = {event.who.strip().casefold() for event in view.events}
    return "" if view.request.proposed_by.strip().casefold() in people else view.request.proposed_by


def _need(view: RequestView, known: _Known, names: Names) -> dict[str, str]:
    request = view.request
    if request.need_id in known.needs:
        return {"forNeed": names.of("need", request.need_id)}
    return {"needAsGiven": clean(request.need_title or request.need_id)}


def _home(view: RequestView, catalogue: sqlite3.Connection, names: Names) -> dict[str, str]:
    request = view.request
    now = present_home(catalogue, request) if request.home_id else ""
    if now:
        return {"asksChangeOf": names.of("home", now)}
    return {"homeAsGiven": clean(request.home_title or request.home_id)}


def _route(route: str, known: _Known, names: Names) -> dict[str, str]:
    return {"byRouteOf": names.of("route", route)} if route in known.routes else {"routeAsGiven": clean(route)}


def _address(uid: str, event: RequestEvent, names: Names) -> str:
    return names.of("request", f"{uid}/{event.noted_at}")
