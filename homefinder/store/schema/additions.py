"""Columns that files made before lack: each step adds what one change of the tables brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def add_proposer(db: Database) -> None:
    """Give decisions the tool that had proposed the pair; of those made before nobody knows, so that none is named."""
    decisions = db.table("decisions")
    if decisions.exists():
        for name in ("proposed_by", "proposer_version"):
            if name not in decisions.columns_dict:
                decisions.add_column(name, str, not_null_default="")
