"""What a change means to those who have needs: which needs it reaches, how much it matters, and the calendar."""

from __future__ import annotations

import sqlite3

from homefinder.change.calendar.write import write_calendar, write_calendar_needs, write_calendar_themes
from homefinder.change.events.severity import write_severities
from homefinder.change.impact.concerned_homes import list_concerned_homes
from homefinder.change.impact.propagation import (
    NeedDependency,
    compute_reach,
    group_needs_by_record,
    list_need_dependencies,
    write_event_needs,
)
from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.workflow import FINAL_STATES
from homefinder.decisions.rebind import find_present_home
from homefinder.decisions.store import group_decisions_by_pair, read_decisions


def write_impact_tables(ledger: sqlite3.Connection, curation: sqlite3.Connection) -> None:
    """Fill event_needs, event_severities and the calendar's tables from events, candidates and decisions."""
    carried = read_need_dependencies(ledger, curation)
    subjects = list_concerned_homes(ledger)
    reaching = group_needs_by_record(ledger, compute_reach(ledger, carried), subjects)
    write_event_needs(ledger, reaching)
    write_severities(ledger, reaching, subjects)
    write_calendar(ledger)
    write_calendar_themes(ledger, subjects)
    write_calendar_needs(ledger, reaching)


def read_need_dependencies(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> list[NeedDependency]:
    """Every need with each home that it rests on, as catalogue and people's decisions stand now."""
    asked = _list_open_requests(catalogue, read_request_views(curation))
    return list_need_dependencies(catalogue, group_decisions_by_pair(read_decisions(curation), catalogue), asked)


def _list_open_requests(ledger: sqlite3.Connection, views: tuple[ChangeRequestView, ...]) -> list[tuple[str, str]]:
    """The needs and homes of requests that are not settled, as far as the catalogue has both."""
    needs = {row[0] for row in ledger.execute("SELECT id FROM needs")}
    found = []
    for view in views:
        home = find_present_home(ledger, view.request) if view.state not in FINAL_STATES else ""
        if home and view.request.need_id in needs:
            found.append((view.request.need_id, home))
    return found
