"""What was asked and decided before: decisions on like needs, past requests, and what the owner adopted."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

from homefinder.change_requests.model import ChangeRequestView
from homefinder.decisions.precedents import build_precedents, read_need_texts
from homefinder.decisions.store import PairDecisions
from homefinder.ranking.precedents import list_similar_precedents
from homefinder.search.bm25 import Postings
from homefinder.search.home_attributes import read_home_attributes
from homefinder.search.query import parse_query
from homefinder.store.queries import read_row
from homefinder.submissions.model import Citation, SubmissionHome, SubmissionNeed
from homefinder.submissions.routes import Route

MAX_CHANGES, MAX_MINUTES, MAX_ADOPTED = 3, 3, 5
"""How many changes of the home, decisions of the board and adopted profiles are named."""

_NUMBERED = re.compile(r"\b(?:RFC|request for change)s?\s*(?:no\.?|number)?\s*(\d{2,5})\b", re.I)


def list_decision_precedents(
    catalogue: sqlite3.Connection, need: SubmissionNeed, home: SubmissionHome, standings: Iterable[PairDecisions]
) -> list[Citation]:
    """Accepted decisions on this home for other needs, and on other homes for needs like this one."""
    accepted = [one for one in standings if one.verdict == "accept" and one.is_present and one.need_id != need.id]
    like = _list_similar_needs(catalogue, need, accepted)
    told = []
    for standing in accepted:
        if standing.home_id in home.series_home_ids or standing.need_id in like:
            last = standing.latest[-1]
            found = read_row(catalogue, "homes", standing.home_id)
            reason = f" {last.reason}" if last.reason else ""
            asked = last.need_title or last.need_id
            text = f"“{found['title']}” was accepted as the home of “{asked}” by {last.reviewer}.{reason}"
            told.append(Citation(text, found["url"], last.decided_on[:10]))
    return told


def _list_similar_needs(
    catalogue: sqlite3.Connection, need: SubmissionNeed, decided_pairs: Sequence[PairDecisions]
) -> set[str]:
    """Ids of the needs decided on that are like this one, as the ranking judges it."""
    if not decided_pairs:
        return set()
    texts, attributes = read_need_texts(catalogue), read_home_attributes(catalogue)
    query, postings = parse_query(need.title, texts[need.id]), Postings(catalogue, len(attributes))
    similar = list_similar_precedents(query, build_precedents(decided_pairs, texts), postings, attributes)
    return {item.precedent.need_id for item in similar}


def list_request_precedents(
    views: Iterable[ChangeRequestView], need: SubmissionNeed, home: SubmissionHome
) -> list[Citation]:
    """Past and present change requests for the same home or the same need, with how each stands."""
    told = []
    for view in views:
        asked = view.request
        if asked.home_id in home.series_home_ids or asked.need_id == need.id:
            text = f"Request {view.uid}, “{asked.title}”, made by {asked.proposed_by}, stands at: {view.state}."
            told.append(Citation(text, asked.home_url, view.since[:10]))
    return told


def list_cited_request_numbers(catalogue: sqlite3.Connection, home: SubmissionHome) -> list[Citation]:
    """Numbered requests for change that publications of the home or of its other editions cite."""
    marks = ", ".join("?" * len(home.related_home_ids))
    rows = catalogue.execute(
        f"""SELECT h.title, h.url, v.content FROM home_records r JOIN homes h ON h.id = r.home_id
            JOIN records c ON c.id = r.record_id JOIN record_versions v ON v.id = c.current_version_id
            WHERE r.home_id IN ({marks}) ORDER BY h.title, c.id""",
        home.related_home_ids,
    )
    told: dict[str, Citation] = {}
    for row in rows:
        for number in _NUMBERED.findall(row["content"]):
            told.setdefault(number, Citation(f"Request for change {number} is cited by “{row['title']}”.", row["url"]))
    return list(told.values())


def list_owner_precedents(catalogue: sqlite3.Connection, route: Route, home: SubmissionHome) -> list[Citation]:
    """What the route's owner decided in its latest minuted meetings, and standards that it has adopted."""
    meetings = catalogue.execute(
        """SELECT title, url, issued, description FROM records WHERE kind = 'decision' AND publisher = ?
           AND state <> 'removed' AND description <> '' ORDER BY issued DESC, id LIMIT ?""",
        (route.owner, MAX_MINUTES),
    )
    told = [
        Citation(f"{row['title']}: {_format_minutes(row['description'])}", row["url"], row["issued"])
        for row in meetings
    ]
    adopted = catalogue.execute(
        """SELECT h.id, h.title, h.url, h.issued, h.status FROM homes h JOIN publishers p ON p.id = h.publisher_id
           WHERE p.name = ? AND h.kind = 'standard' AND h.status LIKE '%adopted%' ORDER BY h.issued DESC, h.title""",
        (route.owner,),
    )
    rows = [row for row in adopted if row["id"] not in home.series_home_ids][:MAX_ADOPTED]
    return told + [
        Citation(f"“{row['title']}” has the status: {row['status']}.", row["url"], row["issued"]) for row in rows
    ]


def list_recent_changes(catalogue: sqlite3.Connection, records: Sequence[str]) -> list[Citation]:
    """The latest changes that were seen in the home's own publications."""
    marks = ", ".join("?" * len(records))
    rows = catalogue.execute(
        f"""SELECT c.summary, c.seen_on, r.url FROM changes c JOIN records r ON r.id = c.record_id
            WHERE c.kind = 'changed' AND c.record_id IN ({marks}) ORDER BY c.seen_on DESC, c.id DESC LIMIT ?""",
        (*records, MAX_CHANGES),
    )
    return [Citation(f"Its publication changed: {row['summary']}", row["url"], row["seen_on"][:10]) for row in rows]


def _format_minutes(text: str) -> str:
    """The points of a minute in one line."""
    return " ".join(line.lstrip("*-0123456789. \t") for line in text.splitlines() if line.strip())
