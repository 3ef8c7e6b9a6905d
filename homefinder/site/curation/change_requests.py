"""Change requests on the site: contributors open them, curators move them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import Response

from homefinder.change_requests.actions import Act, apply, moved, open_request
from homefinder.change_requests.model import ChangeRequest, RequestView
from homefinder.change_requests.references import of_home, of_need, owner_of, route_of
from homefinder.change_requests.store import read_views
from homefinder.change_requests.validation import is_date
from homefinder.change_requests.workflow import MOVES, STATES
from homefinder.errors import UsageError
from homefinder.site.auth.audit import Deed, noted, signs_as
from homefinder.site.curation.fields import Field, Problems, answered
from homefinder.site.curation.form_view import Turn, go
from homefinder.site.http.page import House, NotHere, Page
from homefinder.urls import page_of

OPEN = (
    Field("title", "What should change", hint="One line.", missing="Say in one line what should change", least=5),
    Field("wording", "The wording that you ask for", "area", missing="Write the wording that you ask for", most=20_000),
    Field("evidence", "Evidence", "area", hint="What shows that it is needed, with addresses.", most=20_000),
    Field("burden", "What it would cost", "area", hint="Work for those who must follow it.", most=10_000),
    Field("owner", "Who is asked", hint="Leave it empty to ask the publisher of the standard."),
    Field("need", "Need", most=500),
    Field("home", "Standard", most=500),
)
MOVE = (
    Field("state", "Move to", "choice", missing="Choose where it moves", choices=STATES),
    Field("reason", "Reason", missing="Say why, in a sentence", hint="Everybody can read it.", least=3, most=1000),
    Field("deadline", "Answer due by", "date", hint="Such as 2026-11-30. Leave it empty where none is known."),
)


async def new_request(turn: Turn) -> Response:
    """The form of a new change request, with need and home of the address, and its answer."""
    if turn.posted is None:
        return await _form(turn, {name: turn.query.get(name, "") for name in ("need", "home")}, ())
    values, problems = answered(OPEN, turn.posted)
    if not (values["home"] or values["owner"]):
        problems.append(("owner", "Say who is asked, or open the request from the page of a standard"))
    if problems:
        return await _form(turn, values, problems)
    told = await turn.read(lambda house: _told(house, values))
    try:
        uid = await turn.write(lambda curation: _open(curation, turn, values, told))
    except UsageError as error:
        return await _form(turn, values, [("title", str(error))])
    return go(page_of("request", uid))


def _told(house: House, values: Mapping[str, str]) -> dict[str, str]:
    """What the catalogue says of the need and home that were named. Raises NotHere."""
    told: dict[str, str] = {}
    for kind, table in (("need", "needs"), ("home", "homes")):
        if values.get(kind) and house.row(f"SELECT 1 FROM {table} WHERE id = ?", values[kind]) is None:
            raise NotHere(f"The catalogue has no {kind} “{values[kind]}”.")
    if values.get("need"):
        told |= of_need(house.catalogue, values["need"])
    if values.get("home"):
        told |= of_home(house.catalogue, values["home"]) | {"route_id": route_of(house.catalogue, values["home"])}
    if values.get("owner") or values.get("home"):
        told["owner"] = values.get("owner") or owner_of(house.catalogue, values["home"])
    return told


def _open(curation: sqlite3.Connection, turn: Turn, values: Mapping[str, str], told: Mapping[str, str]) -> str:
    who = signs_as(curation, turn.actor)
    said = {name: values[name] for name in ("title", "wording", "evidence", "burden")}
    request = ChangeRequest(uid="", proposed_by=who, role=turn.role, **said, **told)
    uid = open_request(curation, request, Act(who, _today(), turn.role))
    noted(curation, turn.actor, turn.role, Deed("open-request", "request", uid, values["title"]))
    return uid


async def _form(turn: Turn, values: Mapping[str, str], problems: Problems) -> Response:
    told = await turn.read(lambda house: _told(house, values))
    data = {"fields": OPEN, "values": values, "problems": problems, "told": told}
    page = Page("pages/curate-request.html", "Open a change request", data)
    return await turn.page(page, 400 if problems else 200)


async def requests(turn: Turn) -> Response:
    """Every change request with where it may move."""
    views = await turn.read(lambda house: read_views(house.curation))
    told = [_row(view) for view in views]
    page = Page(
        "pages/curate-requests.html", "Move change requests", {"requests": told, "moved": "moved" in turn.query}
    )
    return await turn.page(page)


async def move(turn: Turn) -> Response:
    """One change request, and its next move."""
    uid = turn.request.url_vars["uid"]
    views = await turn.read(lambda house: read_views(house.curation))
    view = next((item for item in views if item.uid == uid), None)
    if view is None:
        raise NotHere(f"There is no change request {uid}.")
    values: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    if turn.posted is not None:
        values, problems = answered(MOVE, turn.posted)
        if values["deadline"] and not is_date(values["deadline"]):
            problems.append(("deadline", "Answer due by must be a day such as 2026-11-30"))
        if not problems:
            try:
                await turn.write(lambda curation: _move(curation, turn, uid, values))
                return go("/curate/requests?moved=1")
            except UsageError as error:
                problems.append(("state", str(error)))
    data = {"fields": MOVE, "values": values, "problems": problems, "item": _row(view)}
    page = Page("pages/curate-move.html", f"Move “{view.request.title}”", data)
    return await turn.page(page, 400 if problems else 200)


def _move(curation: sqlite3.Connection, turn: Turn, uid: str, values: Mapping[str, str]) -> None:
    act = Act(signs_as(curation, turn.actor), _today(), turn.role)
    view = apply(curation, uid, lambda now: moved(now, values["state"], act, values["reason"], values["deadline"]))
    deed = Deed("move-request", "request", uid, f"{view.request.title}: {values['state']}", values["reason"])
    noted(curation, turn.actor, turn.role, deed)


def _row(view: RequestView) -> dict[str, Any]:
    return {
        "uid": view.uid, "title": view.request.title, "state": view.state, "since": view.since,
        "means": STATES[view.state], "moves": {state: STATES[state] for state in MOVES[view.state]},
        "page": page_of("request", view.uid),
    }  # fmt: skip


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
