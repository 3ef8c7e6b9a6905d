"""Judging where one reads: the page of a need with a form in each row, for whoever is signed in as a curator."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from homefinder.decisions.disputes.comments import MAX_LENGTH, DecisionComment, add_comment
from homefinder.decisions.disputes.settlement import find_judged_pair, is_party
from homefinder.decisions.model import DISPUTED_VERDICT, PairDecisions, normalise_reviewer
from homefinder.errors import UsageError
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, find_reviewer_name, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, build_form_view, redirect
from homefinder.site.curation.review import keep_judgement
from homefinder.site.http.media_types import PAGE_MEDIA, choose_format
from homefinder.site.http.page import Page, PageContext, PageNotFound, PageRequest, parse_request
from homefinder.site.http.page_view import MACHINE_FORMATS, render_html
from homefinder.site.http.served_catalogue import View
from homefinder.site.pages.accepted_need import need_page
from homefinder.site.pages.need_homes import build_row_anchor
from homefinder.urls import build_page_path

VERDICT_WORDS = {"accept": "Accept", "reject": "Reject", "unsure": "Unsure"}
PAIR_FIELDS = (
    FormField("need", "Need", missing_message="Choose a standard on the page of a need", max_length=500),
    FormField("home", "Standard", missing_message="Choose a standard on the page of a need", max_length=500),
)
JUDGE_FIELDS = (
    *PAIR_FIELDS,
    FormField(
        "verdict", "Judgement", "radio", missing_message="Choose accept, reject or unsure", choices=VERDICT_WORDS
    ),
    REASON_FIELD,
)
COMMENT_FIELDS = (
    *PAIR_FIELDS,
    FormField("comment", "Comment", missing_message="Write a comment", min_length=3, max_length=MAX_LENGTH),
)
NOTICES = {
    "kept": "Kept. Rankings and exports follow with the next publication.",
    "said": "Your comment is kept. Whoever judged this sees it here and on their desk.",
}


def build_need_view(page_view: View) -> View:
    """The page of a need: with forms for curators, who each get their own; for everybody else as ``page_view`` has
    it."""
    own_view = build_form_view("curator", show_need)

    async def view(request: Any, datasette: Any) -> Response:
        asked = parse_request(request)
        is_page = not asked.path.get("format") and choose_format(asked.accept, PAGE_MEDIA, "html") == "html"
        return await (own_view if is_page and asked.role == "curator" else page_view)(request, datasette)

    return view


async def show_need(form_request: FormRequest) -> Response:
    """The page of a need with the forms of this curator."""
    return await _render_need(form_request, parse_request(form_request.request), {}, ())


async def judge_in_place(form_request: FormRequest) -> Response:
    """Keep the judgement of a row, and lead back to the row after it."""
    if form_request.posted_values is None:
        return redirect("/needs")
    values, problems = parse_answers(JUDGE_FIELDS, form_request.posted_values)
    if problems:
        return await _render_need(form_request, _ask_for(values["need"]), values, problems)
    rows = (await form_request.read(lambda context: need_page(context, _ask_for(values["need"])))).data.get("front", ())
    try:
        await keep_judgement(form_request, values)
    except UsageError as error:
        return await _render_need(form_request, _ask_for(values["need"]), values, [("reason", str(error))])
    return redirect(f"{build_page_path('need', values['need'])}?kept=1#{_name_next_place(rows, values['home'])}")


async def comment_in_place(form_request: FormRequest) -> Response:
    """Keep a comment on what was judged of a row, and lead back to it."""
    if form_request.posted_values is None:
        return redirect("/needs")
    values, problems = parse_answers(COMMENT_FIELDS, form_request.posted_values)
    if problems:
        return await _render_need(form_request, _ask_for(values["need"]), values, problems)
    pair = await form_request.read(
        lambda context: find_judged_pair(context.catalogue, context.curation, values["need"], values["home"])
    )
    if pair is None:
        raise PageNotFound("Nobody has judged this pair, so that there is nothing to comment on.", "/needs")
    await form_request.write(lambda curation: _write_comment(curation, form_request, pair, values["comment"]))
    return redirect(f"{build_page_path('need', values['need'])}?said=1#{build_row_anchor(values['home'])}")


def _write_comment(curation: sqlite3.Connection, form_request: FormRequest, pair: PairDecisions, comment: str) -> None:
    reviewer = ensure_reviewer_name(curation, form_request.actor)
    said = DecisionComment(pair.last.uid, comment, reviewer, form_request.role, form_request.present_day)
    add_comment(curation, said)
    what = f"“{pair.last.home_title}” for “{pair.last.need_title}”"
    entry = AuditEntry("comment", "pair", f"{pair.need_id} {pair.home_id}", what, comment)
    write_audit_entry(curation, form_request.actor, form_request.role, entry)


def _ask_for(need_id: str) -> PageRequest:
    return PageRequest({"id": need_id}, {}, "curator")


def _name_next_place(rows: Sequence[Mapping[str, Any]], home_id: str) -> str:
    """The anchor of the row after this home's; of the last row its own."""
    homes = [row["home_id"] for row in rows]
    at = homes.index(home_id) if home_id in homes else -1
    return build_row_anchor(homes[at + 1] if at + 1 < len(homes) else home_id)


async def _render_need(
    form_request: FormRequest, asked: PageRequest, values: Mapping[str, str], problems: Problems
) -> Response:
    page = await form_request.read(lambda context: _add_forms(context, form_request, asked, values, problems))
    text = await render_html(
        form_request.catalogue.datasette, form_request.request, page, MACHINE_FORMATS,
        here=build_page_path("need", asked.path["id"]), query="", actor_name=form_request.actor, role=form_request.role,
    )  # fmt: skip
    headers = {"cache-control": "no-store", "vary": "Accept, Cookie"}
    return Response.html(text, status=400 if problems else 200, headers=headers)


def _add_forms(
    context: PageContext, form_request: FormRequest, asked: PageRequest, values: Mapping[str, str], problems: Problems
) -> Page:
    """The page with what the forms of its rows need: who has said what, and what was wrong in the row that was sent."""
    page = need_page(context, asked)
    if "front" not in page.data:  # accepted since the catalogue was made: nothing of it can be judged yet
        return page
    reviewer = find_reviewer_name(context.curation, form_request.actor)
    anchor = build_row_anchor(values.get("home", ""))
    judging = {
        "need": asked.path["id"],
        "home": values.get("home", ""),
        "typed": values,
        "problems": dict(problems),
        "summary": [(f"{name}-{anchor}", message) for name, message in problems],
        "verdicts": VERDICT_WORDS,
        "notice": next((words for name, words in NOTICES.items() if name in asked.query), ""),
    }
    front = [
        {**row, "viewer": _describe_viewer(context, asked.path["id"], row, reviewer)} for row in page.data["front"]
    ]
    return replace(page, data={**page.data, "front": front, "judging": judging})


def _describe_viewer(
    context: PageContext, need_id: str, row: Mapping[str, Any], reviewer: str
) -> dict[str, str | bool]:
    """What the person who reads has judged of a row, and whether their word settles it."""
    pair = find_judged_pair(context.catalogue, context.curation, need_id, row["home_id"]) if row["judged"] else None
    if pair is None:
        return {"verdict": "", "uid": "", "may_settle": False}
    own = next((one for one in pair.latest if normalise_reviewer(one.reviewer) == normalise_reviewer(reviewer)), None)
    settles = pair.verdict == DISPUTED_VERDICT and not is_party(pair, reviewer)
    return {"verdict": own.verdict if own else "", "uid": own.uid if own else "", "may_settle": settles}
