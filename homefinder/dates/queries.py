"""The dates that the catalogue holds, of one home or of all. Reads only."""

from __future__ import annotations

import sqlite3
from typing import Any

from homefinder.store.queries import to_dicts

DATES = """SELECT d.kind, d.starts, d.ends, d.precision, d.certainty, d.who, d.what, d.edition, d.quote, d.place,
      d.id, d.record_id, r.title, r.source_id, coalesce(nullif(r.url, ''), r.page_url) AS url,
      g.seen_on, g.sha256, g.version_id, coalesce(hr.home_id, ar.home_id, '') AS home_id,
      coalesce(h.title, r.title) AS home_title, r.publisher_id, coalesce(e.series, '') AS series
    FROM dates d JOIN records r ON r.id = d.record_id JOIN date_readings g ON g.id = d.reading_id
    LEFT JOIN home_records hr ON hr.record_id = d.record_id
    LEFT JOIN record_relations rel ON rel.record_id = d.record_id AND hr.home_id IS NULL
      AND rel.kind IN ('attachment-of', 'part-of') AND rel.target_record_id IS NOT NULL
    LEFT JOIN home_records ar ON ar.record_id = rel.target_record_id
    LEFT JOIN homes h ON h.id = coalesce(hr.home_id, ar.home_id) LEFT JOIN home_editions e ON e.home_id = h.id
    WHERE d.is_current = 1 AND r.state <> 'removed'"""
"""Dates as their publications state them now, each with its home: that of a page counts for its attachments too."""
ORDER = "ORDER BY coalesce(nullif(d.ends, ''), d.starts) = '', coalesce(nullif(d.ends, ''), d.starts), d.id"


def list_dates(catalogue: sqlite3.Connection, home_id: str = "", since: str = "") -> list[dict[str, Any]]:
    """Dates, the earliest first and rules without a day last; of one home where ``home_id`` is given.

    ``since`` (ISO day) leaves out what was over before it.
    """
    of_home = "AND coalesce(hr.home_id, ar.home_id) = :home" if home_id else ""
    ahead = "AND coalesce(nullif(d.ends, ''), d.starts) >= :since" if since else ""
    rows = catalogue.execute(f"{DATES} {of_home} {ahead} {ORDER}", {"home": home_id, "since": since})
    return list({row["id"]: row for row in to_dicts(rows)}.values())
