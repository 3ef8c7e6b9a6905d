"""Pairs of records that may be one thing: the likeliest first, one at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import UsageError
from homefinder.resolve.judgements import Judgement, keep_judgement, read_judgements
from homefinder.site.auth.audit import Deed, noted, signs_as
from homefinder.site.curation.fields import Field, Problems, answered
from homefinder.site.curation.form_view import Turn, go
from homefinder.site.http.page import House, Page
from homefinder.urls import page_of, web

VERDICTS = {"same": "The same thing", "different": "Two different things", "unsure": "Unsure"}
FIELDS = (
    Field("left", "First record", missing="Choose a pair from the list", most=1000),
    Field("right", "Second record", missing="Choose a pair from the list", most=1000),
    Field("verdict", "Judgement", "radio", missing="Choose same, different or unsure", choices=VERDICTS),
    Field("reason", "Reason", missing="Say why, in a sentence", hint="Everybody can read it.", least=3, most=1000),
)
WAITING = """SELECT left_record, right_record, score, reason FROM resolve_pairs
    WHERE outcome = 'review' AND verdict = ''
    ORDER BY score DESC, left_record, right_record"""
RECORD = """SELECT id, source_id, kind, title, description, url, page_url, publisher, status, lifecycle, version,
    issued, modified FROM records WHERE id = ?"""


async def pairs(turn: Turn) -> Response:
    """One pair, both records side by side, and the judgement of it."""
    if turn.posted is None:
        return await _shown(turn, {}, ())
    values, problems = answered(FIELDS, turn.posted)
    if problems:
        return await _shown(turn, values, problems)
    titles = await turn.read(lambda house: [house.row(RECORD, values[side]) for side in ("left", "right")])
    if None in titles:
        return await _shown(turn, values, [("left", "One of the two records is in the catalogue no more")])
    what = " and ".join(f"“{row['title']}”" for row in titles if row)
    try:
        await turn.write(lambda curation: _keep(curation, turn, values, what))
    except UsageError as error:
        return await _shown(turn, values, [("reason", str(error))])
    return go("/curate/pairs?kept=1")


def _keep(curation: sqlite3.Connection, turn: Turn, values: Mapping[str, str], what: str) -> None:
    today = datetime.now(UTC).date().isoformat()
    reviewer = signs_as(curation, turn.actor)
    said = Judgement(values["left"], values["right"], values["verdict"], values["reason"], reviewer, today)
    keep_judgement(curation, said)
    thing = f"{values['left']} {values['right']}"
    deed = Deed("judge-records", "records", thing, f"{values['verdict']}: {what}", values["reason"])
    noted(curation, turn.actor, turn.role, deed)


def waiting(house: House) -> list[dict[str, Any]]:
    """Pairs in doubt that nobody has judged until this moment."""
    judged = read_judgements(house.curation)
    return [
        row for row in house.rows(WAITING) if frozenset((row["left_record"], row["right_record"])) not in judged
    ]  # fmt: skip


async def _shown(turn: Turn, values: Mapping[str, str], problems: Problems) -> Response:
    def facts(house: House) -> dict[str, Any]:
        found = waiting(house)
        at = turn.query.get("at", "")
        place = min(max(int(at), 1), len(found) or 1) if at.isdecimal() and len(at) < 7 else 1
        pair = found[place - 1] if found else None
        sides = [house.row(RECORD, pair[side]) for side in ("left_record", "right_record")] if pair else []
        for side in sides:
            if side:
                side |= {"address": web(side["url"]), "page": page_of("record", side["id"])}
        return {"pair": pair, "sides": sides, "at": place, "count": len(found)}

    more = {
        "fields": FIELDS,
        "values": values,
        "problems": problems,
        "verdicts": VERDICTS,
        "kept": "kept" in turn.query,
    }
    page = Page("pages/curate-pairs.html", "Records that may be one thing", await turn.read(facts) | more)
    return await turn.page(page, 400 if problems else 200)
