"""Take out what was kept for as long as ``site.yml`` says, and put a line into the log of what was done."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homefinder.administration.site_declaration import read_site_declaration
from homefinder.clean.wording import count_things, join_words
from homefinder.settings import Settings
from homefinder.site.auth.audit import AuditEntry, write_audit_entry
from homefinder.store.db import open_curation, transaction
from homefinder.store.queries.people import (
    blank_old_emails,
    remove_old_feedback,
    remove_old_subscriptions,
    remove_past_sessions,
)

UNCONFIRMED_DAYS = 7
"""Days for which an address is kept to which nobody said yes."""

OPERATOR = "operator"
"""The role of whoever has the command line, in the log."""


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """How much was taken out."""

    emails: int
    feedback: int
    sessions: int
    subscriptions: int = 0

    def describe(self) -> str:
        """The same in words."""
        emails = count_things(self.emails, "e-mail address", "e-mail addresses")
        parts = [count_things(self.feedback, "comment"), f"{emails} of others"]
        if self.subscriptions:
            parts.append(count_things(self.subscriptions, "request for e-mail", "requests for e-mail"))
        return f"{join_words(parts)} were taken out"


def apply_retention(settings: Settings, now: datetime | None = None) -> RetentionResult:
    """Take out what is older than the periods; all of it or nothing. Raises DeclarationError, StoreError."""
    moment, periods = now or datetime.now(UTC), read_site_declaration(settings).retention
    with open_erasing(settings) as curation:
        feedback = remove_old_feedback(curation, _find_day(moment, periods.feedback_days))
        emails = blank_old_emails(curation, _find_day(moment, periods.email_days))
        subscriptions = remove_old_subscriptions(
            curation, _find_day(moment, UNCONFIRMED_DAYS), _find_day(moment, periods.subscription_days)
        )
        sessions = remove_past_sessions(curation, int(time.time()))
        done = RetentionResult(emails, feedback, sessions, subscriptions)
        if emails or feedback or subscriptions:
            write_audit_entry(curation, "", OPERATOR, AuditEntry("retention", "feedback", "", done.describe()))
    return done


@contextmanager
def open_erasing(settings: Settings) -> Iterator[sqlite3.Connection]:
    """curation.db in one transaction. What is taken out is overwritten, and no copy stays in the log beside it."""
    with closing(open_curation(settings.curation)) as curation:
        curation.execute("PRAGMA secure_delete = ON")  # https://www.sqlite.org/pragma.html#pragma_secure_delete
        with transaction(curation):
            yield curation
        curation.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _find_day(moment: datetime, days: int) -> str:
    return (moment - timedelta(days=days)).date().isoformat()
