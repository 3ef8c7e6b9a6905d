"""Needs that people propose: kept as they were written; a curator takes one into the sector's file, or says why not."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from typing import Any

import yaml
from datasette.utils.asgi import Response

from homefinder.change_requests.validation import now
from homefinder.site.auth.audit import Deed, noted
from homefinder.site.curation.fields import Field, Problems, answered
from homefinder.site.curation.form_view import Turn, go
from homefinder.site.http.page import House, NotHere, Page
from homefinder.store.db import insert_many, scalar

FIELDS = (
    Field("sector", "Sector", "choice", missing="Choose the sector that lacks it"),
    Field("title", "Need", hint="One line: what cannot be done.", missing="Say in one line what is needed", least=5),
    Field(
        "description", "What cannot be done today, and what would be enough", "area", least=20, most=5000,
        hint="In the words of those who lack it. Do not name the answer.", missing="Describe what is needed",
    ),
    Field("asked_by", "Who asks", hint="Roles, no names.", missing="Say in what roles people ask for it", most=500),
    Field("consequence", "What happens if nothing is done", "area", missing="Say what happens without it", most=2000),
    Field("evidence_text", "Evidence", hint="A published fact that shows the need.", most=1000),
    Field("evidence_url", "Where the evidence is published", "web", most=1000),
    Field("keywords", "Words to search by", hint="With commas between them.", missing="Give a word or more", most=500),
)  # fmt: skip
ANSWERS = {"accept": "Accept", "decline": "Decline"}
ANSWER = (
    Field("answer", "Answer", "radio", missing="Choose accept or decline", choices=ANSWERS),
    Field("reason", "Reason", missing="Say why, in a sentence", hint="Everybody can read it.", least=3, most=1000),
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
LISTED = """SELECT n.*, coalesce((SELECT a.act FROM audit_log a
    WHERE a.kind = 'proposal' AND a.thing = CAST(n.id AS TEXT)
    AND a.act <> 'propose-need' ORDER BY a.id DESC LIMIT 1), '') AS answered FROM proposed_needs n ORDER BY n.id DESC"""


async def propose(turn: Turn) -> Response:
    """The form of a proposed need, and its answer."""
    sectors = [
        row["sector"] for row in await turn.read(lambda it: it.rows("SELECT DISTINCT sector FROM needs ORDER BY 1"))
    ]
    fields = (_with_sectors(sectors), *FIELDS[1:])
    values: dict[str, str] = {}
    problems: Problems = ()
    if turn.posted is not None:
        values, problems = answered(fields, turn.posted)
        if bool(values["evidence_text"]) != bool(values["evidence_url"]):
            missing = "evidence_url" if values["evidence_text"] else "evidence_text"
            problems = [*problems, (missing, "Give the evidence and where it is published, both or neither")]
        if not problems:
            await turn.write(lambda curation: _keep(curation, turn, values))
            return go("/needs/new?kept=1")
    data = {"fields": fields, "values": values, "problems": problems, "kept": "kept" in turn.query}
    return await turn.page(Page("pages/curate-propose.html", "Propose a need", data), 400 if problems else 200)


async def proposals(turn: Turn) -> Response:
    """Every proposed need, the latest first, each with the text for the sector's file and the answer to it."""
    problems: Problems = ()
    values: dict[str, str] = {}
    chosen = (turn.posted or {}).get("id", "")
    if turn.posted is not None:
        values, problems = answered(ANSWER, turn.posted)
        if not problems:
            await turn.write(lambda curation: _answer(curation, turn, chosen, values))
            return go("/curate/needs")
    data = {
        "proposals": await turn.read(listed),
        "fields": ANSWER,
        "values": values,
        "problems": problems,
        "chosen": chosen,
    }
    return await turn.page(Page("pages/curate-needs.html", "Proposed needs", data), 400 if problems else 200)


def listed(house: House) -> list[dict[str, Any]]:
    """Every proposal with its text for ``vocab/needs/SECTOR.yml`` and what was answered."""
    if not scalar(house.curation, "SELECT 1 FROM sqlite_master WHERE name = 'proposed_needs'"):
        return []
    return [{**dict(row), "yaml": as_yaml(dict(row))} for row in house.curation.execute(LISTED)]


def as_yaml(row: Mapping[str, Any]) -> str:
    """One entry of a sector's file of needs."""
    told = {"id": row["need_id"], "title": row["title"], "description": row["description"], "asked_by": row["asked_by"]}
    told |= {"evidence": json.loads(row["evidence"]), "consequence": row["consequence"]}
    told |= {"keywords": json.loads(row["keywords"])}
    text = yaml.safe_dump([told], allow_unicode=True, sort_keys=False, width=110)
    return "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())


def slug(title: str) -> str:
    """An id for a need: its words in lower case with hyphens, at most 60 characters."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)[:60].strip("-") or "need"


def _keep(curation: sqlite3.Connection, turn: Turn, values: Mapping[str, str]) -> None:
    evidence = [{"text": values["evidence_text"], "url": values["evidence_url"]}] if values["evidence_url"] else []
    keywords = [word.strip() for word in values["keywords"].split(",") if word.strip()]
    row = (
        now(), turn.actor, values["sector"], slug(values["title"]), values["title"], values["description"],
        values["asked_by"], json.dumps(evidence), values["consequence"], json.dumps(keywords),
    )  # fmt: skip
    insert_many(curation, "proposed_needs", COLUMNS, [row])
    number = scalar(curation, "SELECT last_insert_rowid()")
    noted(curation, turn.actor, turn.role, Deed("propose-need", "proposal", str(number), values["title"]))


def _answer(curation: sqlite3.Connection, turn: Turn, chosen: str, values: Mapping[str, str]) -> None:
    title = scalar(curation, "SELECT title FROM proposed_needs WHERE CAST(id AS TEXT) = ?", chosen)
    if title is None:
        raise NotHere("There is no such proposal. The list of proposed needs has every one.")
    deed = Deed(f"{values['answer']}-need", "proposal", chosen, str(title), values["reason"])
    noted(curation, turn.actor, turn.role, deed)


def _with_sectors(sectors: list[str]) -> Field:
    names = {name: name.replace("-", " ") for name in sectors}
    return Field("sector", "Sector", "choice", missing="Choose the sector that lacks it", choices=names)
