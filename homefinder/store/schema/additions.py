"""Columns that tables got since they were made. New tables need no step: they are made where they are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homefinder.issue_codes import FORMER_CODES

if TYPE_CHECKING:
    from sqlite_utils import Database

FIRST_MOMENTS = """UPDATE decisions SET noted_at = min(
    decided_on || 'T00:00:00.000000Z', strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) WHERE decided_on <> ''"""


def add_decision_moments(db: Database) -> None:
    """Say of each decision when it was noted: on its day, as it stood in order until then, and no later than now.

    A day that has not come was stated for the sake of a notice; what is decided from now on comes after it.
    """
    decisions = db.table("decisions")
    if decisions.exists() and "noted_at" not in decisions.columns_dict:
        decisions.add_column("noted_at", str, not_null_default="")
        db.execute(FIRST_MOMENTS)


ANSWERS_SO_FAR = """UPDATE proposed_needs SET (state, answered_at, answer) = (
    SELECT CASE action WHEN 'accept-need' THEN 'accepted' ELSE 'declined' END, at, note FROM audit_log
    WHERE target_kind = 'proposal' AND target = CAST(proposed_needs.id AS TEXT) AND action <> 'propose-need'
    ORDER BY audit_log.id DESC LIMIT 1)
    WHERE EXISTS (SELECT 1 FROM audit_log WHERE target_kind = 'proposal'
        AND target = CAST(proposed_needs.id AS TEXT) AND action <> 'propose-need')"""


def add_need_answers(db: Database) -> None:
    """What became of each proposed need, which stood in the log alone. Those of before have no token."""
    _add(
        db, "proposed_needs",
        token="TEXT NOT NULL DEFAULT ''",  # noqa: S106 how a column is declared
        state="TEXT NOT NULL DEFAULT 'waiting'", answered_at="TEXT NOT NULL DEFAULT ''",
        answer="TEXT NOT NULL DEFAULT ''",
    )  # fmt: skip
    if db.table("proposed_needs").exists() and db.table("audit_log").exists():
        db.execute(ANSWERS_SO_FAR)


def add_unread_parts(db: Database) -> None:
    """What a run could not read, and which of its checks a person let pass."""
    _add(db, "runs", unread="INTEGER NOT NULL DEFAULT 0")
    _add(db, "run_checks", accepted_because="TEXT")
    _add(db, "records", part="TEXT NOT NULL DEFAULT ''", unread_reason="TEXT NOT NULL DEFAULT ''")
    _add(db, "issues", entries="INTEGER NOT NULL DEFAULT 1")


def _add(db: Database, table: str, **columns: str) -> None:
    """Add the columns that a table lacks; a table that is not there yet is made afterwards, whole."""
    present = db.table(table).columns_dict if db.table(table).exists() else None
    for name, declared in columns.items():
        if present is not None and name not in present:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {name} {declared}")


def add_end_columns(db: Database) -> None:
    """When a home begins and ends, and since when a source is declared no more."""
    _add(db, "homes", valid_from="TEXT NOT NULL DEFAULT ''", valid_to="TEXT NOT NULL DEFAULT ''")
    _add(
        db, "sources", undeclared_since="TEXT NOT NULL DEFAULT ''", kept_on="TEXT NOT NULL DEFAULT ''",
        kept_because="TEXT NOT NULL DEFAULT ''",
    )  # fmt: skip


def add_source_years(db: Database) -> None:
    """What a source is good for, what its declaration was proved on, how often it may be asked; one code a concept."""
    _add(
        db, "sources", min_interval_s="REAL NOT NULL DEFAULT 0", good_for="TEXT NOT NULL DEFAULT ''",
        declared_from="TEXT NOT NULL DEFAULT 'recording'", is_working_copy="INTEGER NOT NULL DEFAULT 0",
    )  # fmt: skip
    if db.table("issues").exists():
        for former, code in FORMER_CODES.items():
            db.execute("UPDATE issues SET code = ? WHERE code = ?", (code, former))


def add_stated_dates(db: Database) -> None:
    """Who must act on a day of the calendar, and the stated date that it comes from."""
    _add(db, "calendar", who="TEXT NOT NULL DEFAULT ''", date_id="TEXT NOT NULL DEFAULT ''")


def add_tables_only(db: Database) -> None:
    """Nothing but new tables."""


def add_subject_strength(db: Database) -> None:
    """How sure each subject of a home is, and by what, and how sure an outcome; those of before are made anew."""
    _add(db, "outcomes", strength="TEXT NOT NULL DEFAULT 'weak'")
    _add(db, "home_subjects", strength="REAL NOT NULL DEFAULT 1", reason="TEXT NOT NULL DEFAULT ''")


def add_near_needs(db: Database) -> None:
    """Whether a need rests nearly on what an event changed; those of before are made anew."""
    _add(db, "event_needs", is_near="INTEGER NOT NULL DEFAULT 1")


def add_settlements(db: Database) -> None:
    """Give decisions the judgements whose difference they settle; none of those made before settles any."""
    _add(db, "decisions", settles="TEXT NOT NULL DEFAULT ''")


def add_proposer(db: Database) -> None:
    """Give decisions the tool that had proposed the pair; of those made before nobody knows, so that none is named."""
    _add(
        db, "decisions", proposed_by="TEXT NOT NULL DEFAULT ''", proposer_version="TEXT NOT NULL DEFAULT ''"
    )  # fmt: skip


def add_need_items(db: Database) -> None:
    """What a need has to hold, as it lists it itself."""
    _add(db, "needs", items="TEXT NOT NULL DEFAULT ''")
