"""What lands on those who must keep standards: dates that bind, and new editions of what binds. Reads only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from homefinder.change.calendar.workload import BindingChange, ConsultationSpan
from homefinder.change.calendar.write import BINDING
from homefinder.change.events.editions import BASIS_STATED, BASIS_TITLE, list_editions
from homefinder.change.impact.severity import BINDING_THRESHOLD, score_binding
from homefinder.clean.days import count_days, parse_first_day

BINDING_DATES = """SELECT uid, starts, kind, title, publisher_id, lead_days, home_id FROM calendar
    WHERE binding = ? AND state <> 'cancelled' AND kind IN ('applies-from', 'comply-by') ORDER BY starts, uid"""
SERIES = """SELECT e.series, min(e.home_id) AS home_id FROM home_editions e GROUP BY e.series ORDER BY e.series"""
CONSULTATIONS = """SELECT o.title, o.publisher_id, o.record_id, o.starts AS opens, c.starts AS closes FROM calendar o
    JOIN calendar c ON c.record_id = o.record_id AND c.kind = 'consultation-closes' AND c.state <> 'cancelled'
    WHERE o.kind = 'consultation-opens' AND o.state <> 'cancelled' ORDER BY o.starts, o.record_id"""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def list_binding_changes(catalogue: sqlite3.Connection) -> list[BindingChange]:
    """Binding changes, the earliest first: stated dates of the calendar, and editions from when they apply.

    An edition counts from the day that it states or that its title tells, and its lead time runs from the day on which
    it was published; one of which neither is known is left out, and so is the first of a series: it changes nothing.
    """
    themes = _read_themes_by_home(catalogue)
    found: dict[tuple[str, str], BindingChange] = {}
    for row in catalogue.execute(BINDING_DATES, (BINDING,)):
        landing = BindingChange(
            row["starts"], row["kind"], row["title"], row["publisher_id"], themes.get(row["home_id"], ()),
            row["lead_days"], row["home_id"] or "",
        )  # fmt: skip
        found[row["home_id"] or row["uid"], row["starts"]] = landing
    for landing in _list_new_editions(catalogue, themes):
        if not any(home == landing.home_id and _is_same_day(starts, landing.starts) for home, starts in found):
            found[landing.home_id, landing.starts] = landing
    return sorted(found.values(), key=lambda item: (parse_first_day(item.starts), item.home_id))


def _is_same_day(one: str, other: str) -> bool:
    """Whether two days can be one: 1 April 2026 is in April 2026."""
    return one.startswith(other) or other.startswith(one)


def _list_new_editions(catalogue: sqlite3.Connection, themes: dict[str, tuple[str, ...]]) -> Iterator[BindingChange]:
    for series in catalogue.execute(SERIES).fetchall():
        for span in list_editions(catalogue, series["home_id"])[1:]:
            home = catalogue.execute(
                """SELECT kind, legal_basis, status, publisher_id, issued,
                   (SELECT previous FROM home_editions WHERE home_id = homes.id) AS previous
                   FROM homes WHERE id = ?""",
                (span.home_id,),
            ).fetchone()
            binds = score_binding(home["kind"], home["legal_basis"], home["status"]) >= BINDING_THRESHOLD
            if binds and home["previous"] and span.applies_from and span.from_basis in (BASIS_STATED, BASIS_TITLE):
                yield BindingChange(
                    span.applies_from, "new-edition", span.title, home["publisher_id"],
                    themes.get(span.home_id, ()), _count_lead_days(home["issued"], span.applies_from), span.home_id,
                )  # fmt: skip


def _count_lead_days(issued: str, starts: str) -> int | None:
    """Days from publication to the first day; below 0 where it applied before it was published."""
    if not _DAY.match(issued):
        return None
    return count_days(issued, starts)


def _read_themes_by_home(catalogue: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for home, theme in catalogue.execute("SELECT DISTINCT home_id, concept_id FROM home_subjects ORDER BY 1, 2"):
        found.setdefault(home, []).append(theme)
    return {home: tuple(themes) for home, themes in found.items()}


def list_consultations(catalogue: sqlite3.Connection) -> list[ConsultationSpan]:
    """Consultations with the first and the last day on which views are taken, in London's calendar."""
    return [
        ConsultationSpan(
            row["record_id"],
            row["title"],
            row["publisher_id"],
            parse_first_day(row["opens"]),
            parse_first_day(row["closes"]),
        )
        for row in catalogue.execute(CONSULTATIONS)
    ]
