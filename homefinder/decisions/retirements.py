"""Sources and records that a person took out of the catalogue, or keeps although nobody looks at them any more.

Kept in curation.db and added to, never overwritten: what stands on a source or record is the latest word on it, by its
day, so that an older word that a file brings later takes the place of none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields

from homefinder.clean.characters import collapse_whitespace, tidy_lines
from homefinder.errors import UsageError
from homefinder.store.db import insert_many, transaction

KEEP, REMOVE, UNDO = ACTIONS = ("keep", "remove", "undo")
SOURCE, RECORD = "source", "record"


@dataclass(frozen=True, slots=True)
class Retirement:
    """What one person said of one source or record on one day (ISO)."""

    kind: str
    target: str
    action: str
    reason: str
    reviewer: str
    decided_on: str


COLUMNS = tuple(column.name for column in fields(Retirement))


def add_retirement(curation: sqlite3.Connection, said: Retirement) -> None:
    """Keep what was said. Raises UsageError where it says too little, says nothing new, or undoes nothing."""
    reason, reviewer = tidy_lines(said.reason), collapse_whitespace(said.reviewer)
    if not reason or not reviewer:
        raise UsageError("say why with --because, and who decides with --reviewer")
    with transaction(curation):
        standing = read_retirements(curation).get((said.kind, said.target))
        if said.action == UNDO and standing is None:
            raise UsageError(f"nothing is decided on the {said.kind} {said.target}, so there is nothing to undo")
        if standing and standing.action == said.action:
            raise UsageError(
                f"{standing.reviewer} said {standing.action} of {said.target} on {standing.decided_on}: "
                f"{collapse_whitespace(standing.reason)}; `--undo` takes it back"
            )
        row = Retirement(said.kind, said.target, said.action, reason, reviewer, said.decided_on)
        insert_many(curation, "retirements", COLUMNS, [astuple(row)])


def read_retirements(curation: sqlite3.Connection) -> Mapping[tuple[str, str], Retirement]:
    """What stands, by kind and target; what was undone is left out."""
    latest = {
        (row["kind"], row["target"]): Retirement(*(row[name] for name in COLUMNS))
        for row in curation.execute("SELECT * FROM retirements ORDER BY decided_on, id")
    }
    return {what: said for what, said in latest.items() if said.action != UNDO}
