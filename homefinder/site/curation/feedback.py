"""What readers think of a page: asked without an account, kept in curation.db, listed without addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from homefinder.site.auth.rate_limit import FEEDBACK_LIMIT
from homefinder.site.curation.fields import FormField, clean_value, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect, resolve_own_path
from homefinder.site.http.page import Page, PageContext
from homefinder.site.sectors import list_roles
from homefinder.store.db import insert_many
from homefinder.store.moments import read_present_moment

NATURES = {
    "enthusiastic": "I am enthusiastic",
    "unsure": "I am unsure",
    "disagree": "I disagree",
    "general": "A general comment",
    "issue": "A specific issue",
    "other": "Something else",
}
ROLE = FormField("role", "Your role", "choice", missing_message="Choose the role that fits you best")
FIELDS = (
    FormField("summary", "Summary", hint="5 characters or more.", missing_message="Write a summary", min_length=5,
    max_length=200),
    FormField("nature", "Kind of comment (optional)", "radio", choices=NATURES),
    FormField("details", "Details (optional)", "area", hint="Do not write about anybody's private life.",
    max_length=5000),
    ROLE,
    FormField("organisation", "Organisation (optional)", autocomplete="organization"),
    FormField(
        "email", "Email address (optional)", "email", max_length=254, autocomplete="email",
        hint="Only if you want an answer. It is not shown on this site.",
    ),
)  # fmt: skip
HONEYPOT_FIELD = "website"
"""A field that people do not see: what fills it in is no person."""

TOO_MUCH = "There was a lot of feedback from here. Wait ten minutes, then send it again"
COLUMNS = ("at", "page", "nature", "summary", "details", "role", "organisation", "email")
LATEST_FEEDBACK = """SELECT id, at, page, nature, summary, details, role, organisation, email <> '' AS email_given
    FROM feedback ORDER BY id DESC LIMIT 500"""


async def give_feedback(form_request: FormRequest) -> Response:
    """The form about a page, and its answer."""
    fields = build_fields(list_roles(form_request.catalogue.settings.home / "vocab"))
    page = resolve_own_path((form_request.posted_values or form_request.query).get("page", ""), "/")
    values = {name: clean_value(form_request.query.get(name, ""))[:200] for name in ("nature", "summary")}
    problems: list[tuple[str, str]] = []
    status = 400
    if form_request.posted_values is not None:
        values, problems = parse_answers(fields, form_request.posted_values)
        if form_request.posted_values.get(HONEYPOT_FIELD):
            return redirect("/feedback?thanks=1")
        if not problems:
            if FEEDBACK_LIMIT.use(form_request.client_address):
                await form_request.write(lambda curation: _write_feedback(curation, page, values))
                return redirect("/feedback?thanks=1")
            status, problems = 429, [("summary", TOO_MUCH)]
    data = {
        "fields": fields, "values": values, "problems": problems, "about": page,
        "thanks": "thanks" in form_request.query,
        "honeypot": HONEYPOT_FIELD,
    }  # fmt: skip
    return await form_request.render_page(
        Page("pages/curate-feedback.html", "Feedback", data), status if problems else 200
    )


def build_fields(roles: Mapping[str, str]) -> tuple[FormField, ...]:
    """The questions of the form; whoever serves sectors that declare no roles is asked for none."""
    return tuple(replace(item, choices=roles) if item is ROLE else item for item in FIELDS if item is not ROLE or roles)


async def show_feedback(form_request: FormRequest) -> Response:
    """What readers said, for curators; whether an address was given, never the address."""
    data = {"feedback": await form_request.read(list_feedback)}
    return await form_request.render_page(Page("pages/curate-received.html", "Feedback from readers", data))


def list_feedback(context: PageContext) -> list[dict[str, Any]]:
    """The latest 500, with kind and role in words."""
    rows, roles = [dict(row) for row in context.curation.execute(LATEST_FEEDBACK)], list_roles(context.vocab)
    return [
        row | {"nature": NATURES.get(row["nature"], ""), "role": roles.get(row["role"], row["role"])} for row in rows
    ]


def _write_feedback(curation: sqlite3.Connection, page: str, values: Mapping[str, str]) -> None:
    row = (read_present_moment(), page, *(values.get(name, "") for name in COLUMNS[2:]))
    insert_many(curation, "feedback", COLUMNS, [row])
