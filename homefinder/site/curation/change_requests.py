"""Change requests on the site: contributors open them, curators move them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from homefinder.lookup import match_homes
from homefinder.lookup.owner_choice import describe_miss, list_owner_choices, match_called_owners
from homefinder.lookup.stored_names import StoredHomeNames
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, clean_value, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.http.page import Page, PageContext, PageNotFound
from homefinder.store.queries import is_known, read_names
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
    FormField(
        "home", "Standard", max_length=500,
        hint="Its name, code or address. Leave it empty where something new is asked of an owner.",
    ),
    FormField(
        "owner", "Who is asked", datalist="owners",
        hint="Any name of the body, such as DfE. Leave it empty to ask the owner of the standard.",
    ),
    FormField("route", "How it is asked", "choice", hint="Leave it empty to ask as the owner of the standard says."),
    FormField("need", "Need", max_length=500),
)  # fmt: skip
OPEN_ROUTES = "SELECT id, title FROM routes ORDER BY title"
TARGET_FIELDS = ("need", "home", "owner", "route")
MOVE_FIELDS = (
    FormField("state", "Move to", "choice", missing_message="Choose where it moves", choices=STATES),
    REASON_FIELD,
    FormField("deadline", "Answer due by", "date", hint="Such as 2026-11-30. Leave it empty where none is known."),
)


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """What a request keeps of the need, standard, owner and route that were named, by field of ``ChangeRequest``, and
    what is wrong: (field, message)."""

    facts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()


async def create_request(form_request: FormRequest) -> Response:
    """The form of a new change request, with need, standard, owner and route of the address, and its answer."""
    if form_request.posted_values is None:
        asked = {name: clean_value(form_request.query.get(name, ""))[:500] for name in TARGET_FIELDS}
        return await _render_form(form_request, asked, ())
    values, problems = parse_answers(OPEN_FIELDS, form_request.posted_values)
    target = await form_request.read(lambda context: find_target(context.catalogue, values))
    problems = [*problems, *target.problems]
    if not (values["home"] or values["owner"]):
        problems.append(("home", "Say which standard should change, or who is asked"))
    if problems:
        return await _render_form(form_request, values, problems)
    try:
        uid = await form_request.write(lambda curation: _open_request(curation, form_request, values, target.facts))
    except UsageError as error:
        return await _render_form(form_request, values, [("title", str(error))])
    return redirect(build_page_path("request", uid))


def find_target(catalogue: sqlite3.Connection, values: Mapping[str, str]) -> RequestTarget:
    """The need, standard, owner and route of ``values`` as the catalogue has them; any name of each will do.

    Raises PageNotFound for a need that there is not.
    """
    facts: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    if need := values.get("need", ""):
        if not is_known(catalogue, "needs", need):
            raise PageNotFound(f"The catalogue has no need “{need}”.", "/needs")
        facts |= read_need_reference(catalogue, need)
    if home := values.get("home", ""):
        homes = match_homes(catalogue, home, StoredHomeNames(catalogue))
        if len(homes) == 1:
            facts |= read_home_reference(catalogue, homes[0])
            facts |= {"owner": read_owner_name(catalogue, homes[0]), "route_id": read_route_id(catalogue, homes[0])}
        else:
            problems.append(("home", describe_miss("standard", home, homes, read_names(catalogue, "homes"))))
    if owner := values.get("owner", ""):
        owners, names = match_called_owners(catalogue, owner), read_names(catalogue, "publishers")
        if len(owners) == 1:
            facts["owner"] = names[owners[0]]
        else:
            problems.append(("owner", describe_miss("owner", owner, owners, names)))
    if route := values.get("route", ""):
        if is_known(catalogue, "routes", route):
            facts["route_id"] = route
        else:
            problems.append(("route", "Choose one of the ways of asking, or leave it empty"))
    return RequestTarget(facts, tuple(problems))


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
    data = await form_request.read(lambda context: _collect_form_data(context, values))
    page = Page("pages/curate-request.html", "Open a change request", data | {"problems": problems})
    return await form_request.render_page(page, 400 if problems else 200)


def _collect_form_data(context: PageContext, values: Mapping[str, str]) -> dict[str, Any]:
    """The questions with what can be filled in from what was named: names in place of ids."""
    facts = find_target(context.catalogue, values).facts
    home = _name_home(context.catalogue, facts) if "home_id" in facts else ""
    filled = {"home": home, "owner": facts.get("owner"), "route": facts.get("route_id")}
    routes = {row["id"]: row["title"] for row in context.list_rows(OPEN_ROUTES)}
    return {
        "fields": [replace(item, choices=routes) if item.name == "route" else item for item in OPEN_FIELDS],
        "values": {**values, **{name: value for name, value in filled.items() if value}},
        "need_title": facts.get("need_title", ""),
        "owners": list_owner_choices(context.catalogue),
    }


def _name_home(catalogue: sqlite3.Connection, facts: Mapping[str, str]) -> str:
    """The title of the home, by which it is found again when the form is sent; its id where others are called so."""
    found = match_homes(catalogue, facts["home_title"], StoredHomeNames(catalogue))
    return facts["home_title"] if found == [facts["home_id"]] else facts["home_id"]


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
