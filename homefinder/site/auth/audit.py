"""The log of every act on the site: added to, never changed; people are named by role unless they agreed to more."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from homefinder.site.http.page import Page, PageContext, PageRequest
from homefinder.site.pages.common import page_list
from homefinder.store.db import insert_many, scalar
from homefinder.store.moments import read_present_moment
from homefinder.urls import build_page_path

ACTS = {
    "decide": "judged a pair of need and home",
    "settle": "settled what others disagreed on",
    "comment": "commented on a judgement",
    "undo": "took a judgement back",
    "judge-records": "judged a pair of records",
    "open-request": "opened a change request",
    "move-request": "moved a change request",
    "propose-need": "proposed a need",
    "accept-need": "accepted a proposed need",
    "decline-need": "declined a proposed need",
    "enter-use": "said who uses a standard",
    "accepted-use": "accepted a use",
    "refused-use": "refused a use",
    "answer-criterion": "answered a question of published criteria",
    "name-shown": "said how they are named here",
    "erase": "erased what was kept of a person",
    "retention": "took out what was kept for long enough",
}
"""What people do on the site, as the log tells it."""

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. ``target_kind`` and ``target`` name what it was done to: pair, request, proposal, person …"""

    action: str
    target_kind: str
    target: str
    title: str
    note: str = ""


def write_audit_entry(curation: sqlite3.Connection, actor: str, role: str, entry: AuditEntry) -> None:
    """Add an act to the log. Call it in the transaction that does the act."""
    row = (read_present_moment(), actor, role, entry.action, entry.target_kind, entry.target, entry.title, entry.note)
    insert_many(
        curation, "audit_log", ("at", "actor", "role", "action", "target_kind", "target", "title", "note"), [row]
    )


def ensure_reviewer_name(curation: sqlite3.Connection, actor: str) -> str:
    """The name under which a person's judgements are kept: a made-up one that stays, since those are published.

    A person who agreed to be named keeps it too, or a later judgement would stand beside the earlier, not replace it.
    """
    if known := find_reviewer_name(curation, actor):
        return known
    made = f"reviewer-{secrets.token_hex(3)}"
    insert_many(curation, "people", ("actor", "pseudonym", "display_name"), [(actor, made, "")])
    return made


def find_reviewer_name(curation: sqlite3.Connection, actor: str) -> str:
    """The same where the person has one already; empty where not. Reads only."""
    return str(scalar(curation, "SELECT pseudonym FROM people WHERE actor = ?", actor) or "")


def write_shown_name(curation: sqlite3.Connection, actor: str, display_name: str) -> None:
    """Agree to be named as ``display_name`` in the log, or with an empty text to be named no more."""
    ensure_reviewer_name(curation, actor)
    curation.execute("UPDATE people SET display_name = ? WHERE actor = ?", (display_name, actor))


def audit_page(context: PageContext, request: PageRequest) -> Page:
    """What curators and contributors did, the latest first."""
    act, curation = request.read_word("act", tuple(ACTS)), context.curation
    total = int(curation.execute("SELECT count(*) FROM audit_log WHERE ? IN ('', action)", (act,)).fetchone()[0])
    read: Callable[[int, int], Iterator[dict[str, Any]]] = lambda *span: _list_entries(curation, act, *span)  # noqa: E731
    pager, entries, every = page_list(request, total, {"act": act}, read, PAGE_SIZE)
    data: dict[str, Any] = {"entries": entries, "acts": ACTS, "chosen": act, "pager": pager}
    about = "Every judgement, request and proposal made on this site, with the day and the reason."
    return Page("pages/curate-audit.html", "What curators did", data, about, rows=every)


def _list_entries(curation: sqlite3.Connection, act: str, limit: int, offset: int) -> Iterator[dict[str, Any]]:
    rows = curation.execute(
        """SELECT a.at, a.role, coalesce(p.display_name, '') AS name, a.action, a.target_kind, a.target, a.title, a.note
           FROM audit_log a LEFT JOIN people p ON p.actor = a.actor
           WHERE ? IN ('', a.action) ORDER BY a.id DESC LIMIT ? OFFSET ?""",
        (act, limit, offset),
    )
    for row in rows:
        yield {**dict(row), "act_in_words": ACTS.get(row["action"], row["action"]), "page": _build_target_path(row)}


def _build_target_path(row: sqlite3.Row) -> str:
    if row["target_kind"] == "pair":
        return build_page_path("need", row["target"].partition(" ")[0])
    return (
        build_page_path(row["target_kind"], row["target"]) if row["target_kind"] in ("need", "home", "request") else ""
    )
