"""What was harvested since a request was sent, near its home or its owner, read from the catalogue."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from homefinder.change_requests.model import ChangeRequest, ChangeRequestView
from homefinder.change_requests.reports import is_open
from homefinder.change_requests.suggestions import (
    Nearness,
    PossibleAnswer,
    Suggestion,
    choose_best_suggestions,
    collect_asked_words,
    find_suggestion,
)
from homefinder.decisions.rebind import find_present_home
from homefinder.lookup import match_owners
from homefinder.search.bm25 import UNKNOWN_SHARE, Postings, idf
from homefinder.search.fields import list_content_stems
from homefinder.store.db import scalar
from homefinder.store.id_sets import SERIES_HOMES
from homefinder.store.queries import find_row

_JOINED_CHANGE_FIELD = (
    "coalesce((SELECT group_concat({0}, char(10)) FROM change_fields f WHERE f.change_id = c.id), '') AS {0}"
)
FIELDS = f"{_JOINED_CHANGE_FIELD.format('before')}, {_JOINED_CHANGE_FIELD.format('after')}"
RECORD_IDS = "(SELECT value FROM json_each(?))"

EVENTS = f"""SELECT e.kind, m.record_id, e.title, e.date, e.seen_on, e.summary, e.url, e.before AS event_before,
    e.after AS event_after, {FIELDS}, r.title AS record_title, r.description, coalesce(h.home_id, '') AS home_id
    FROM event_members m JOIN events e ON e.id = m.event_id JOIN records r ON r.id = m.record_id
    LEFT JOIN home_records h ON h.record_id = m.record_id
    LEFT JOIN changes c ON c.id = m.change_id WHERE m.record_id IN {RECORD_IDS} ORDER BY e.id, m.record_id"""

CHANGES = f"""SELECT c.kind, c.record_id, c.title, c.seen_on AS date, c.seen_on, c.summary, r.url,
    '' AS event_before, '' AS event_after, {FIELDS}, r.title AS record_title, r.description,
    coalesce(h.home_id, '') AS home_id
    FROM changes c JOIN records r ON r.id = c.record_id JOIN runs u ON u.id = c.run_id
    LEFT JOIN home_records h ON h.record_id = c.record_id
    WHERE c.record_id IN {RECORD_IDS} AND c.kind IN ('added', 'changed')
      AND NOT EXISTS (SELECT 1 FROM event_members e WHERE e.change_id = c.id)
      AND EXISTS (SELECT 1 FROM runs x WHERE x.source_id = u.source_id AND x.id < u.id
                  AND x.state IN ('committed', 'unchanged'))
    ORDER BY c.id"""
"""Changes of which no event tells. What a source's first run brought was there before: it is no change."""

NEW_THINGS = frozenset({"added", "new-standard", "new-edition"})
"""Kinds whose text is the whole record, since nothing of it was there before."""


@dataclass(frozen=True, slots=True)
class RequestSurroundings:
    """A request's surroundings in the catalogue: its home now, and each record near it with how near."""

    home_id: str
    text: str
    records: Mapping[str, Nearness]


def list_suggestions_for(catalogue: sqlite3.Connection, views: Iterable[ChangeRequestView]) -> list[Suggestion]:
    """What was harvested that reads like the answer to one of these requests, request by request, likeliest first."""
    homes = int(str(scalar(catalogue, "SELECT count(*) FROM homes")))
    postings, unknown = Postings(catalogue, homes), idf(0, homes) * UNKNOWN_SHARE

    def weigh(root: str) -> float:
        return postings.idf(root) or unknown

    found: list[Suggestion] = []
    for view in views:
        if not (is_open(view) and view.submitted_on):
            continue
        asked = collect_asked_words(view, weigh)
        judged = (find_suggestion(view, asked, item, weigh) for item in list_possible_answers(catalogue, view))
        found += [item for item in judged if item is not None]
    return choose_best_suggestions(found)


def list_possible_answers(catalogue: sqlite3.Connection, view: ChangeRequestView) -> Iterator[PossibleAnswer]:
    """What happened near the request's home or owner on or after the day it was sent."""
    near = collect_surroundings(catalogue, view.request)
    listed = json.dumps(sorted(near.records))
    for sql in (EVENTS, CHANGES):
        for row in catalogue.execute(sql, (listed,)):
            on = row["date"] or row["seen_on"]
            if on >= view.submitted_on[: len(on)]:
                yield _build_possible_answer(row, near, view.request)


def collect_surroundings(catalogue: sqlite3.Connection, request: ChangeRequest) -> RequestSurroundings:
    """The request's home as it is now, wherever its records went, and the records near it."""
    home_id = find_present_home(catalogue, request) if request.home_id else ""
    home = find_row(catalogue, "homes", home_id)
    owners = set(match_owners(catalogue, request.owner)) | ({home["publisher_id"]} if home else set()) - {None}
    records: dict[str, Nearness] = {}
    for owner in sorted(owners):
        records |= _read_records(catalogue, "SELECT id FROM records WHERE publisher_id = :owner", owner, Nearness.OWNER)
    if home:
        records |= _read_records(catalogue, PARTS, home_id, Nearness.PART)
        records |= _read_records(catalogue, EDITIONS, home_id, Nearness.SERIES)
        records |= _read_records(
            catalogue, "SELECT record_id FROM home_records WHERE home_id = ?", home_id, Nearness.HOME
        )
    text = f"{home['title']}\n{home['description']}" if home else ""
    return RequestSurroundings(home_id, text, records)


PARTS = """SELECT r.record_id FROM home_records r JOIN homes h ON h.id = r.home_id
    WHERE h.part_of = :home OR h.id = (SELECT part_of FROM homes WHERE id = :home)"""
EDITIONS = f"SELECT record_id FROM home_records WHERE home_id IN {SERIES_HOMES}"


def _read_records(catalogue: sqlite3.Connection, sql: str, value: str, where: Nearness) -> dict[str, Nearness]:
    return {str(row[0]): where for row in catalogue.execute(sql, (value,))}


def _build_possible_answer(row: sqlite3.Row, near: RequestSurroundings, request: ChangeRequest) -> PossibleAnswer:
    where = near.records[row["record_id"]]
    whole = f"{row['title']}\n{row['summary']}\n{row['record_title']}\n{row['description']}"
    before, after = f"{row['event_before']}\n{row['before']}", f"{row['event_after']}\n{row['after']}"
    if row["kind"] in NEW_THINGS or not (before.strip() or after.strip()):
        own = row["home_id"] and row["home_id"] == near.home_id
        before, after = before if own else f"{before}\n{near.text}", f"{after}\n{whole}"
    if where is Nearness.OWNER and _mentions_title(request.home_title, whole):
        where = Nearness.NAMED
    on = row["date"] or row["seen_on"]
    return PossibleAnswer(
        f"{row['record_id']} on {on}", row["kind"], row["record_id"], row["home_id"], row["title"], on,
        row["summary"], before, after, row["url"], where,
    )  # fmt: skip


def _mentions_title(title: str, text: str) -> bool:
    """Whether ``text`` has every telling word of the title, of which there must be two or more."""
    wanted = set(list_content_stems(title))
    return len(wanted) > 1 and wanted <= set(list_content_stems(text))
