"""What readers think of a page: asked without an account, kept in curation.db, listed without addresses."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from homefinder.change_requests.validation import now
from homefinder.site.auth.rate_limit import FEEDBACK
from homefinder.site.curation.fields import Field, answered
from homefinder.site.curation.form_view import Turn, go, own
from homefinder.site.http.page import House, Page
from homefinder.store.db import insert_many, scalar

NATURES = {
    "enthusiastic": "I am enthusiastic",
    "unsure": "I am unsure",
    "disagree": "I disagree",
    "general": "A general comment",
    "issue": "A specific issue",
    "other": "Something else",
}
ROLES = {
    "local-data": "Local authority: data",
    "local-digital": "Local authority: digital",
    "local-social-care": "Local authority: children's social care",
    "local-leadership": "Local authority: leadership",
    "central-data": "Central government: data",
    "central-digital": "Central government: digital",
    "central-social-care": "Central government: social care",
    "central-leadership": "Central government: leadership",
    "public-sector": "Other public sector",
    "supplier": "Supplier or partner",
    "consultant": "Consultant",
    "private-sector": "Other private sector",
    "person-with": "Person with involvement as a service user",
    "person-without": "Person without involvement as a service user",
}
"""The sector's own list."""

FIELDS = (
    Field("nature", "Kind of comment", "radio", missing="Choose what kind of comment it is", choices=NATURES),
    Field("summary", "Summary", hint="5 characters or more.", missing="Write a summary", least=5, most=200),
    Field("details", "Details (optional)", "area", hint="Do not write about anybody's private life.", most=5000),
    Field("role", "Your role", "choice", missing="Choose the role that fits you best", choices=ROLES),
    Field("organisation", "Organisation (optional)", autocomplete="organization"),
    Field(
        "email", "Email address (optional)", "email", most=254, autocomplete="email",
        hint="Only if you want an answer. It is not shown on this site.",
    ),
)  # fmt: skip
TRAP = "website"
"""A field that people do not see: what fills it in is no person."""

COLUMNS = ("at", "page", "nature", "summary", "details", "role", "organisation", "email")
LISTED = """SELECT id, at, page, nature, summary, details, role, organisation, email <> '' AS email_given
    FROM feedback ORDER BY id DESC LIMIT 500"""


async def feedback(turn: Turn) -> Response:
    """The form about a page, and its answer."""
    page = own((turn.posted or turn.query).get("page", ""), "/")
    values: dict[str, str] = {}
    problems: list[tuple[str, str]] = []
    if turn.posted is not None:
        values, problems = answered(FIELDS, turn.posted)
        if turn.posted.get(TRAP):
            return go("/feedback?thanks=1")
        if not problems:
            if not FEEDBACK.use(turn.address):
                message = "There was a lot of feedback from here. Wait ten minutes, then send it again."
                return await turn.refuse("Too much at once", message, 429)
            await turn.write(lambda curation: _keep(curation, page, values))
            return go("/feedback?thanks=1")
    data = {
        "fields": FIELDS, "values": values, "problems": problems, "about": page, "thanks": "thanks" in turn.query,
        "trap": TRAP,
    }  # fmt: skip
    return await turn.page(Page("pages/curate-feedback.html", "Feedback", data), 400 if problems else 200)


async def received(turn: Turn) -> Response:
    """What readers said, for curators; whether an address was given, never the address."""
    page = Page("pages/curate-received.html", "Feedback from readers", {"received": await turn.read(listed)})
    return await turn.page(page)


def listed(house: House) -> list[dict[str, Any]]:
    """The latest 500, with kind and role in words."""
    if not scalar(house.curation, "SELECT 1 FROM sqlite_master WHERE name = 'feedback'"):
        return []
    rows = [dict(row) for row in house.curation.execute(LISTED)]
    return [row | {"nature": NATURES.get(row["nature"], ""), "role": ROLES.get(row["role"], "")} for row in rows]


def _keep(curation: sqlite3.Connection, page: str, values: Mapping[str, str]) -> None:
    row = (now(), page, *(values[name] for name in COLUMNS[2:]))
    insert_many(curation, "feedback", COLUMNS, [row])
