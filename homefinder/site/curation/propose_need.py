"""Needs that people propose: kept as they were written, answered by a curator, and followed by whoever proposed one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from datasette.utils.asgi import Response

from homefinder.clean.days import format_day
from homefinder.proposed_needs.files import format_need_yaml
from homefinder.proposed_needs.store import (
    ACCEPTED,
    DECLINED,
    ProposedNeed,
    add_proposal,
    answer_proposal,
    find_proposal,
    has_proposed,
    list_proposals,
)
from homefinder.ranking.needs import Need, NeedEvidence
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, clean_value, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect, take_answer
from homefinder.site.http.page import Page, PageNotFound, parse_request, parse_whole_number
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries import list_sectors, read_names
from homefinder.urls import build_page_path

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
    FormField("evidence_text", "Evidence (optional)", hint="A published fact that shows the need.", max_length=1000),
    FormField("evidence_url", "Where the evidence is published (optional)", "web", max_length=1000),
    FormField("keywords", "Words to search by", hint="With commas between them.",
    missing_message="Give a word or more", max_length=500),
)  # fmt: skip
ANSWERS = {"accept": "Accept", "decline": "Decline"}
STATES = {"accept": ACCEPTED, "decline": DECLINED}
ANSWER_FIELDS = (
    FormField("answer", "Answer", "radio", missing_message="Choose accept or decline", choices=ANSWERS),
    REASON_FIELD,
)  # fmt: skip
WORDING_PARAMETERS = ("wording", "text", "q")
"""Query parameters by which a search hands over the words that were typed."""


async def propose_need(form_request: FormRequest) -> Response:
    """The form of a proposed need, and its answer."""
    sectors = await form_request.read(lambda it: list_sectors(it.catalogue))
    vocab = form_request.catalogue.settings.home / "vocab"
    names = {sector: format_sector_name(vocab, sector) for sector in sectors}
    fields = (replace(FIELDS[0], choices=names), *FIELDS[1:])
    values = prefill_values(form_request.query)
    problems: Problems = ()
    if form_request.posted_values is not None:
        values, problems = parse_answers(fields, form_request.posted_values)
        problems = [*problems, *_list_further_problems(values, problems)]
        need = _build_need(values)
        if not problems and await form_request.read(lambda it: has_proposed(it.curation, need)):
            problems = [("title", "This need was proposed already, and waits for an answer")]
        if not problems:
            proposal = await form_request.write(lambda curation: _write_proposal(curation, form_request, need))
            return redirect(f"{build_page_path('proposed', proposal.token)}?kept=1")
    data = {"fields": fields, "values": values, "problems": problems}
    return await form_request.render_page(
        Page("pages/curate-propose.html", "Propose a need", data), 400 if problems else 200
    )


def prefill_values(query: Mapping[str, str]) -> dict[str, str]:
    """What the form holds before anything is typed: the words of a search, as title, and whole where they are long."""
    wording = next((query[name] for name in WORDING_PARAMETERS if query.get(name)), "")
    title, sector = clean_value(query.get("title", "") or wording), query.get("sector", "")
    line = " ".join(title.split())[:200]
    lines = {"title": line[:1].upper() + line[1:], "sector": sector[:200]}
    return lines | ({"description": wording[:5000]} if len(wording) >= FIELDS[2].min_length else {})


async def show_proposal(form_request: FormRequest) -> Response:
    """What became of a proposal, for whoever has its address; nothing on the page says who proposed it."""
    token = parse_request(form_request.request).path.get("id", "")
    proposal = await form_request.read(lambda it: find_proposal(it.curation, token))
    if proposal is None:
        raise PageNotFound("There is no such proposal. Look at the address: it must be whole, as you were given it.")
    data = {
        "proposal": proposal,
        **_describe_days(proposal),
        "is_private": True,
        "is_new": "kept" in form_request.query,
        "need_page": build_page_path("need", proposal.need.id) if proposal.state == ACCEPTED else "",
    }
    page = Page("pages/proposed-need.html", f"Your proposal: {proposal.need.title}", data, is_indexed=False)
    return await form_request.render_page(page)


async def answer_proposals(form_request: FormRequest) -> Response:
    """Every proposed need, the latest first, each with its answer or the form for one."""
    taken = await form_request.read(lambda it: read_names(it.catalogue, "needs").keys())

    def write(curation: sqlite3.Connection, sender: FormRequest, chosen: str, values: Mapping[str, str]) -> None:
        number = parse_whole_number(chosen) or 0
        answered = answer_proposal(curation, number, STATES[values["answer"]], values["reason"], taken)
        if answered is None:
            raise PageNotFound("No such proposal waits for an answer. The list of proposed needs has every one.")
        act = AuditEntry(f"{values['answer']}-need", "proposal", chosen, answered.need.title, answered.answer)
        write_audit_entry(curation, sender.actor, sender.role, act)

    answered = await take_answer(form_request, ANSWER_FIELDS, write, "/curate/needs")
    if isinstance(answered, Response):
        return answered
    proposals = await form_request.read(lambda it: list_proposals(it.curation))
    shown = [
        {
            "proposal": item, "page": build_page_path("need", item.need.id), "yaml": format_need_yaml(item.need),
            **_describe_days(item),
        }
        for item in proposals
    ]  # fmt: skip
    data = {"proposals": shown, "fields": ANSWER_FIELDS, **answered}
    page = Page("pages/curate-needs.html", "Proposed needs", data)
    return await form_request.render_page(page, 400 if answered["problems"] else 200)


def _describe_days(proposal: ProposedNeed) -> dict[str, str]:
    return {
        "proposed_on": format_day(proposal.at[:10]),
        "answered_on": format_day(proposal.answered_at[:10]) if proposal.answered_at else "",
    }


def _list_further_problems(values: Mapping[str, str], problems: Problems) -> list[tuple[str, str]]:
    """What is wrong between fields, where each by itself is right."""
    found = []
    if bool(values["evidence_text"]) != bool(values["evidence_url"]):
        missing = "evidence_url" if values["evidence_text"] else "evidence_text"
        found.append((missing, "Give the evidence and where it is published, both or neither"))
    if not _split_keywords(values["keywords"]) and "keywords" not in dict(problems):
        found.append(("keywords", "Give a word or more"))
    return found


def _split_keywords(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _build_need(values: Mapping[str, str]) -> Need:
    evidence = (NeedEvidence(values["evidence_text"], values["evidence_url"]),) if values["evidence_url"] else ()
    return Need(
        "", values["sector"], values["title"], values["description"], values["asked_by"], evidence,
        values["consequence"], tuple(_split_keywords(values["keywords"])), "",
    )  # fmt: skip


def _write_proposal(curation: sqlite3.Connection, form_request: FormRequest, need: Need) -> ProposedNeed:
    proposal = add_proposal(curation, form_request.actor, need)
    act = AuditEntry("propose-need", "proposal", str(proposal.number), need.title)
    write_audit_entry(curation, form_request.actor, form_request.role, act)
    return proposal
