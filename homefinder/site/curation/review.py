"""The review queue: one pair of need and home at a time, judged in one act and taken back in one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from datasette.utils.asgi import Response

from homefinder.clean.days import is_day
from homefinder.decisions.disputes.settlement import find_judged_pair, name_settled_uids
from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.review_queue import REVIEW_ORDER, Review, build_review_queue
from homefinder.decisions.store import Decision, add_decision, read_decisions, undo_decision
from homefinder.errors import UsageError
from homefinder.site.auth.audit import AuditEntry, ensure_reviewer_name, find_reviewer_name, write_audit_entry
from homefinder.site.curation.fields import REASON_FIELD, FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.http.page import Page, PageContext, PageNotFound, parse_whole_number
from homefinder.site.pages.need_homes import build_row_anchor
from homefinder.site.pages.needs import CANDIDATE, add_bar_shares, build_card
from homefinder.store.queries import find_row
from homefinder.urls import build_page_path, clean_link

VERDICTS = {"accept": "Accept: it could meet the need", "reject": "Reject: it could not", "unsure": "Unsure"}
TRIGGERS = {"any-change": "Any change to the standard", "new-edition": "A new edition only, or its end"}
FIELDS = (
    FormField("need", "Need", missing_message="Choose a pair from the queue", max_length=500),
    FormField("home", "Home", missing_message="Choose a pair from the queue", max_length=500),
    FormField("verdict", "Judgement", "radio", missing_message="Choose accept, reject or unsure", choices=VERDICTS),
    REASON_FIELD,
    FormField(
        "review_on", "A day to look again", "date", max_length=60,
        hint="Such as 2027-03-01. Leave it empty where no day is known.",
    ),
    FormField("review_trigger", "What brings it back", "radio", choices=TRIGGERS),
)  # fmt: skip
UNDO_FIELDS = (
    FormField("uid", "Judgement", missing_message="Choose a judgement to take back", max_length=60),
    FormField("reason", "Reason", max_length=1000),
)
CARD = f"{CANDIDATE} AND c.home_id = ?"
HOME = """SELECT h.id, h.title, h.alt_titles, h.kind, h.description, h.keywords, h.lifecycle, h.status, h.version,
    h.issued, h.modified, h.url, coalesce(p.name, '') AS publisher FROM homes h
    LEFT JOIN publishers p ON p.id = h.publisher_id WHERE h.id = ?"""


async def review_pair(form_request: FormRequest) -> Response:
    """One pair of the queue by its place ``at``, and the judgement of it."""
    if form_request.posted_values is None:
        return await _render_review(form_request, {}, ())
    values, problems = parse_answers(FIELDS, form_request.posted_values)
    latest = max(form_request.present_day, await form_request.read(lambda context: context.today))
    if values["review_on"] and not (is_day(values["review_on"]) and values["review_on"] > latest):
        problems.append(("review_on", f"A day to look again must come after {latest} and be written like it"))
    if problems:
        return await _render_review(form_request, values, problems)
    try:
        await keep_judgement(form_request, values)
    except UsageError as error:
        return await _render_review(form_request, values, [("reason", str(error))])
    return redirect(f"/curate/review?at={await _compute_next_place(form_request, values)}&kept=1")


async def keep_judgement(form_request: FormRequest, values: Mapping[str, str]) -> None:
    """Keep what the person judged of the pair of ``values``; of a pair on which others differ it settles that.

    Raises UsageError for a pair that the catalogue does not have.
    """
    decision = await form_request.read(lambda context: _build_judgement(context, form_request, values))
    await form_request.write(lambda curation: _write_decision(curation, form_request, decision))


def _build_judgement(context: PageContext, form_request: FormRequest, values: Mapping[str, str]) -> Decision:
    reviewer = find_reviewer_name(context.curation, form_request.actor)
    pair = find_judged_pair(context.catalogue, context.curation, values["need"], values["home"])
    decision = build_decision(
        context.catalogue, values["need"], values["home"], values["verdict"], values["reason"], reviewer or "-",
        form_request.present_day,
    )  # fmt: skip
    return replace(
        decision,
        review_on=values.get("review_on", ""),
        review_trigger=values.get("review_trigger", ""),
        settles=name_settled_uids(pair, reviewer, values["verdict"]),
    )


async def take_back_decision(form_request: FormRequest) -> Response:
    """Undo a judgement of one's own: the last, unless another is named."""
    if form_request.posted_values is None:
        return redirect("/curate/review")
    values, problems = parse_answers(UNDO_FIELDS, form_request.posted_values)
    if problems:
        return await form_request.refuse("Nothing to take back", problems[0][1], 400)
    try:
        await form_request.write(lambda curation: _undo_own_decision(curation, form_request, values))
    except UsageError as error:
        return await form_request.refuse("It was not taken back", str(error), 400)
    return redirect("/curate/review?undone=1")


def _write_decision(curation: sqlite3.Connection, form_request: FormRequest, decision: Decision) -> str:
    mine = replace(decision, reviewer=ensure_reviewer_name(curation, form_request.actor), role=form_request.role)
    uid = add_decision(curation, mine)
    what = f"{decision.verdict}: “{decision.home_title}” for “{decision.need_title}”"
    write_audit_entry(
        curation,
        form_request.actor,
        form_request.role,
        AuditEntry(
            "settle" if decision.settles else "decide",
            "pair",
            f"{decision.need_id} {decision.home_id}",
            what,
            decision.reason,
        ),
    )
    return uid


def _undo_own_decision(curation: sqlite3.Connection, form_request: FormRequest, values: Mapping[str, str]) -> None:
    signature = ensure_reviewer_name(curation, form_request.actor)
    mine = next((item for item in read_decisions(curation, include_undone=True) if item.uid == values["uid"]), None)
    if mine is not None and mine.reviewer != signature:
        raise UsageError("Somebody else made that judgement. Make your own: where the two differ, both are shown.")
    because = values["reason"] or "Taken back on the site"
    undo_decision(curation, values["uid"], signature, because, form_request.present_day)
    if mine is not None:
        what = f"{mine.verdict}: “{mine.home_title}” for “{mine.need_title}”"
        write_audit_entry(
            curation,
            form_request.actor,
            form_request.role,
            AuditEntry("undo", "pair", f"{mine.need_id} {mine.home_id}", what, because),
        )


def read_queue(context: PageContext) -> list[Review]:
    """The queue as what people said until this moment makes it."""
    return build_review_queue(context.catalogue, context.curation, context.today)


async def _compute_next_place(form_request: FormRequest, values: Mapping[str, str]) -> int:
    """The place to go on at: the same, since what was judged leaves the queue, or the one after if it stayed."""
    posted = form_request.posted_values or {}
    at = parse_whole_number(posted.get("at", "")) or 1
    queue = await form_request.read(read_queue)
    here = queue[at - 1] if 0 < at <= len(queue) else None
    stayed = here is not None and (here.need_id, here.home_id) == (values["need"], values["home"])
    return at + 1 if stayed else at


async def _render_review(form_request: FormRequest, values: Mapping[str, str], problems: Problems) -> Response:
    data = await form_request.read(lambda context: _collect_facts(context, form_request, values))
    more = {
        "fields": FIELDS, "values": values, "problems": problems, "verdicts": VERDICTS,
        "is_saved": "kept" in form_request.query, "undone": "undone" in form_request.query,
    }  # fmt: skip
    page = Page("pages/curate-review.html", "Review queue", data | more)
    return await form_request.render_page(page, 400 if problems else 200)


def _collect_facts(context: PageContext, form_request: FormRequest, values: Mapping[str, str]) -> dict[str, Any]:
    queue, last = read_queue(context), find_last_decision(context.curation, form_request.actor)
    asked = (form_request.posted_values or form_request.query).get("at", "")
    at = min(parse_whole_number(asked) or 1, len(queue) or 1)
    wanted = (
        values.get("need") or form_request.query.get("need"),
        values.get("home") or form_request.query.get("home"),
    )
    pair = None
    if all(wanted):
        places = {(item.need_id, item.home_id): number for number, item in enumerate(queue, start=1)}
        at = places.get((str(wanted[0]), str(wanted[1])), 0)
        pair = queue[at - 1] if at else _build_chosen_pair(context, str(wanted[0]), str(wanted[1]))
    elif queue:
        pair = queue[at - 1]
    facts = {"at": at, "count": len(queue), "last": last, "pair": None}
    return facts if pair is None else facts | _pair_to_dict(context, pair)


def _build_chosen_pair(context: PageContext, need_id: str, home_id: str) -> Review:
    """A pair that does not wait, for a curator who wants to judge it all the same. Raises PageNotFound."""
    need = find_row(context.catalogue, "needs", need_id)
    home = find_row(context.catalogue, "homes", home_id)
    if need is None or home is None:
        raise PageNotFound(f"The catalogue has no {'need ' + need_id if need is None else 'home ' + home_id}.")
    why = "It does not wait for a judgement; you chose it."
    return Review("chosen", need_id, need["title"], home_id, home["title"], why)


def _pair_to_dict(context: PageContext, item: Review) -> dict[str, Any]:
    need = find_row(context.catalogue, "needs", item.need_id) or {}
    home = context.find_row(HOME, item.home_id)
    cards = add_bar_shares(
        [build_card(row, json.loads(row["features"])) for row in context.list_rows(CARD, item.need_id, item.home_id)]
    )
    judged = [it for it in read_decisions(context.curation) if it.uid in item.decisions]
    return {
        "pair": asdict(item),
        "kind_says": REVIEW_ORDER.get(item.kind, ""),
        "need": need | {"page": build_page_path("need", item.need_id)},
        "row_page": f"{build_page_path('need', item.need_id)}#{build_row_anchor(item.home_id)}",
        "home": home and {**home, "url": clean_link(home["url"]), "page": build_page_path("home", item.home_id)},
        "card": cards[0] if cards else None,
        "judgements": [
            {
                "on": it.decided_on,
                "role": it.role,
                "verdict": it.verdict,
                "reason": it.reason,
                "look_again": it.look_again,
            }
            for it in judged
        ],
    }


def find_last_decision(curation: sqlite3.Connection, actor: str) -> dict[str, str] | None:
    """The latest judgement of a person that was not taken back."""
    row = curation.execute(
        """SELECT d.uid, d.verdict, d.need_title, d.home_title FROM decisions d
           JOIN people p ON p.pseudonym = d.reviewer
           LEFT JOIN decision_undos u ON u.decision_id = d.id
           WHERE p.actor = ? AND u.decision_id IS NULL ORDER BY d.noted_at DESC, d.id DESC LIMIT 1""",
        (actor,),
    ).fetchone()
    return dict(row) if row else None
