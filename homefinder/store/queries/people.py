"""What curation.db keeps of people, and how it is taken out of it. Callers hold the transaction."""

from __future__ import annotations

import sqlite3

NAMED_IN: tuple[tuple[str, str], ...] = (
    ("decisions", "reviewer"),
    ("decision_undos", "reviewer"),
    ("decision_comments", "reviewer"),
    ("resolve_decisions", "reviewer"),
    ("change_requests", "proposed_by"),
    ("request_events", "who"),
    ("retirements", "reviewer"),
    ("audit_log", "actor"),
    ("proposed_needs", "actor"),
    ("use_reports", "actor"),
    ("criterion_answers", "actor"),
)
"""Tables and columns that say who did something: by account name, by a made-up name, or by a name that was typed."""


def replace_person(curation: sqlite3.Connection, name: str, pseudonym: str) -> int:
    """Put a made-up name in place of a person's, wherever it says who did something; in how many rows."""
    changed = 0
    for table, column in NAMED_IN:
        changed += curation.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (pseudonym, name)).rowcount
    return changed


def find_person(curation: sqlite3.Connection, actor: str) -> tuple[str, str] | None:
    """The made-up name of whoever has this account, and the name under which they agreed to be shown."""
    row = curation.execute("SELECT pseudonym, display_name FROM people WHERE actor = ?", (actor,)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def forget_person(curation: sqlite3.Connection, actor: str) -> bool:
    """Forget which made-up name belongs to an account; whether it was known."""
    return curation.execute("DELETE FROM people WHERE actor = ?", (actor,)).rowcount > 0


def erase_feedback_of(curation: sqlite3.Connection, email: str) -> int:
    """Take out all feedback that was given with this e-mail address, in any letter case; how much there was."""
    return curation.execute("DELETE FROM feedback WHERE lower(trim(email)) = lower(trim(?))", (email,)).rowcount


def blank_old_emails(curation: sqlite3.Connection, before: str) -> int:
    """Take the addresses out of feedback that was given before this day (ISO); how many there were."""
    return curation.execute("UPDATE feedback SET email = '' WHERE email <> '' AND at < ?", (before,)).rowcount


def remove_old_feedback(curation: sqlite3.Connection, before: str) -> int:
    """Take out feedback that was given before this day (ISO); how much there was."""
    return curation.execute("DELETE FROM feedback WHERE at < ?", (before,)).rowcount


def erase_subscriptions_of(curation: sqlite3.Connection, email: str) -> int:
    """Take out all e-mail that goes to this address, in any letter case; of how many things it told."""
    return curation.execute("DELETE FROM mail_subscriptions WHERE email = lower(trim(?))", (email,)).rowcount


def remove_old_subscriptions(curation: sqlite3.Connection, unconfirmed_before: str, confirmed_before: str) -> int:
    """Take out what nobody said yes to, and what was said yes to long ago, before these days (ISO); how many."""
    return curation.execute(
        """DELETE FROM mail_subscriptions WHERE (confirmed_at = '' AND asked_at < ?)
           OR (confirmed_at <> '' AND confirmed_at < ?)""",
        (unconfirmed_before, confirmed_before),
    ).rowcount


def remove_past_sessions(curation: sqlite3.Connection, now_s: int) -> int:
    """Take out the notes of sessions whose cookies have ended by themselves; how many there were."""
    return curation.execute("DELETE FROM ended_sessions WHERE until < ?", (now_s,)).rowcount
