"""Entries of the calendar for one publisher, theme, need, home or source. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from homefinder.change.calendar.due import SCOPES
from homefinder.store.id_sets import NARROWER_CONCEPTS, SERIES_HOMES
from homefinder.store.queries import to_dicts

CONDITIONS: Mapping[str, str] = {
    "owner": "c.publisher_id = :owner",
    "theme": f"""c.uid IN (SELECT uid FROM calendar_subjects
        WHERE concept_id IN {NARROWER_CONCEPTS.replace(":concept", ":theme")})""",
    "need": "c.uid IN (SELECT uid FROM calendar_needs WHERE need_id = :need)",
    "home": f"""(c.home_id IN {SERIES_HOMES}
        OR c.record_id IN (SELECT record_id FROM home_memberships WHERE home_id = :home AND is_latest = 1))""",
    "source": "c.source_id = :source",
    "sector": f"""(c.uid IN (SELECT n.uid FROM calendar_needs n JOIN needs d ON d.id = n.need_id
        WHERE d.sector = :sector) OR c.record_id IN ({SCOPES["sector"].replace(":value", ":sector")}))""",
    "kind": "c.kind = :kind",
}
"""What entries can be asked for by, and the condition on ``calendar c``: a theme has its narrower ones' too, a
home its other editions'. Dates of a sector are those of all that comes near one of its needs: one too many does less
harm than one too few."""


def read_calendar_entries(
    catalogue: sqlite3.Connection, filters: Mapping[str, str], since: str = ""
) -> list[dict[str, Any]]:
    """Entries, the earliest first; ``filters``: keys of ``CONDITIONS`` with identifiers, all of which must hold.

    ``since`` leaves out what was over before that day (ISO); a month counts until it ends.
    """
    conditions = [CONDITIONS[name] for name, value in filters.items() if value]
    sql = f"""SELECT c.* FROM calendar c
        WHERE substr(c.starts, 1, 10) >= substr(:since, 1, min(10, length(c.starts)))
        {"".join(f" AND {condition}" for condition in conditions)} ORDER BY c.starts, c.uid"""
    return to_dicts(catalogue.execute(sql, {**filters, "since": since}))
