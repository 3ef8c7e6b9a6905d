"""Dates that matter to a request: what closes, meets or begins, of the home and of its owner."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from homefinder.clean.markdown import format_day
from homefinder.submissions.model import Citation, SubmissionHome

CONSULTATION = "consultation"
"""Kind of a date by which a public consultation must be answered."""

MAX_PAST_MEETINGS = 3
"""How many past meetings are told: they show the rhythm of the owner."""


def list_dates_ahead(
    catalogue: sqlite3.Connection, home: SubmissionHome, sources: Sequence[str], today: str
) -> tuple[Citation, ...]:
    """Consultations that close, meetings and other dated facts from ``today`` on, the nearest first."""
    found = [
        item for item in _collect_dates(catalogue, home, sources) if item.date[: len(today)] >= today[: len(item.date)]
    ]
    return tuple(sorted(found, key=lambda item: (item.date, item.text)))


def list_past_meetings(catalogue: sqlite3.Connection, sources: Sequence[str], today: str) -> tuple[Citation, ...]:
    """The latest meetings before ``today``, the latest first."""
    found = [item for item in _list_meetings(catalogue, sources) if item.date[: len(today)] < today[: len(item.date)]]
    return tuple(sorted(found, key=lambda item: (item.date, item.text), reverse=True)[:MAX_PAST_MEETINGS])


def _collect_dates(catalogue: sqlite3.Connection, home: SubmissionHome, sources: Sequence[str]) -> list[Citation]:
    told = [
        *_list_calendar_entries(catalogue, home),
        *_list_consultations(catalogue, home),
        *_list_meetings(catalogue, sources),
    ]
    told += _list_events(catalogue, home)
    first: dict[tuple[str, str], Citation] = {}
    for item in told:
        first.setdefault((item.date, item.url or item.text), item)
    return list(first.values())


def _list_calendar_entries(catalogue: sqlite3.Connection, home: SubmissionHome) -> list[Citation]:
    """What the catalogue's calendar has of the home and its editions."""
    rows = catalogue.execute(
        f"""SELECT kind, coalesce(nullif(ends, ''), starts) AS day, title, summary, url FROM calendar
            WHERE state <> 'cancelled' AND home_id IN ({_format_placeholders(home.related_home_ids)})""",
        home.related_home_ids,
    )
    return [Citation(_describe_entry(row), row["url"], row["day"][:10], row["kind"]) for row in rows]


def _describe_entry(row: sqlite3.Row) -> str:
    """The entry's sentence, with the title where it does not begin with it."""
    sentence = str(row["summary"])
    return sentence if sentence.startswith(row["title"]) else f"{row['title']}: {sentence}"


def _list_consultations(catalogue: sqlite3.Connection, home: SubmissionHome) -> list[Citation]:
    rows = catalogue.execute(
        """SELECT title, url, opens, closes FROM records WHERE kind = 'consultation' AND state <> 'removed'
           AND closes <> '' AND publisher_id = ? AND publisher_id <> ''""",
        (home.publisher_id,),
    )
    return [Citation(_describe_consultation(row), row["url"], row["closes"][:10], CONSULTATION) for row in rows]


def _describe_consultation(row: sqlite3.Row) -> str:
    since = f" (it opens on {format_day(row['opens'])})" if row["opens"] else ""
    return f"Consultation of the owner, “{row['title']}”, closes{since}."


def _list_meetings(catalogue: sqlite3.Connection, sources: Sequence[str]) -> list[Citation]:
    """Meetings that the sources of the home tell."""
    rows = catalogue.execute(
        f"""SELECT r.title, r.url, r.page_url, e.date FROM record_events e JOIN records r ON r.id = e.record_id
            WHERE e.kind = 'meeting' AND r.kind IN ('meeting', 'decision') AND r.state <> 'removed' AND e.date <> ''
              AND r.source_id IN ({_format_placeholders(sources)})""",
        tuple(sources),
    )
    return [Citation(f"Meeting: {row['title']}.", row["url"] or row["page_url"], row["date"][:10]) for row in rows]


def _list_events(catalogue: sqlite3.Connection, home: SubmissionHome) -> list[Citation]:
    rows = catalogue.execute(
        f"""SELECT h.title, e.kind, e.date, e.note, e.url, h.url AS page FROM record_events e
            JOIN home_records r ON r.record_id = e.record_id JOIN homes h ON h.id = r.home_id
            WHERE h.id IN ({_format_placeholders(home.related_home_ids)}) AND e.date <> '' AND e.kind <> 'meeting'""",
        home.related_home_ids,
    )
    return [
        Citation(f"{row['title']}: {row['kind']}. {row['note']}".strip(), row["url"] or row["page"], row["date"][:10])
        for row in rows
    ]


def _format_placeholders(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
