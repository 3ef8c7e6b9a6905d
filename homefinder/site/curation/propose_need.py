"""Needs that people propose: kept as they were written; a curator takes one into the sector's file, or says why not."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from homefinder.change_requests.yaml_form import dump_yaml
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect, take_answer
from homefinder.site.http.page import Page, PageContext, PageNotFound
from homefinder.site.sectors import format_sector_name
from homefinder.store.db import insert_many, scalar
from homefinder.store.moments import read_present_moment
from homefinder.store.queries import list_sectors

FIELDS = (
    FormField("sector", "Sector", "choice", missing_message="Choose the sector that lacks it"),
    FormField("title", "Need", hint="One line: what cannot be done.", missing_message="Say in one line what is needed",
    min_length=5),
    FormField(
        "description", "What cannot be done today, and what would be enough", "area", min_length=20, max_length=5000,
        hint="In the words of those who lack it. Do not name the answer.", missing_message="Describe what is needed",
    ),
    FormField("asked_by", "Who asks", hint="Roles, no names.", missing_message="Say in what roles people ask for it",
    max_length=500),
    FormField("consequence", "What happens if nothing is done", "area", missing_message="Say what happens without it",
    max_length=2000),
    FormField("evidence_text", "Evidence", hint="A published fact that shows the need.", max_length=1000),
    FormField("evidence_url", "Where the evidence is published", "web", max_length=1000),
    FormField("keywords", "Words to search by", hint="With commas between them.",
    missing_message="Give a word or more", max_length=500),
)  # fmt: skip
ANSWERS = {"accept": "Accept", "decline": "Decline"}
ANSWER_FIELDS = (
    FormField("answer", "Answer", "radio", missing_message="Choose accept or decline", choices=ANSWERS),
    REASON_FIELD,
)  # fmt: skip
COLUMNS = (
    "at",
    "actor",
    "sector",
    "need_id",
    "title",
    "description",
    "asked_by",
    "evidence",
    "consequence",
    "keywords",
)
PROPOSALS = """SELECT n.*, coalesce((SELECT a.action FROM audit_log a
    WHERE a.target_kind = 'proposal' AND a.target = CAST(n.id AS TEXT)
    AND a.action <> 'propose-need' ORDER BY a.id DESC LIMIT 1), '') AS answered
    FROM proposed_needs n ORDER BY n.id DESC"""


async def propose_need(form_request: FormRequest) -> Response:
    """The form of a proposed need, and its answer."""
    sectors = await form_request.read(lambda it: list_sectors(it.catalogue))
    vocab = form_request.catalogue.settings.home / "vocab"
    names = {sector: format_sector_name(vocab, sector) for sector in sectors}
    fields = (replace(FIELDS[0], choices=names), *FIELDS[1:])
    values: dict[str, str] = {"title": form_request.query.get("title", "")[:200]}
    problems: Problems = ()
    if form_request.posted_values is not None:
        values, problems = parse_answers(fields, form_request.posted_values)
        if bool(values["evidence_text"]) != bool(values["evidence_url"]):
            missing = "evidence_url" if values["evidence_text"] else "evidence_text"
            problems = [*problems, (missing, "Give the evidence and where it is published, both or neither")]
        if not problems:
            await form_request.write(lambda curation: _write_proposal(curation, form_request, values))
            return redirect("/needs/new?kept=1")
    data = {"fields": fields, "values": values, "problems": problems, "is_saved": "kept" in form_request.query}
    return await form_request.render_page(
        Page("pages/curate-propose.html", "Propose a need", data), 400 if problems else 200
    )


async def answer_proposals(form_request: FormRequest) -> Response:
    """Every proposed need, the latest first, each with the text for the sector's file and the answer to it."""
    answered = await take_answer(form_request, ANSWER_FIELDS, _write_answer, "/curate/needs")
    if isinstance(answered, Response):
        return answered
    page = Page(
        "pages/curate-needs.html",
        "Proposed needs",
        {"proposals": await form_request.read(list_proposals), "fields": ANSWER_FIELDS, **answered},
    )
    return await form_request.render_page(page, 400 if answered["problems"] else 200)


def list_proposals(context: PageContext) -> list[dict[str, Any]]:
    """Every proposal with its text for ``vocab/needs/SECTOR.yml`` and what was answered."""
    return [{**dict(row), "yaml": format_need_yaml(dict(row))} for row in context.curation.execute(PROPOSALS)]


def format_need_yaml(row: Mapping[str, Any]) -> str:
    """One entry of a sector's file of needs."""
    need = {"id": row["need_id"], "title": row["title"], "description": row["description"], "asked_by": row["asked_by"]}
    need |= {"evidence": json.loads(row["evidence"]), "consequence": row["consequence"]}
    need |= {"keywords": json.loads(row["keywords"])}
    text = dump_yaml([need])
    return "".join(f"  {line}\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))


def build_need_id(title: str) -> str:
    """An id for a need: its words in lower case with hyphens, at most 60 characters."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)[:60].strip("-") or "need"


def _write_proposal(curation: sqlite3.Connection, form_request: FormRequest, values: Mapping[str, str]) -> None:
    evidence = [{"text": values["evidence_text"], "url": values["evidence_url"]}] if values["evidence_url"] else []
    keywords = [word.strip() for word in values["keywords"].split(",") if word.strip()]
    row = (
        read_present_moment(), form_request.actor, values["sector"], build_need_id(values["title"]), values["title"],
        values["description"],
        values["asked_by"], json.dumps(evidence), values["consequence"], json.dumps(keywords),
    )  # fmt: skip
    insert_many(curation, "proposed_needs", COLUMNS, [row])
    number = scalar(curation, "SELECT last_insert_rowid()")
    write_audit_entry(
        curation,
        form_request.actor,
        form_request.role,
        AuditEntry("propose-need", "proposal", str(number), values["title"]),
    )


def _write_answer(
    curation: sqlite3.Connection, form_request: FormRequest, chosen: str, values: Mapping[str, str]
) -> None:
    title = scalar(curation, "SELECT title FROM proposed_needs WHERE CAST(id AS TEXT) = ?", chosen)
    if title is None:
        raise PageNotFound("There is no such proposal. The list of proposed needs has every one.")
    deed = AuditEntry(f"{values['answer']}-need", "proposal", chosen, str(title), values["reason"])
    write_audit_entry(curation, form_request.actor, form_request.role, deed)
