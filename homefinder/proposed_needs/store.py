"""Proposed needs in curation.db: what was proposed, what a curator answered, and the accepted ones as needs."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from homefinder.ranking.needs import Need, NeedEvidence
from homefinder.store.db import insert_many, scalar
from homefinder.store.moments import read_present_moment

WAITING, ACCEPTED, DECLINED = "waiting", "accepted", "declined"
TOKEN_BYTES = 16
"""Bytes of chance in the address by which a proposer sees the answer: 128 bits cannot be guessed."""

COLUMNS = (
    "at", "actor", "sector", "need_id", "title", "description", "asked_by", "evidence", "consequence", "keywords",
    "token",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposedNeed:
    """One proposal with what became of it. ``at`` and ``answered_at`` are ISO moments in UTC; ``answer`` is the reason
    that the curator gave."""

    number: int
    at: str
    need: Need
    state: str
    answered_at: str
    answer: str
    token: str


def add_proposal(curation: sqlite3.Connection, actor: str, need: Need) -> ProposedNeed:
    """Keep a need that ``actor`` proposes; its id is made from its title."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    evidence = json.dumps([{"text": item.text, "url": item.url} for item in need.evidence])
    row = (
        read_present_moment(), actor, need.sector, build_need_id(need.title), need.title, need.description,
        need.asked_by, evidence, need.consequence, json.dumps(list(need.keywords)), token,
    )  # fmt: skip
    insert_many(curation, "proposed_needs", COLUMNS, [row])
    found = find_proposal(curation, token)
    assert found is not None
    return found


def answer_proposal(
    curation: sqlite3.Connection, number: int, state: str, answer: str, taken_ids: Collection[str]
) -> ProposedNeed | None:
    """Accept or decline one that waits, with the reason; None where none of this number waits.

    An accepted need gets an id that is not among ``taken_ids`` nor another accepted need's.
    """
    waiting = [item for item in list_proposals(curation) if item.number == number and item.state == WAITING]
    if not waiting:
        return None
    taken = {*taken_ids, *(need.id for need in read_accepted_needs(curation))}
    need_id = choose_free_id(waiting[0].need.id, taken) if state == ACCEPTED else waiting[0].need.id
    curation.execute(
        "UPDATE proposed_needs SET state = ?, answered_at = ?, answer = ?, need_id = ? WHERE id = ?",
        (state, read_present_moment(), answer, need_id, number),
    )
    return next(item for item in list_proposals(curation) if item.number == number)


def list_proposals(curation: sqlite3.Connection) -> list[ProposedNeed]:
    """Every proposal, the latest first."""
    return [_build_proposal(row) for row in curation.execute("SELECT * FROM proposed_needs ORDER BY id DESC")]


def find_proposal(curation: sqlite3.Connection, token: str) -> ProposedNeed | None:
    """The proposal whose proposer holds this token; None for a token that was never given."""
    row = curation.execute("SELECT * FROM proposed_needs WHERE token = ? AND token <> ''", (token,)).fetchone()
    return _build_proposal(row) if row else None


def read_accepted_needs(curation: sqlite3.Connection) -> list[Need]:
    """The needs that curators accepted, the first first; of two with one id, which only older files have, the first."""
    found: dict[str, Need] = {}
    for item in reversed(list_proposals(curation)):
        if item.state == ACCEPTED:
            found.setdefault(item.need.id, item.need)
    return list(found.values())


def add_accepted_needs(needs: Sequence[Need], curation: sqlite3.Connection) -> list[Need]:
    """``needs`` and after them the accepted ones: one that stands in a file by now is that of the file."""
    known = {need.id for need in needs}
    return [*needs, *(need for need in read_accepted_needs(curation) if need.id not in known)]


def has_proposed(curation: sqlite3.Connection, need: Need) -> bool:
    """Whether the same words wait already, as when a form is sent twice."""
    sql = "SELECT 1 FROM proposed_needs WHERE state = ? AND sector = ? AND title = ? AND description = ?"
    return scalar(curation, sql, WAITING, need.sector, need.title, need.description) is not None


def build_need_id(title: str) -> str:
    """An id for a need: its words in lower case with hyphens, at most 60 characters."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)[:60].strip("-") or "need"


def choose_free_id(need_id: str, taken: Iterable[str]) -> str:
    """``need_id``, or with the first number after it that makes it free."""
    used = set(taken)
    number, found = 2, need_id
    while found in used:
        found, number = f"{need_id}-{number}", number + 1
    return found


def _build_proposal(row: sqlite3.Row) -> ProposedNeed:
    evidence = tuple(NeedEvidence(item["text"], item["url"]) for item in json.loads(row["evidence"]))
    need = Need(
        row["need_id"], row["sector"], row["title"], row["description"], row["asked_by"], evidence, row["consequence"],
        tuple(json.loads(row["keywords"])), f"proposal {row['id']} of this site",
    )  # fmt: skip
    return ProposedNeed(
        row["id"], row["at"], need, row["state"], row["answered_at"], row["answer"], row["token"]
    )  # fmt: skip
