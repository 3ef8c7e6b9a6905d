"""The form by which a curator answers a question of published criteria for one home, with why."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from homefinder.assessment.people import GivenAnswer, keep_answer, read_given_answers
from homefinder.criteria.vocabulary import Criteria, read_criteria
from homefinder.errors import UsageError
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.http.page import Page, PageContext, PageNotFound
from homefinder.store.queries import resolve_home_id
from homefinder.urls import build_page_path

QUESTION_FIELD = FormField("number", "Question", "choice", missing_message="Choose a question")
FIELDS = (
    QUESTION_FIELD,
    FormField("answer", "Answer", hint="Yes, no or partly, or a few words. Write “not known” to take an answer back.",
    missing_message="Give an answer"),
    replace(REASON_FIELD, hint="Everybody can read it. Name bodies, not people."),
    FormField("evidence", "Where it is published", "web", hint="A page that shows it. Leave it out if there is none.",
    max_length=500),
)  # fmt: skip
HOME = "SELECT id, title FROM homes WHERE id = ?"


async def answer_criterion(form_request: FormRequest) -> Response:
    """The form for one home and one set of criteria, with what people answered so far."""
    home, criteria, given = await form_request.read(lambda context: _find_subject(context, form_request.query))
    questions = {str(one.number): f"{one.number}. {one.question}" for one in criteria.questions}
    fields = (replace(QUESTION_FIELD, choices=questions), *FIELDS[1:])
    values: dict[str, str] = {"number": form_request.query.get("number", "")}
    problems: Problems = ()
    if form_request.posted_values is not None:
        values, problems = parse_answers(fields, form_request.posted_values)
        if not problems:
            try:
                await form_request.write(
                    lambda curation: _write_answer(curation, form_request, criteria, home, values, questions)
                )
                return redirect(f"{build_page_path('stewardship', home['id'])}#set-{criteria.id}")
            except UsageError as error:
                message = str(error)
                field = next((one for one in ("answer", "reason") if f"the {one} " in message), "evidence")
                problems = [(field, message[:1].upper() + message[1:])]
    data = {
        "home": home, "home_page": build_page_path("stewardship", home["id"]), "criteria": criteria, "fields": fields,
        "values": values, "problems": problems,
        "given": [{"question": questions.get(str(one.number), ""), **_show(one)} for one in given],
    }  # fmt: skip
    page = Page("pages/curate-answer.html", f"Answer for {home['title']}", data)
    return await form_request.render_page(page, 400 if problems else 200)


def _find_subject(
    context: PageContext, query: Mapping[str, str]
) -> tuple[Mapping[str, Any], Criteria, list[GivenAnswer]]:
    """The home and the set that the address names, and what is answered. Raises PageNotFound."""
    home = context.find_row(HOME, resolve_home_id(context.catalogue, query.get("home", "")))
    chosen = next((one for one in read_criteria(context.vocab) if one.id == query.get("criteria", "")), None)
    if home is None or chosen is None:
        raise PageNotFound(
            "There is no such home or set of questions. Follow the link on the home's own page.", "/homes"
        )
    given = read_given_answers(context.catalogue, context.curation, home["id"], chosen.id)
    return home, chosen, [given[number] for number in sorted(given)]


def _write_answer(
    curation: sqlite3.Connection, form_request: FormRequest, criteria: Criteria, home: Mapping[str, Any],
    values: Mapping[str, str], questions: Mapping[str, str],
) -> None:  # fmt: skip
    given = GivenAnswer(home["id"], int(values["number"]), values["answer"], values["reason"], values["evidence"])
    keep_answer(curation, criteria, given, form_request.actor)
    title = f"{home['title']}: {questions[values['number']]} {values['answer']}"
    deed = AuditEntry("answer-criterion", "home", home["id"], title, values["reason"])
    write_audit_entry(curation, form_request.actor, form_request.role, deed)


def _show(given: GivenAnswer) -> dict[str, str]:
    return {"answer": given.answer, "reason": given.reason}
