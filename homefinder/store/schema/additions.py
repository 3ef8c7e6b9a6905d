"""Columns that files of older versions lack, and what is known of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
