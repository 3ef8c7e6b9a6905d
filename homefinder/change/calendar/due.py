"""What is to be done in the next twelve months: what is stated, and what is usual but not announced. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefinder.change.calendar.dates import KINDS_BY_STATED_DATE
from homefinder.clean.days import add_days, count_days
from homefinder.dates.model import DATE_KINDS, DEADLINE_KINDS
from homefinder.dates.queries import list_dates
from homefinder.dates.recurring import group_by_thing, list_usual_dates
from homefinder.store.id_sets import NARROWER_CONCEPTS

YEAR_DAYS = 366
STATED, USUAL = "stated", "usual"
DUE_KINDS = frozenset(KINDS_BY_STATED_DATE) - {"publish-expected", "review-date"}
"""Kinds of date that ask something of others than the publisher."""
SCOPES: Mapping[str, str] = {
    "owner": "SELECT id FROM records WHERE publisher_id = :value",
    "theme": f"""SELECT hr.record_id FROM home_records hr JOIN home_subjects s ON s.home_id = hr.home_id
        WHERE s.concept_id IN {NARROWER_CONCEPTS.replace(":concept", ":value")}""",
    "need": """SELECT c.record_id FROM calendar c JOIN calendar_needs n ON n.uid = c.uid WHERE n.need_id = :value
        UNION SELECT hr.record_id FROM home_records hr JOIN candidates x ON x.home_id = hr.home_id
        WHERE x.need_id = :value""",
    "sector": """SELECT hr.record_id FROM home_records hr JOIN candidates x ON x.home_id = hr.home_id
        JOIN needs n ON n.id = x.need_id WHERE n.sector = :value""",
}
"""What a list can be asked for by, with the records that are inside."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing to do. Days are ISO; ``basis`` is ``stated``, or ``usual`` where it is reckoned from past rounds."""

    day: str
    starts: str
    ends: str
    days_left: int
    kind: str
    who: str
    what: str
    words: str
    """The words of the publication, or on what days the usual one rests."""
    basis: str
    certainty: str
    precision: str
    edition: str
    home_id: str
    record_id: str
    title: str
    publisher_id: str
    url: str
    seen_on: str


def list_due(catalogue: sqlite3.Connection, today: str, filters: Mapping[str, str] | None = None) -> list[DueItem]:
    """What is due from ``today`` (ISO) to a year later, the earliest first. ``filters``: keys of ``SCOPES``."""
    last = add_days(date.fromisoformat(today), YEAR_DAYS).isoformat()
    rows = _filter_rows(catalogue, list_dates(catalogue), filters or {})
    stated = [item for row in rows if (item := _build_stated(row, today, last))]
    usual = [item for group in group_by_thing(rows) for item in _build_usual(group, today)]
    return sorted([*stated, *usual], key=lambda item: (item.day, item.kind, item.title))


def _filter_rows(
    catalogue: sqlite3.Connection, rows: Iterable[dict[str, Any]], filters: Mapping[str, str]
) -> list[dict[str, Any]]:
    kept = list(rows)
    for name, value in filters.items():
        if value:
            inside = {row[0] for row in catalogue.execute(SCOPES[name], {"value": value})}
            kept = [row for row in kept if row["record_id"] in inside]
    return kept


def _build_stated(row: Mapping[str, Any], today: str, last: str) -> DueItem | None:
    day = (row["ends"] or row["starts"]) if row["kind"] in DEADLINE_KINDS else (row["starts"] or row["ends"])
    over = row["ends"] or day
    if row["kind"] not in DUE_KINDS or not day or over < today or day > last:
        return None
    return _build(row, day, today, STATED, row["kind"], row["quote"], row["certainty"])


def _build_usual(group: list[Mapping[str, Any]], today: str) -> Iterable[DueItem]:
    for usual in list_usual_dates(group, today):
        rounds = ", ".join(usual.rounds)
        words = f"{usual.words} (reckoned from {rounds})"
        row = {**usual.latest, "starts": usual.day, "ends": usual.day, "edition": ""}
        yield _build(row, usual.day, today, USUAL, usual.kind, words, "provisional")


def _build(row: Mapping[str, Any], day: str, today: str, basis: str, kind: str, words: str, certainty: str) -> DueItem:
    return DueItem(
        day, row["starts"], row["ends"], count_days(today, day), kind, row["who"], row["what"] or DATE_KINDS[kind],
        words, basis, certainty, row["precision"], row["edition"], row["home_id"], row["record_id"], row["home_title"],
        row["publisher_id"], row["url"], row["seen_on"],
    )  # fmt: skip
