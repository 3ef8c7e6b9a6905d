"""Check the links of homes and show what follows: what the command and the weekly flow do alike."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from datetime import datetime, timedelta

from homefinder.build.refresh import refresh
from homefinder.errors import UsageError
from homefinder.fetch.link_checker import DueLink, LinkCheck, LinkChecker
from homefinder.lookup import find_source
from homefinder.settings import Settings, format_command
from homefinder.store.db import open_ledger, require_ledger, scalar
from homefinder.store.locks import hold_lock

FRESH_DAYS = 7
"""An address that was checked in so many days is left alone."""

DUE = """SELECT DISTINCT a.url, coalesce(l.checked_at, '') AS checked_at, coalesce(l.last_good_on, '') AS last_good_on,
      coalesce(l.failed_since, '') AS failed_since
    FROM home_addresses a LEFT JOIN link_checks l ON l.url = a.url
    JOIN home_records hr ON hr.home_id = a.home_id JOIN records r ON r.id = hr.record_id
    WHERE (a.url LIKE 'http://%' OR a.url LIKE 'https://%') AND (:source = '' OR r.source_id = :source)
      AND coalesce(l.checked_at, '') < :before ORDER BY checked_at, a.url LIMIT :limit"""

KEEP = """INSERT OR REPLACE INTO link_checks (url, checked_at, status, final_url, last_good_on, failed_since, error)
    VALUES (:url, :checked_at, :status, :final_url, :last_good_on, :failed_since, :error)"""


def check_and_publish(settings: Settings, limit: int, source: str = "") -> list[LinkCheck]:
    """Check what is due, and show what follows. Raises UsageError for an unknown source or an empty catalogue."""
    require_ledger(settings)
    with closing(open_ledger(settings.ledger)) as ledger:
        source = find_source(ledger, source, settings.home / "sources") if source else ""
        if scalar(ledger, "SELECT 1 FROM homes") is None:
            raise UsageError(
                f"there is nothing to check yet; make the catalogue with {format_command('build', settings.data)}"
            )
        with hold_lock(settings.locks, "check-links"), closing(LinkChecker(settings)) as checker:
            found = check_links(ledger, checker, limit, source)
    refresh(settings)
    return found


def check_links(ledger: sqlite3.Connection, checker: LinkChecker, limit: int, source: str = "") -> list[LinkCheck]:
    """Check what is due and keep each answer as it comes, so that a check that is broken off loses nothing."""
    found = []
    for checked in checker.check_all(list_due_links(ledger, checker.now(), limit, source)):
        ledger.execute(KEEP, asdict(checked))
        found.append(checked)
    return found


def list_due_links(ledger: sqlite3.Connection, now: datetime, limit: int, source: str = "") -> list[DueLink]:
    """Addresses of homes that were not checked lately: those never checked first, then the longest ago."""
    before = (now - timedelta(days=FRESH_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    rows = ledger.execute(DUE, {"source": source, "before": before, "limit": limit})
    return [DueLink(row["url"], row["last_good_on"], row["failed_since"]) for row in rows]
