"""The log of every act on the site: added to, never changed; people are named by role unless they agreed to more."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from typing import Any

from homefinder.change_requests.validation import now
from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.store.db import insert_many, scalar
from homefinder.urls import build_page_path

ACTS = {
    "decide": "judged a pair of need and home",
    "undo": "took a judgement back",
    "judge-records": "judged a pair of records",
    "open-request": "opened a change request",
    "move-request": "moved a change request",
    "propose-need": "proposed a need",
    "accept-need": "accepted a proposed need",
    "decline-need": "declined a proposed need",
    "name-shown": "said how they are named here",
}
"""What people do on the site, as the log tells it."""

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. ``kind`` and ``thing`` name what it was done to: decision, request, need, proposal, pair or person."""

    act: str
    kind: str
    thing: str
    title: str
    note: str = ""


def write_audit_entry(curation: sqlite3.Connection, actor: str, role: str, entry: AuditEntry) -> None:
    """Add an act to the log. Call it in the transaction that does the act."""
    row = (now(), actor, role, entry.act, entry.kind, entry.thing, entry.title, entry.note)
    insert_many(curation, "audit_log", ("at", "actor", "role", "act", "kind", "thing", "title", "note"), [row])


def ensure_reviewer_name(curation: sqlite3.Connection, actor: str) -> str:
    """The name under which a person's judgements are kept: a made-up one that stays, since those are published.

    A person who agreed to be named keeps it too, or a later judgement would stand beside the earlier, not replace it.
    """
    known = scalar(curation, "SELECT signs_as FROM people WHERE actor = ?", actor)
    if known:
        return str(known)
    made = f"reviewer-{secrets.token_hex(3)}"
    insert_many(curation, "people", ("actor", "signs_as", "shown"), [(actor, made, "")])
    return made


def write_shown_name(curation: sqlite3.Connection, actor: str, shown: str) -> None:
    """Agree to be named as ``shown`` in the log, or with an empty text to be named no more."""
    ensure_reviewer_name(curation, actor)
    curation.execute("UPDATE people SET shown = ? WHERE actor = ?", (shown, actor))


def audit_page(context: PageContext, request: PageRequest) -> Page:
    """What curators and contributors did, the latest first."""
    act, at = request.read_word("act", tuple(ACTS)), request.read_number("page", 1, most=100_000)
    found = _list_entries(context.curation, act, at)
    data: dict[str, Any] = {
        "entries": found[:PAGE_SIZE],
        "acts": ACTS,
        "chosen": act,
        "number": at,
        "more": len(found) > PAGE_SIZE,
    }
    about = "Every judgement, request and proposal made on this site, with the day and the reason."
    return Page("pages/curate-audit.html", "What curators did", data, about, rows=data["entries"])


def _list_entries(curation: sqlite3.Connection, act: str, at: int) -> list[dict[str, Any]]:
    if not scalar(curation, "SELECT 1 FROM sqlite_master WHERE name = 'audit_log'"):
        return []  # nobody has signed in since this version was installed
    rows = curation.execute(
        """SELECT a.at, a.role, coalesce(p.shown, '') AS name, a.act, a.kind, a.thing, a.title, a.note
           FROM audit_log a LEFT JOIN people p ON p.actor = a.actor
           WHERE ? IN ('', a.act) ORDER BY a.id DESC LIMIT ? OFFSET ?""",
        (act, PAGE_SIZE + 1, (at - 1) * PAGE_SIZE),
    )
    return [{**dict(row), "said": ACTS.get(row["act"], row["act"]), "page": _build_thing_path(row)} for row in rows]


def _build_thing_path(row: sqlite3.Row) -> str:
    if row["kind"] == "pair":
        return build_page_path("need", row["thing"].partition(" ")[0])
    return build_page_path(row["kind"], row["thing"]) if row["kind"] in ("need", "home", "request") else ""
