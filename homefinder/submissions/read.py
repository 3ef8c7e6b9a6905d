"""Read the need, the home and its editions from the published catalogue."""

from __future__ import annotations

import json
import re
import sqlite3

from homefinder.store.queries import list_home_records, read_row
from homefinder.submissions.model import Citation, SubmissionEdition, SubmissionHome, SubmissionNeed

HOME = """SELECT h.*, coalesce(p.name, '') AS publisher_name, coalesce(w.title, '') AS whole FROM homes h
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of WHERE h.id = ?"""
OTHER_EDITIONS = """SELECT other.home_id FROM home_editions mine JOIN home_editions other ON other.series = mine.series
    WHERE mine.home_id = ? AND other.home_id <> mine.home_id ORDER BY other.position DESC, other.home_id"""
EDITIONS = """SELECT h.id, h.title, h.url, h.issued, h.modified, h.lifecycle, e.position FROM home_editions mine
    JOIN home_editions e ON e.series = mine.series JOIN homes h ON h.id = e.home_id
    WHERE mine.home_id = ? AND e.position > 0 ORDER BY e.position DESC, h.title"""
PUBLICATION_DATES = """SELECT min(CASE e.kind WHEN 'published' THEN e.date END), max(CASE e.kind WHEN 'updated' THEN
e.date END)
    FROM record_events e JOIN home_records r ON r.record_id = e.record_id WHERE r.home_id = ? AND e.date <> ''"""
NUMBERS = """SELECT DISTINCT i.value FROM record_identifiers i JOIN home_records r ON r.record_id = i.record_id
    WHERE r.home_id = ? AND i.address = '' AND i.scheme <> 'ckan-package' ORDER BY i.value"""
"""Without the names that a CKAN catalogue gives its own pages: no owner knows its standard by them."""

_REPOSITORY = re.compile(r"(?:https?://)?github\.com/([\w.-]+/[\w.-]*\w)")


def read_need(catalogue: sqlite3.Connection, need_id: str) -> SubmissionNeed:
    """The need with this id, which must be there."""
    row = read_row(catalogue, "needs", need_id)
    return SubmissionNeed(
        id=row["id"],
        title=row["title"],
        description=row["description"],
        asked_by=row["asked_by"],
        evidence=_parse_evidence(row["evidence"]),
        consequence=row["consequence"],
        keywords=tuple(filter(None, row["keywords"].split("\n"))),
        sector=row["sector"],
        source=row["source"],
    )


def read_home(catalogue: sqlite3.Connection, home_id: str) -> SubmissionHome:
    """The home with this id, which must be there."""
    row = catalogue.execute(HOME, (home_id,)).fetchone()
    records = list_home_records(catalogue, home_id)
    upkeep = catalogue.execute("SELECT explanation FROM home_upkeep WHERE home_id = ?", (home_id,)).fetchone()
    issued, modified = _read_dates(catalogue, row)
    return SubmissionHome(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        publisher=row["publisher_name"],
        publisher_id=row["publisher_id"] or "",
        url=row["url"],
        description=row["description"],
        status=row["status"],
        lifecycle=row["lifecycle"],
        version=row["version"],
        issued=issued,
        modified=modified,
        legal_basis=row["legal_basis"],
        licence=row["licence"],
        stated_route=row["change_route"],
        certainty=row["certainty"],
        whole=row["whole"],
        repository=_find_repository(catalogue, home_id, row["change_route"]),
        upkeep=upkeep[0] if upkeep else "",
        numbers=tuple(str(number[0]) for number in catalogue.execute(NUMBERS, (home_id,))),
        records=tuple(str(record[0]) for record in records),
        series_home_ids=_list_series_home_ids(catalogue, home_id),
        related_home_ids=(
            *_list_series_home_ids(catalogue, home_id),
            *(_list_series_home_ids(catalogue, row["part_of"]) if row["part_of"] else ()),
        ),
    )


def read_editions(catalogue: sqlite3.Connection, home: SubmissionHome) -> tuple[SubmissionEdition, ...]:
    """The dated or numbered editions of the home's series, else of its whole's, the newest first; empty without."""
    rows: list[sqlite3.Row] = []
    for member in home.related_home_ids:
        rows = rows or catalogue.execute(EDITIONS, (member,)).fetchall()
    newest = max((row["position"] for row in rows), default=0)
    return tuple(
        SubmissionEdition(
            row["title"],
            row["url"],
            *_read_dates(catalogue, row),
            row["lifecycle"],
            newest=row["position"] == newest,
            chosen=row["id"] == home.id,
        )
        for row in rows
    )


def read_last_seen_day(catalogue: sqlite3.Connection) -> str:
    """The latest day on which any publication was seen (ISO date; empty for an empty catalogue)."""
    return str(catalogue.execute("SELECT coalesce(max(substr(seen_on, 1, 10)), '') FROM runs").fetchone()[0])


def _list_series_home_ids(catalogue: sqlite3.Connection, home_id: str) -> tuple[str, ...]:
    return (home_id, *(str(other[0]) for other in catalogue.execute(OTHER_EDITIONS, (home_id,))))


def _read_dates(catalogue: sqlite3.Connection, row: sqlite3.Row) -> tuple[str, str]:
    """When it was issued and last changed, by its own fields, else by the events that its publication tells."""
    published, updated = catalogue.execute(PUBLICATION_DATES, (row["id"],)).fetchone()
    return row["issued"] or published or "", row["modified"] or updated or ""


def _parse_evidence(text: str) -> tuple[Citation, ...]:
    """The column holds a JSON list of texts and addresses, or plain text."""
    try:
        pieces = json.loads(text) if text else []
    except ValueError:
        return (Citation(text),)
    if not isinstance(pieces, list):
        return (Citation(text),)
    return tuple(
        Citation(str(piece.get("text", "")), str(piece.get("url", ""))) for piece in pieces if isinstance(piece, dict)
    )


def _find_repository(catalogue: sqlite3.Connection, home_id: str, stated_route: str) -> str:
    """The home's own repository, else the one that its entry names; '' where neither is known."""
    row = catalogue.execute(
        "SELECT url FROM home_addresses WHERE home_id = ? AND role = 'repository' ORDER BY length(url) LIMIT 1",
        (home_id,),
    ).fetchone()
    if row:
        return str(row[0])
    named = _REPOSITORY.search(stated_route)
    return f"https://github.com/{named[1]}" if named else ""
