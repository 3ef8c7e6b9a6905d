"""What comes every year and is not announced yet, as entries of the calendar that say so. Reads only."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

from homefinder.change.calendar.dates import KINDS_BY_STATED_DATE
from homefinder.change.calendar.due import SCOPES, USUAL, DueItem, list_due
from homefinder.change.calendar.write import STATED_SUMMARIES
from homefinder.store.id_sets import SERIES_HOMES


def list_usual_entries(catalogue: sqlite3.Connection, filters: Mapping[str, str], today: str) -> list[dict[str, Any]]:
    """Rows as of the table ``calendar`` with the state ``usual``, the earliest first; none without ``today`` (ISO).

    ``filters``: owner, theme, need, sector, home and kind (of entry); what is asked for by anything else has none.
    ``words`` says which past rounds the day is reckoned from.
    """
    asked = {name: value for name, value in filters.items() if value}
    if not today or not asked.keys() <= {*SCOPES, "home", "kind"}:
        return []
    scopes = {name: value for name, value in asked.items() if name in SCOPES}
    entries = [_build_entry(item) for item in list_due(catalogue, today, scopes) if item.basis == USUAL]
    if home := asked.get("home"):
        series = {row[0] for row in catalogue.execute(f"SELECT * FROM {SERIES_HOMES}", {"home": home})}
        entries = [entry for entry in entries if entry["home_id"] in series]
    return [entry for entry in entries if asked.get("kind", entry["kind"]) == entry["kind"]]


def _build_entry(item: DueItem) -> dict[str, Any]:
    kind = KINDS_BY_STATED_DATE[item.kind]
    thing = "\n".join((item.home_id or item.record_id, item.kind, item.what, item.day[:4]))
    return {
        "uid": f"usual-{hashlib.sha256(thing.encode()).hexdigest()[:18]}@homefinder", "kind": kind,
        "starts": item.day, "ends": "", "sequence": 0, "state": USUAL, "record_id": item.record_id, "source_id": "",
        "home_id": item.home_id, "publisher_id": item.publisher_id, "title": item.title,
        "summary": f"Usual, not yet announced: {item.title}: {STATED_SUMMARIES.get(kind, item.kind)}",
        "url": item.url, "venue": "", "binding": "", "announced_on": "", "lead_days": None,
        "changed_at": f"{item.seen_on[:10]}T00:00:00Z", "who": item.who, "date_id": "", "words": item.words,
    }  # fmt: skip
