"""Decisions on what the catalogue does not have: they are kept, decide nothing, and are told apart. Reads only."""

from __future__ import annotations

import sqlite3

from homefinder.decisions.rebind import find_present_home
from homefinder.decisions.store import Decision, read_decisions
from homefinder.store.queries import is_known


def describe_absence(catalogue: sqlite3.Connection, decision: Decision) -> str:
    """What the catalogue lacks of a decision's need and home, in a sentence; empty where it has both."""
    lacking = []
    if not is_known(catalogue, "needs", decision.need_id):
        lacking.append(f"no need “{decision.need_id}”")
    if not find_present_home(catalogue, decision):
        lacking.append(f"no home “{decision.home_id}”")
    return f"the catalogue has {' and '.join(lacking)}" if lacking else ""


def list_unknown_decisions(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> list[tuple[Decision, str]]:
    """Decisions that hold and are on a need or home that this catalogue never had, each with what it lacks.

    A home that was here and is gone is no mistake: what was decided on it comes up for review.
    """
    found = [(item, describe_absence(catalogue, item)) for item in read_decisions(curation)]
    return [(item, absence) for item, absence in found if absence and not _has_been_here(catalogue, item)]


def _has_been_here(catalogue: sqlite3.Connection, decision: Decision) -> bool:
    return is_known(catalogue, "needs", decision.need_id) and any(
        is_known(catalogue, "records", record) for record in decision.record_hashes
    )
