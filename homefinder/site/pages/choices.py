"""What the agenda and the changes can be narrowed to: sectors, needs, standards and owners, for their form."""

from __future__ import annotations

from datetime import date
from typing import Any

from homefinder.clean.days import add_days
from homefinder.site.choice import Choice
from homefinder.site.http.page import PageContext
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries import list_sectors

SHOWN_DAYS = 731
"""Standards of which a date or a change is not older are offered."""
MAX_STANDARDS = 150
"""Most standards that the form offers, by title; any other is chosen by the link on its own page."""
STANDARDS = """SELECT h.id, h.title AS name FROM homes h WHERE h.id = :home
      OR h.id IN (SELECT home_id FROM calendar WHERE starts >= :since)
    ORDER BY h.id <> :home, h.title COLLATE NOCASE, h.id LIMIT :most"""
NEEDS = (
    "SELECT id, title AS name FROM needs WHERE :sector IN ('', sector) OR id = :need ORDER BY title COLLATE NOCASE, id"
)


def list_choices(context: PageContext, choice: Choice, owners: str) -> dict[str, list[dict[str, Any]]]:
    """The options of each part as ``id`` and ``name``; ``owners`` is SQL for those who own something on the page."""
    today = context.today
    since = add_days(date.fromisoformat(today), -SHOWN_DAYS).isoformat() if today else ""
    sectors = list_sectors(context.catalogue)
    return {
        "sector": [{"id": name, "name": format_sector_name(context.vocab, name)} for name in sectors],
        "need": context.list_rows(NEEDS, {"sector": choice.sector, "need": choice.need}),
        "home": context.list_rows(STANDARDS, {"home": choice.home, "since": since, "most": MAX_STANDARDS}),
        "owner": context.list_rows(owners),
    }
