"""The review queue: one pair of need and home at a time, judged in one act and taken back in one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import Response

from homefinder.change_requests.validation import is_date
from homefinder.decisions.review_queue import ORDER, Review, review_queue
from homefinder.decisions.store import Decision, about, keep_decision, read_decisions, undo_decision
from homefinder.errors import UsageError
from homefinder.site.auth.audit import Deed, noted, signs_as
from homefinder.site.curation.fields import Field, Problems, answered
from homefinder.site.curation.form_view import Turn, go
from homefinder.site.http.page import House, NotHere, Page
from homefinder.site.pages.needs import candidate, drawn
from homefinder.store.db import scalar
from homefinder.urls import page_of, web

VERDICTS = {"accept": "Accept: it could meet the need", "reject": "Reject: it could not", "unsure": "Unsure"}
TRIGGERS = {"any-change": "Any change to the standard", "new-edition": "A new edition only, or its end"}
FIELDS = (
    Field("need", "Need", missing="Choose a pair from the queue", most=500),
    Field("home", "Home", missing="Choose a pair from the queue", most=500),
    Field("verdict", "Judgement", "radio", missing="Choose accept, reject or unsure", choices=VERDICTS),
    Field("reason", "Reason", missing="Say why, in a sentence", hint="Everybody can read it.", least=3, most=1000),
    Field(
        "look_again_on", "A day to look again", "date", most=60,
        hint="Such as 2027-03-01. Leave it empty where no day is known.",
    ),
    Field("look_again_when", "What brings it back", "radio", choices=TRIGGERS),
)  # fmt: skip
BACK = (
    Field("uid", "Judgement", missing="Choose a judgement to take back", most=60),
    Field("reason", "Reason", most=1000),
)
CARD = """SELECT c.rank, c.home_id, c.score, c.explanation AS sentence, c.features, h.title, h.kind, h.url, h.lifecycle,
    h.status, coalesce(p.name, '') AS publisher FROM candidates c JOIN homes h ON h.id = c.home_id
    LEFT JOIN publishers p ON p.id = h.publisher_id WHERE c.need_id = ? AND c.home_id = ?"""
HOME = """SELECT h.id, h.title, h.alt_titles, h.kind, h.description, h.keywords, h.lifecycle, h.status, h.version,
    h.issued, h.modified, h.url, coalesce(p.name, '') AS publisher FROM homes h
    LEFT JOIN publishers p ON p.id = h.publisher_id WHERE h.id = ?"""


async def review(turn: Turn) -> Response:
    """One pair of the queue by its place ``at``, and the judgement of it."""
    if turn.posted is None:
        return await _shown(turn, {}, ())
    values, problems = answered(FIELDS, turn.posted)
    today = datetime.now(UTC).date().isoformat()
    if values["look_again_on"] and not (is_date(values["look_again_on"]) and values["look_again_on"] > today):
        problems.append(
            ("look_again_on", f"A day to look again must come after today and be written as today is: {today}")
        )
    if problems:
        return await _shown(turn, values, problems)
    try:
        said = await turn.read(
            lambda house: about(
                house.catalogue, values["need"], values["home"], values["verdict"], values["reason"], "-", today
            )
        )
        said = replace(said, **{name: values[name] for name in ("look_again_on", "look_again_when")})
        await turn.write(lambda curation: _keep(curation, turn, said))
    except UsageError as error:
        return await _shown(turn, values, [("reason", str(error))])
    return go(f"/curate/review?at={await _next(turn, values)}&kept=1")


async def take_back(turn: Turn) -> Response:
    """Undo a judgement of one's own: the last, unless another is named."""
    if turn.posted is None:
        return go("/curate/review")
    values, problems = answered(BACK, turn.posted)
    if problems:
        return await turn.refuse("Nothing to take back", problems[0][1], 400)
    try:
        await turn.write(lambda curation: _undo(curation, turn, values))
    except UsageError as error:
        return await turn.refuse("It was not taken back", str(error), 400)
    return go("/curate/review?undone=1")


def _keep(curation: sqlite3.Connection, turn: Turn, said: Decision) -> str:
    mine = replace(said, reviewer=signs_as(curation, turn.actor), role=turn.role)
    uid = keep_decision(curation, mine)
    what = f"{said.verdict}: “{said.home_title}” for “{said.need_title}”"
    noted(curation, turn.actor, turn.role, Deed("decide", "pair", f"{said.need_id} {said.home_id}", what, said.reason))
    return uid


def _undo(curation: sqlite3.Connection, turn: Turn, values: Mapping[str, str]) -> None:
    signature = signs_as(curation, turn.actor)
    mine = next((item for item in read_decisions(curation, undone=True) if item.uid == values["uid"]), None)
    if mine is not None and mine.reviewer != signature:
        raise UsageError("Somebody else made that judgement. Make your own: where the two differ, both are shown.")
    because = values["reason"] or "Taken back on the site"
    undo_decision(curation, values["uid"], signature, because, datetime.now(UTC).date().isoformat())
    if mine is not None:
        what = f"{mine.verdict}: “{mine.home_title}” for “{mine.need_title}”"
        noted(curation, turn.actor, turn.role, Deed("undo", "pair", f"{mine.need_id} {mine.home_id}", what, because))


def queue_now(house: House) -> list[Review]:
    """The queue as what people said until this moment makes it."""
    return review_queue(house.catalogue, house.curation, datetime.now(UTC).date())


async def _next(turn: Turn, values: Mapping[str, str]) -> int:
    """The place to go on at: the same, since what was judged leaves the queue, or the one after if it stayed."""
    posted = turn.posted or {}
    at = int(posted["at"]) if posted.get("at", "").isdecimal() and len(posted["at"]) < 7 else 1
    queue = await turn.read(queue_now)
    here = queue[at - 1] if 0 < at <= len(queue) else None
    stayed = here is not None and (here.need_id, here.home_id) == (values["need"], values["home"])
    return at + 1 if stayed else at


async def _shown(turn: Turn, values: Mapping[str, str], problems: Problems) -> Response:
    data = await turn.read(lambda house: _facts(house, turn, values))
    more = {
        "fields": FIELDS, "values": values, "problems": problems, "verdicts": VERDICTS,
        "kept": "kept" in turn.query, "undone": "undone" in turn.query,
    }  # fmt: skip
    page = Page("pages/curate-review.html", "Review queue", data | more)
    return await turn.page(page, 400 if problems else 200)


def _facts(house: House, turn: Turn, values: Mapping[str, str]) -> dict[str, Any]:
    queue, last = queue_now(house), last_of(house.curation, turn.actor)
    asked = (turn.posted or turn.query).get("at", "")
    at = min(max(int(asked), 1), len(queue) or 1) if asked.isdecimal() and len(asked) < 7 else 1
    wanted = (values.get("need") or turn.query.get("need"), values.get("home") or turn.query.get("home"))
    pair = None
    if all(wanted):
        places = {(item.need_id, item.home_id): number for number, item in enumerate(queue, start=1)}
        at = places.get((str(wanted[0]), str(wanted[1])), 0)
        pair = queue[at - 1] if at else _asked_for(house, str(wanted[0]), str(wanted[1]))
    elif queue:
        pair = queue[at - 1]
    told = {"at": at, "count": len(queue), "last": last, "pair": None}
    return told if pair is None else told | _pair(house, pair)


def _asked_for(house: House, need_id: str, home_id: str) -> Review:
    """A pair that does not wait, for a curator who wants to judge it all the same. Raises NotHere."""
    need = house.row("SELECT title FROM needs WHERE id = ?", need_id)
    home = house.row("SELECT title FROM homes WHERE id = ?", home_id)
    if need is None or home is None:
        raise NotHere(f"The catalogue has no {'need ' + need_id if need is None else 'home ' + home_id}.")
    why = "It does not wait for a judgement; you chose it."
    return Review("chosen", need_id, need["title"], home_id, home["title"], why)


def _pair(house: House, item: Review) -> dict[str, Any]:
    need = house.row("SELECT * FROM needs WHERE id = ?", item.need_id) or {}
    home = house.row(HOME, item.home_id)
    cards = drawn([candidate(row, json.loads(row["features"])) for row in house.rows(CARD, item.need_id, item.home_id)])
    said = [it for it in read_decisions(house.curation) if it.uid in item.decisions]
    return {
        "pair": asdict(item),
        "kind_says": ORDER.get(item.kind, ""),
        "need": need | {"page": page_of("need", item.need_id)},
        "home": home and {**home, "url": web(home["url"]), "page": page_of("home", item.home_id)},
        "card": cards[0] if cards else None,
        "said": [
            {
                "on": it.decided_on,
                "role": it.role,
                "verdict": it.verdict,
                "reason": it.reason,
                "look_again": it.look_again,
            }
            for it in said
        ],
    }


def last_of(curation: sqlite3.Connection, actor: str) -> dict[str, str] | None:
    """The latest judgement of a person that was not taken back."""
    if not scalar(curation, "SELECT 1 FROM sqlite_master WHERE name = 'people'"):
        return None
    row = curation.execute(
        """SELECT d.uid, d.verdict, d.need_title, d.home_title FROM decisions d JOIN people p ON p.signs_as = d.reviewer
           LEFT JOIN decision_undos u ON u.decision_id = d.id
           WHERE p.actor = ? AND u.decision_id IS NULL ORDER BY d.id DESC LIMIT 1""",
        (actor,),
    ).fetchone()
    return dict(row) if row else None
