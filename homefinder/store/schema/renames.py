"""Files made before 2026-12, when tables and columns got plain names: what was called what, and how they come up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

RENAMED_TABLES = {
    "notes": "build_state",
    "findings": "contradictions",
    "need_nearest": "need_nearest_homes",
    "calendar_themes": "calendar_subjects",
    "shelf": "home_attributes",
}
RENAMED_COLUMNS = {
    "issues": {"mend": "remedy"},
    "record_versions": {"places": "locations"},
    "events": {"told_by": "announced_by", "sentence": "summary", "weight": "significance"},
    "routes": {"told_by": "stated_by", "told_on": "stated_on"},
    "calendar": {"told_on": "announced_on", "place": "venue", "sentence": "summary"},
    "contradictions": {"told": "statements", "sentence": "summary"},
    "outcomes": {"sentence": "explanation"},
    "event_severities": {"sentence": "explanation", "parts": "components"},
    "home_upkeep": {"sentence": "explanation", "rhythm_days": "edition_interval_days"},
    "need_nearest_homes": {"lacking": "shortfall"},
    "need_queries": {"how": "method", "found": "homes_found"},
    "need_searches": {"homes": "homes_searched"},
    "runs": {"recipe": "parser_fingerprint", "journal": "replay_folder"},
    "postings": {"homes": "positions"},
    "concept_postings": {"homes": "positions"},
    "subject_postings": {"homes": "positions"},
}
RENAMED_CURATION_COLUMNS = {
    "decisions": {"look_again_on": "review_on", "look_again_when": "review_trigger"},
    "people": {"signs_as": "pseudonym", "shown": "display_name"},
    "audit_log": {"act": "action", "kind": "target_kind", "thing": "target"},
}
DROPPED_INDEXES = (
    "events_by_teller", "homes_by_whole", "need_nearest_by_home", "calendar_themes_by_concept", "audit_log_by_thing",
)  # fmt: skip
"""Indexes that stand under another name today."""

SECOND_DECISION_COLUMNS = (
    "uid", "role", "records", "need_title", "home_title", "home_url", "series", "review_on", "review_trigger",
)  # fmt: skip
"""Columns that decisions of the first two versions lack."""


def adopt_ledger(db: Database) -> None:
    """Bring a ledger of the versions 1 to 6 to the plain names; the tables that it lacks are made afterwards."""
    for old, new in RENAMED_TABLES.items():
        if db.table(old).exists():
            db.rename_table(old, new)
    _rename_columns(db, RENAMED_COLUMNS)
    if db.table("home_attributes").exists():
        db.execute("UPDATE home_attributes SET name = 'part_of' WHERE name = 'whole'")


def adopt_curation(db: Database) -> None:
    """Bring a curation.db of the versions 1 to 5 to the plain names; no row is changed but for the uid of the first."""
    _rename_columns(db, RENAMED_CURATION_COLUMNS)
    decisions = db.table("decisions")
    if decisions.exists() and "uid" not in decisions.columns_dict:
        for name in SECOND_DECISION_COLUMNS:
            decisions.add_column(name, str, not_null_default="")
        db.execute("UPDATE decisions SET uid = 'd' || id")


def _rename_columns(db: Database, renamed: Mapping[str, Mapping[str, str]]) -> None:
    """Rename in place: ``Table.transform`` would copy every row."""
    for name, columns in renamed.items():
        present = db.table(name).columns_dict if db.table(name).exists() else {}
        for old, new in columns.items():
            if old in present:
                db.execute(f"ALTER TABLE {name} RENAME COLUMN {old} TO {new}")
    for name in DROPPED_INDEXES:
        db.execute(f"DROP INDEX IF EXISTS {name}")
