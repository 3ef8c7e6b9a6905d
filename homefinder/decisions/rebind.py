"""Where the home of a decision is now: it may have been joined with others or published anew. Pure reading."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from homefinder.errors import UsageError
from homefinder.store.queries import read_renames

NEWER_EDITION = ""
"""Stands in place of a hash for records of newer editions: they were known, and are not of the home itself."""


class HomeReference(Protocol):
    """What a decision remembers of its home."""

    @property
    def home_id(self) -> str: ...
    @property
    def records(self) -> str: ...
    @property
    def series(self) -> str: ...
    @property
    def home_title(self) -> str: ...
    @property
    def home_url(self) -> str: ...


def parse_record_hashes(text: str) -> Mapping[str, str]:
    """Record id → hash. Raises UsageError for text that is no such JSON object."""
    try:
        found = json.loads(text or "{}")
    except ValueError as error:
        raise UsageError(f"the records of a decision are no JSON: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise UsageError("the records of a decision must be a JSON object of record id and content hash")
    return found


def find_present_home(catalogue: sqlite3.Connection, decision: HomeReference) -> str:
    """The id of the home that a decision is about, as the catalogue has it now; empty where it is there no more.

    Records come first, since they outlive joining and re-titling. Without them: the latest edition of its series, then
    the home with the same title and address.
    """
    own = [record for record, kept in parse_record_hashes(decision.records).items() if kept != NEWER_EDITION]
    return (
        _by_records(catalogue, own, decision.home_id)
        or ("" if own else _first(catalogue, "SELECT id FROM homes WHERE id = ?", decision.home_id))
        or _by_series(catalogue, decision.series)
        or _by_address(catalogue, decision.home_title, decision.home_url)
    )


def _by_records(catalogue: sqlite3.Connection, records: list[str], before: str) -> str:
    """The home with most of the records; of several with as many, the one that has the id of before."""
    homes: Counter[str] = Counter()
    onward = read_renames(catalogue)
    for record in records:
        now = onward.get(record, record)
        for row in catalogue.execute("SELECT home_id FROM home_records WHERE record_id = ?", (now,)):
            homes[row[0]] += 1
    return min(homes, key=lambda home: (-homes[home], home != before, home), default="")


def _by_series(catalogue: sqlite3.Connection, series: str) -> str:
    if not series:
        return ""
    latest = "SELECT home_id FROM home_editions WHERE series = ? ORDER BY position DESC, home_id DESC"
    return _first(catalogue, latest, series)


def _by_address(catalogue: sqlite3.Connection, title: str, url: str) -> str:
    if not title or not url:
        return ""
    same = """SELECT h.id FROM homes h WHERE h.title = ?1 AND (h.url = ?2 OR EXISTS
        (SELECT 1 FROM home_addresses a WHERE a.home_id = h.id AND a.url = ?2)) ORDER BY h.id"""
    return _first(catalogue, same, title, url)


def _first(catalogue: sqlite3.Connection, sql: str, *values: str) -> str:
    row = catalogue.execute(sql, values).fetchone()
    return str(row[0]) if row else ""
