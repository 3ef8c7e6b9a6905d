"""What lands on those who must keep standards: dates that bind, and new editions of what binds. Reads only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from homefinder.change.calendar.dates import first_day
from homefinder.change.calendar.workload import Landing, Span
from homefinder.change.calendar.write import BINDING
from homefinder.change.events.editions import STATED, TITLE, edition_line
from homefinder.change.events.severity import binding_of

DUTIES = """SELECT uid, starts, kind, title, publisher_id, lead_days, home_id FROM calendar
    WHERE binding = ? AND state <> 'cancelled' AND kind IN ('applies-from', 'comply-by') ORDER BY starts, uid"""
SERIES = """SELECT e.series, min(e.home_id) AS home_id FROM home_editions e GROUP BY e.series ORDER BY e.series"""
OPEN = """SELECT o.title, o.publisher_id, o.record_id, o.starts AS opens, c.starts AS closes FROM calendar o
    JOIN calendar c ON c.record_id = o.record_id AND c.kind = 'consultation-closes' AND c.state <> 'cancelled'
    WHERE o.kind = 'consultation-opens' AND o.state <> 'cancelled' ORDER BY o.starts, o.record_id"""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def landings(catalogue: sqlite3.Connection) -> list[Landing]:
    """Binding changes, the earliest first: stated dates of the calendar, and editions from when they apply.

    An edition counts from the day that it states or that its title tells, and its lead time runs from the day on which
    it was published; one of which neither is known is left out, and so is the first of a series: it changes nothing.
    """
    themes = _themes(catalogue)
    found: dict[tuple[str, str], Landing] = {}
    for row in catalogue.execute(DUTIES, (BINDING,)):
        landing = Landing(
            row["starts"], row["kind"], row["title"], row["publisher_id"], themes.get(row["home_id"], ()),
            row["lead_days"], row["home_id"] or "",
        )  # fmt: skip
        found[row["home_id"] or row["uid"], row["starts"]] = landing
    for landing in _editions(catalogue, themes):
        found.setdefault((landing.home_id, landing.starts), landing)
    return sorted(found.values(), key=lambda item: (first_day(item.starts), item.home_id))


def _editions(catalogue: sqlite3.Connection, themes: dict[str, tuple[str, ...]]) -> Iterator[Landing]:
    for series in catalogue.execute(SERIES).fetchall():
        for span in edition_line(catalogue, series["home_id"])[1:]:
            home = catalogue.execute(
                """SELECT kind, legal_basis, status, publisher_id, issued,
                   (SELECT previous FROM home_editions WHERE home_id = homes.id) AS previous
                   FROM homes WHERE id = ?""",
                (span.home_id,),
            ).fetchone()
            binds = binding_of(home["kind"], home["legal_basis"], home["status"]) >= BINDS
            if binds and home["previous"] and span.applies_from and span.from_basis in (STATED, TITLE):
                yield Landing(
                    span.applies_from, "new-edition", span.title, home["publisher_id"],
                    themes.get(span.home_id, ()), _lead(home["issued"], span.applies_from), span.home_id,
                )  # fmt: skip


BINDS = 0.6
"""From here on (``severity.binding_of``) something counts as binding: a statutory collection does."""


def _lead(issued: str, starts: str) -> int | None:
    """Days from publication to the first day; below 0 where it applied before it was published."""
    if not _DAY.match(issued):
        return None
    return (first_day(starts) - date.fromisoformat(issued[:10])).days


def _themes(catalogue: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for home, theme in catalogue.execute("SELECT DISTINCT home_id, concept_id FROM home_subjects ORDER BY 1, 2"):
        found.setdefault(home, []).append(theme)
    return {home: tuple(themes) for home, themes in found.items()}


def consultations(catalogue: sqlite3.Connection) -> list[Span]:
    """Consultations with the first and the last day on which views are taken, in London's calendar."""
    return [
        Span(row["record_id"], row["title"], row["publisher_id"], first_day(row["opens"]), first_day(row["closes"]))
        for row in catalogue.execute(OPEN)
    ]
