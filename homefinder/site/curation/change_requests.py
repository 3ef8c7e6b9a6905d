"""Change requests on the site: contributors open them, curators move them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from homefinder.change_requests.actions import ActionDetails, apply_action, build_move, open_request
from homefinder.change_requests.model import ChangeRequest, ChangeRequestView
from homefinder.change_requests.references import (
    read_home_reference,
    read_need_reference,
    read_owner_name,
    read_route_id,
)
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.workflow import MOVES, STATES
from homefinder.clean.days import is_day
from homefinder.errors import UsageError
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.http.page import Page, PageContext, PageNotFound
from homefinder.store.queries import KIND_TABLES, is_known
from homefinder.urls import build_page_path

OPEN_FIELDS = (
    FormField(
        "title",
        "What should change",
        hint="One line.",
        missing_message="Say in one line what should change",
        min_length=5,
    ),
    FormField(
        "wording",
        "The wording that you ask for",
        "area",
        missing_message="Write the wording that you ask for",
        max_length=20_000,
    ),
    FormField("evidence", "Evidence", "area", hint="What shows that it is needed, with addresses.", max_length=20_000),
    FormField("burden", "What it would cost", "area", hint="Work for those who must follow it.", max_length=10_000),
    FormField("owner", "Who is asked", hint="Leave it empty to ask the publisher of the standard."),
    FormField("need", "Need", max_length=500),
    FormField("home", "Standard", max_length=500),
)
MOVE_FIELDS = (
    FormField("state", "Move to", "choice", missing_message="Choose where it moves", choices=STATES),
    REASON_FIELD,
    FormField("deadline", "Answer due by", "date", hint="Such as 2026-11-30. Leave it empty where none is known."),
)


async def create_request(form_request: FormRequest) -> Response:
    """The form of a new change request, with need and home of the address, and its answer."""
    if form_request.posted_values is None:
        return await _render_form(
            form_request, {name: form_request.query.get(name, "") for name in ("need", "home")}, ()
        )
    values, problems = parse_answers(OPEN_FIELDS, form_request.posted_values)
    if not (values["home"] or values["owner"]):
        problems.append(("owner", "Say who is asked, or open the request from the page of a standard"))
    if problems:
        return await _render_form(form_request, values, problems)
    facts = await form_request.read(lambda context: _read_request_facts(context, values))
    try:
        uid = await form_request.write(lambda curation: _open_request(curation, form_request, values, facts))
    except UsageError as error:
        return await _render_form(form_request, values, [("title", str(error))])
    return redirect(build_page_path("request", uid))


def _read_request_facts(context: PageContext, values: Mapping[str, str]) -> dict[str, str]:
    """What the catalogue says of the need and home that were named. Raises PageNotFound."""
    facts: dict[str, str] = {}
    for kind in ("need", "home"):
        if values.get(kind) and not is_known(context.catalogue, KIND_TABLES[kind], values[kind]):
            raise PageNotFound(f"The catalogue has no {kind} “{values[kind]}”.")
    if values.get("need"):
        facts |= read_need_reference(context.catalogue, values["need"])
    if values.get("home"):
        facts |= read_home_reference(context.catalogue, values["home"]) | {
            "route_id": read_route_id(context.catalogue, values["home"])
        }
    if values.get("owner") or values.get("home"):
        facts["owner"] = values.get("owner") or read_owner_name(context.catalogue, values["home"])
    return facts


def _open_request(
    curation: sqlite3.Connection, form_request: FormRequest, values: Mapping[str, str], facts: Mapping[str, str]
) -> str:
    who = ensure_reviewer_name(curation, form_request.actor)
    words = {name: values[name] for name in ("title", "wording", "evidence", "burden")}
    request = ChangeRequest(uid="", proposed_by=who, role=form_request.role, **words, **facts)
    uid = open_request(curation, request, ActionDetails(who, form_request.present_day, form_request.role))
    write_audit_entry(
        curation, form_request.actor, form_request.role, AuditEntry("open-request", "request", uid, values["title"])
    )
    return uid


async def _render_form(form_request: FormRequest, values: Mapping[str, str], problems: Problems) -> Response:
    facts = await form_request.read(lambda context: _read_request_facts(context, values))
    data = {"fields": OPEN_FIELDS, "values": values, "problems": problems, "facts": facts}
    page = Page("pages/curate-request.html", "Open a change request", data)
    return await form_request.render_page(page, 400 if problems else 200)


async def show_requests(form_request: FormRequest) -> Response:
    """Every change request with where it may move."""
    views = await form_request.read(lambda context: read_request_views(context.curation))
    data = {"requests": [_to_dict(view) for view in views], "moved": "moved" in form_request.query}
    return await form_request.render_page(Page("pages/curate-requests.html", "Move change requests", data))


async def move_request(form_request: FormRequest) -> Response:
    """One change request, and its next move."""
    uid = form_request.request.url_vars["uid"]
    views = await form_request.read(lambda context: read_request_views(context.curation))
    view = next((item for item in views if item.uid == uid), None)
    if view is None:
        raise PageNotFound(f"There is no change request {uid}.")
    values: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    if form_request.posted_values is not None:
        values, problems = parse_answers(MOVE_FIELDS, form_request.posted_values)
        if values["deadline"] and not is_day(values["deadline"]):
            problems.append(("deadline", "Answer due by must be a day such as 2026-11-30"))
        if not problems:
            try:
                await form_request.write(lambda curation: _apply_move(curation, form_request, uid, values))
                return redirect("/curate/requests?moved=1")
            except UsageError as error:
                problems.append(("state", str(error)))
    data = {"fields": MOVE_FIELDS, "values": values, "problems": problems, "item": _to_dict(view)}
    page = Page("pages/curate-move.html", f"Move “{view.request.title}”", data)
    return await form_request.render_page(page, 400 if problems else 200)


def _apply_move(curation: sqlite3.Connection, form_request: FormRequest, uid: str, values: Mapping[str, str]) -> None:
    act = ActionDetails(ensure_reviewer_name(curation, form_request.actor), form_request.present_day, form_request.role)
    view = apply_action(
        curation, uid, lambda now: build_move(now, values["state"], act, values["reason"], values["deadline"])
    )
    deed = AuditEntry("move-request", "request", uid, f"{view.request.title}: {values['state']}", values["reason"])
    write_audit_entry(curation, form_request.actor, form_request.role, deed)


def _to_dict(view: ChangeRequestView) -> dict[str, Any]:
    return {
        "uid": view.uid, "title": view.request.title, "state": view.state, "since": view.since,
        "means": STATES[view.state], "moves": {state: STATES[state] for state in MOVES[view.state]},
        "page": build_page_path("request", view.uid),
    }  # fmt: skip
