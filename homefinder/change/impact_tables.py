"""What a change means to those who have needs: which needs it reaches, how much it matters, and the calendar."""

from __future__ import annotations

import sqlite3

from homefinder.change.calendar.write import write_calendar, write_calendar_needs, write_calendar_subjects
from homefinder.change.impact.concerned_homes import list_concerned_homes
from homefinder.change.impact.propagation import (
    add_stated_needs,
    compute_reach,
    group_needs_by_record,
    read_need_dependencies,
    write_event_needs,
)
from homefinder.change.impact.severity import write_severities


def write_impact_tables(ledger: sqlite3.Connection, curation: sqlite3.Connection) -> None:
    """Fill event_needs, event_severities and the calendar's tables from events, candidates and decisions."""
    carried = read_need_dependencies(ledger, curation)
    subjects = list_concerned_homes(ledger)
    reaching = add_stated_needs(ledger, group_needs_by_record(ledger, compute_reach(ledger, carried), subjects))
    write_event_needs(ledger, reaching)
    write_severities(ledger, reaching, subjects)
    write_calendar(ledger)
    write_calendar_subjects(ledger, subjects)
    write_calendar_needs(ledger, reaching)
