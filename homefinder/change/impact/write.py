"""What a change means to those who have needs: which needs it reaches, how much it matters, and the calendar."""

from __future__ import annotations

import sqlite3

from homefinder.change.calendar.write import write_calendar, write_calendar_needs, write_calendar_themes
from homefinder.change.events.severity import write_severities
from homefinder.change.impact.concerned_homes import abouts
from homefinder.change.impact.propagation import Rest, by_record, reach, rests, write_reach
from homefinder.change_requests.model import RequestView
from homefinder.change_requests.store import read_views
from homefinder.change_requests.workflow import ENDS
from homefinder.decisions.rebind import present_home
from homefinder.decisions.store import read_decisions, standing


def follow_up(ledger: sqlite3.Connection, curation: sqlite3.Connection) -> None:
    """Fill event_needs, event_severities and the calendar's tables from events, candidates and decisions."""
    carried = carried_by(ledger, curation)
    subjects = abouts(ledger)
    reaching = by_record(ledger, reach(ledger, carried), subjects)
    write_reach(ledger, reaching)
    write_severities(ledger, reaching, subjects)
    write_calendar(ledger)
    write_calendar_themes(ledger, subjects)
    write_calendar_needs(ledger, reaching)


def carried_by(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> list[Rest]:
    """Every need with each home that it rests on, as catalogue and people's decisions stand now."""
    asked = _asked(catalogue, read_views(curation))
    return rests(catalogue, standing(read_decisions(curation), catalogue), asked)


def _asked(ledger: sqlite3.Connection, views: tuple[RequestView, ...]) -> list[tuple[str, str]]:
    """The needs and homes of requests that are not settled, as far as the catalogue has both."""
    needs = {row[0] for row in ledger.execute("SELECT id FROM needs")}
    found = []
    for view in views:
        home = present_home(ledger, view.request) if view.state not in ENDS else ""
        if home and view.request.need_id in needs:
            found.append((view.request.need_id, home))
    return found
