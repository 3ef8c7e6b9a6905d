"""Pairs of records that may be one thing: the likeliest first, one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import UsageError
from homefinder.resolve.judgement_conflicts import check_judgements
from homefinder.resolve.judgements import Judgement, keep_judgement, read_judgements
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.http.page import Page, PageContext, parse_whole_number
from homefinder.store.queries import list_waiting_pairs
from homefinder.urls import build_page_path, clean_link

VERDICTS = {"same": "The same thing", "different": "Two different things", "unsure": "Unsure"}
FIELDS = (
    FormField("left", "First record", missing_message="Choose a pair from the list", max_length=1000),
    FormField("right", "Second record", missing_message="Choose a pair from the list", max_length=1000),
    FormField("verdict", "Judgement", "radio", missing_message="Choose same, different or unsure", choices=VERDICTS),
    REASON_FIELD,
)
RECORD = """SELECT id, source_id, kind, title, description, url, page_url, publisher, status, lifecycle, version,
    issued, modified FROM records WHERE id = ?"""


async def judge_record_pair(form_request: FormRequest) -> Response:
    """One pair, both records side by side, and the judgement of it."""
    if form_request.posted_values is None:
        return await _render_pair(form_request, {}, ())
    values, problems = parse_answers(FIELDS, form_request.posted_values)
    if problems:
        return await _render_pair(form_request, values, problems)
    titles = await form_request.read(
        lambda context: [context.find_row(RECORD, values[side]) for side in ("left", "right")]
    )
    if None in titles:
        return await _render_pair(
            form_request, values, [("left", "One of the two records is in the catalogue no more")]
        )
    what = " and ".join(f"“{row['title']}”" for row in titles if row)
    try:
        await form_request.write(lambda curation: _write_judgement(curation, form_request, values, what))
    except UsageError as error:
        return await _render_pair(form_request, values, [("reason", str(error))])
    return redirect("/curate/pairs?kept=1")


def _write_judgement(
    curation: sqlite3.Connection, form_request: FormRequest, values: Mapping[str, str], what: str
) -> None:
    reviewer = ensure_reviewer_name(curation, form_request.actor)
    judgement = Judgement(
        values["left"], values["right"], values["verdict"], values["reason"], reviewer, form_request.present_day
    )
    keep_judgement(curation, judgement)
    thing = f"{values['left']} {values['right']}"
    deed = AuditEntry("judge-records", "records", thing, f"{values['verdict']}: {what}", values["reason"])
    write_audit_entry(curation, form_request.actor, form_request.role, deed)


async def _render_pair(form_request: FormRequest, values: Mapping[str, str], problems: Problems) -> Response:
    def collect_facts(context: PageContext) -> dict[str, Any]:
        found = list_waiting_pairs(context.catalogue, read_judgements(context.curation).keys())
        at = form_request.query.get("at", "")
        place = min(parse_whole_number(at) or 1, len(found) or 1)
        pair = found[place - 1] if found else None
        sides = [context.find_row(RECORD, pair[side]) for side in ("left_record", "right_record")] if pair else []
        for side in sides:
            if side:
                side |= {"address": clean_link(side["url"]), "page": build_page_path("record", side["id"])}
        conflicts = check_judgements(read_judgements(context.curation)).conflicts
        return {"pair": pair, "sides": sides, "at": place, "count": len(found), "conflicts": conflicts}

    more = {
        "fields": FIELDS,
        "values": values,
        "problems": problems,
        "verdicts": VERDICTS,
        "is_saved": "kept" in form_request.query,
    }
    page = Page(
        "pages/curate-pairs.html", "Records that may be one thing", await form_request.read(collect_facts) | more
    )
    return await form_request.render_page(page, 400 if problems else 200)
