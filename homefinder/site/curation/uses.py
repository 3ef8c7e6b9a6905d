"""The form by which people say that they use a standard, and the page on which a curator accepts or refuses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import UsageError
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect, take_answer
from homefinder.site.http.page import Page, PageContext, PageNotFound
from homefinder.uses.reports import ACCEPTED, REFUSED, UseReport, decide_use_report, list_reports, report_use

FIELDS = (
    FormField("standard", "Standard", hint="Its name as this catalogue has it, or its id.",
    missing_message="Say which standard"),
    FormField("edition", "Edition", hint="Such as 2026 to 2027, or 1.2. Leave it out if you do not know."),
    FormField("user", "Who uses it", hint="The body: a council, a supplier. No names of people.",
    missing_message="Say which body uses it"),
    FormField("user_kind", "What kind of body it is", hint="Such as council, supplier, trust."),
    FormField("system", "In which system"),
    FormField("since", "Since when", hint="A day, a month or a year, such as 2026-11."),
    FormField("use_state", "State", hint="Such as in use, pilot, planned. Planned is not shown as a use."),
    FormField("evidence", "Where it is published", "web", hint="A page that shows it.", max_length=500),
)  # fmt: skip
ANSWERS = {ACCEPTED: "Accept", REFUSED: "Refuse"}
ANSWER_FIELDS = (
    FormField("answer", "Answer", "radio", missing_message="Choose accept or refuse", choices=ANSWERS),
    REASON_FIELD,
)  # fmt: skip


async def enter_use(form_request: FormRequest) -> Response:
    """The form of a use, and its answer."""
    values: dict[str, str] = {"standard": form_request.query.get("home", "")}
    problems: Problems = ()
    if form_request.posted_values is not None:
        values, problems = parse_answers(FIELDS, form_request.posted_values)
        if not problems:
            try:
                await form_request.write(lambda curation: _write_use(curation, form_request, values))
                return redirect("/uses/new?kept=1")
            except UsageError as error:
                problems = [("since" if "since" in str(error) else "user", str(error))]
    data = {"fields": FIELDS, "values": values, "problems": problems, "is_saved": "kept" in form_request.query}
    page = Page("pages/curate-use.html", "Say that you use a standard", data)
    return await form_request.render_page(page, 400 if problems else 200)


async def moderate_uses(form_request: FormRequest) -> Response:
    """Every use that waits, and the answer to one."""
    answered = await take_answer(form_request, ANSWER_FIELDS, _write_answer, "/curate/uses")
    if isinstance(answered, Response):
        return answered
    page = Page(
        "pages/curate-uses.html",
        "Uses that people entered",
        {"waiting": await form_request.read(_list_waiting), **answered},
    )
    return await form_request.render_page(page, 400 if answered["problems"] else 200)


def _list_waiting(context: PageContext) -> list[dict[str, Any]]:
    """What waits, without who entered it."""
    return [
        {name: value for name, value in dict(row).items() if name != "actor"} for row in list_reports(context.curation)
    ]


def _write_use(curation: sqlite3.Connection, form_request: FormRequest, values: Mapping[str, str]) -> None:
    number = report_use(curation, UseReport(**values), form_request.actor)
    title = f"{values['user']} uses {values['standard']}"
    write_audit_entry(
        curation, form_request.actor, form_request.role, AuditEntry("enter-use", "use", str(number), title)
    )


def _write_answer(
    curation: sqlite3.Connection, form_request: FormRequest, chosen: str, values: Mapping[str, str]
) -> None:
    row = next((one for one in list_reports(curation) if str(one["id"]) == chosen), None)
    if row is None:
        raise PageNotFound("There is no such use that waits. The list has every one.")
    decide_use_report(curation, row["id"], values["answer"], form_request.actor, values["reason"])
    deed = AuditEntry(
        f"{values['answer']}-use", "use", chosen, f"{row['user']} uses {row['standard']}", values["reason"]
    )
    write_audit_entry(curation, form_request.actor, form_request.role, deed)
