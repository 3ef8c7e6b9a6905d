"""What was asked and decided before: decisions on like needs, past requests, and what the owner adopted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

from homefinder.change_requests.model import RequestView
from homefinder.decisions.store import Standing
from homefinder.submissions.model import Cited, HomeTold, NeedTold
from homefinder.submissions.routes import Route

SHARED = 2
"""Keywords that two needs must share to count as alike; one is shared by chance (“assessment”)."""

CHANGES, MINUTES, ADOPTED = 3, 3, 5
"""How many changes of the home, decisions of the board and adopted profiles are named."""

_NUMBERED = re.compile(r"\b(?:RFC|request for change)s?\s*(?:no\.?|number)?\s*(\d{2,5})\b", re.I)


def of_decisions(
    catalogue: sqlite3.Connection, need: NeedTold, home: HomeTold, standings: Iterable[Standing]
) -> list[Cited]:
    """Accepted decisions on this home for other needs, and on other homes for needs like this one."""
    like = like_needs(catalogue, need)
    told = []
    for standing in standings:
        if standing.verdict != "accept" or not standing.present or standing.need_id == need.id:
            continue
        if standing.home_id in home.kin or standing.need_id in like:
            last = standing.latest[-1]
            title, url = catalogue.execute("SELECT title, url FROM homes WHERE id = ?", (standing.home_id,)).fetchone()
            reason = f" {last.reason}" if last.reason else ""
            text = (
                f"“{title}” was accepted as the home of “{last.need_title or last.need_id}” by {last.reviewer}.{reason}"
            )
            told.append(Cited(text, url, last.decided_on[:10]))
    return told


def like_needs(catalogue: sqlite3.Connection, need: NeedTold) -> frozenset[str]:
    """Ids of needs that share keywords with this one."""
    own = {word.casefold() for word in need.keywords}
    rows = catalogue.execute("SELECT id, keywords FROM needs WHERE id <> ?", (need.id,)).fetchall()
    return frozenset(row["id"] for row in rows if len(own & set(row["keywords"].casefold().split("\n"))) >= SHARED)


def of_requests(views: Iterable[RequestView], need: NeedTold, home: HomeTold) -> list[Cited]:
    """Past and present change requests for the same home or the same need, with how each stands."""
    told = []
    for view in views:
        asked = view.request
        if asked.home_id in home.kin or asked.need_id == need.id:
            text = f"Request {view.uid}, “{asked.title}”, made by {asked.proposed_by}, stands at: {view.state}."
            told.append(Cited(text, asked.home_url, view.since[:10]))
    return told


def of_numbers(catalogue: sqlite3.Connection, home: HomeTold) -> list[Cited]:
    """Numbered requests for change that publications of the home or of its other editions cite."""
    marks = ", ".join("?" * len(home.family))
    rows = catalogue.execute(
        f"""SELECT h.title, h.url, v.content FROM home_records r JOIN homes h ON h.id = r.home_id
            JOIN records c ON c.id = r.record_id JOIN record_versions v ON v.id = c.current_version_id
            WHERE r.home_id IN ({marks}) ORDER BY h.title, c.id""",
        home.family,
    )
    told: dict[str, Cited] = {}
    for row in rows:
        for number in _NUMBERED.findall(row["content"]):
            told.setdefault(number, Cited(f"Request for change {number} is cited by “{row['title']}”.", row["url"]))
    return list(told.values())


def of_owner(catalogue: sqlite3.Connection, route: Route, home: HomeTold) -> list[Cited]:
    """What the route's owner decided in its latest minuted meetings, and standards that it has adopted."""
    meetings = catalogue.execute(
        """SELECT title, url, issued, description FROM records WHERE kind = 'decision' AND publisher = ?
           AND state <> 'removed' AND description <> '' ORDER BY issued DESC, id LIMIT ?""",
        (route.owner, MINUTES),
    )
    told = [Cited(f"{row['title']}: {_outcomes(row['description'])}", row["url"], row["issued"]) for row in meetings]
    adopted = catalogue.execute(
        """SELECT h.id, h.title, h.url, h.issued, h.status FROM homes h JOIN publishers p ON p.id = h.publisher_id
           WHERE p.name = ? AND h.kind = 'standard' AND h.status LIKE '%adopted%' ORDER BY h.issued DESC, h.title""",
        (route.owner,),
    )
    rows = [row for row in adopted if row["id"] not in home.kin][:ADOPTED]
    return told + [
        Cited(f"“{row['title']}” has the status: {row['status']}.", row["url"], row["issued"]) for row in rows
    ]


def of_changes(catalogue: sqlite3.Connection, records: Sequence[str]) -> list[Cited]:
    """The latest changes that were seen in the home's own publications."""
    marks = ", ".join("?" * len(records))
    rows = catalogue.execute(
        f"""SELECT c.summary, c.seen_on, r.url FROM changes c JOIN records r ON r.id = c.record_id
            WHERE c.kind = 'changed' AND c.record_id IN ({marks}) ORDER BY c.seen_on DESC, c.id DESC LIMIT ?""",
        (*records, CHANGES),
    )
    return [Cited(f"Its publication changed: {row['summary']}", row["url"], row["seen_on"][:10]) for row in rows]


def _outcomes(text: str) -> str:
    """The points of a minute in one line."""
    return " ".join(line.lstrip("*-0123456789. \t") for line in text.splitlines() if line.strip())
