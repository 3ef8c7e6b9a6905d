"""A record that was renamed: what was told of it goes on under its name of today; nothing vanished and nothing came."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from homefinder.change.diff.owner_names import OwnerNames
from homefinder.change.diff.record_step import ADDED, CHANGED, REMOVED, Fields
from homefinder.change.events.derive import RecordHistory
from homefinder.change.events.field_edits import leave_edits_out
from homefinder.store.build_state import read_state, write_state

STATE_NAME = "renames_told"
"""Note in the ledger: the renames with which its events were made."""
RENAMES = """SELECT former_record, record_id FROM record_renames WHERE verdict = 'renamed' ORDER BY former_record"""


TELLING_FIELDS = frozenset({"title", "url", "publisher"})
"""Fields whose change tells why a record has another key."""


@dataclass(frozen=True, slots=True)
class Former:
    """What a record was before it was renamed: its key, and its versions from the first on."""

    key: str
    contents: Sequence[Fields]


def list_renamed_anew(ledger: sqlite3.Connection) -> set[str]:
    """The records of the renames that were found, or given up, since events were made; the note is written anew."""
    now = {tuple(row) for row in ledger.execute(RENAMES)}
    before = {tuple(pair) for pair in json.loads(read_state(ledger, STATE_NAME) or "[]")}
    if now != before:
        write_state(ledger, STATE_NAME, json.dumps(sorted(now)))
    return {record for pair in now ^ before for record in pair}


def list_rename_lines(ledger: sqlite3.Connection, records: Iterable[str]) -> list[tuple[str, ...]]:
    """Each of the records in a line with what it was and what it became, the first one first; in order of id."""
    onward: dict[str, str] = dict(ledger.execute(RENAMES).fetchall())
    back = {later: former for former, later in onward.items()}
    lines = set()
    for record in records:
        line = [record]
        while line[0] in back and back[line[0]] not in line:
            line.insert(0, back[line[0]])
        while line[-1] in onward and onward[line[-1]] not in line:
            line.append(onward[line[-1]])
        lines.add(tuple(line))
    return sorted(lines, key=lambda line: line[-1])


def leave_departure_out(history: RecordHistory) -> RecordHistory:
    """The history of a record up to its rename: it did not vanish."""
    kept = history.changes[:-1] if history.changes and history.changes[-1].kind == REMOVED else history.changes
    return replace(history, changes=kept)


def continue_history(
    history: RecordHistory, key: str, former: Former, bodies: OwnerNames, shared: frozenset[str] = frozenset()
) -> RecordHistory:
    """The history of a record from its rename on: it did not come, but changed from what it was.

    ``shared``: the fields of the step whose edit many records share, an event of its own, which tells of the rename.
    """
    first, *rest = history.changes
    if first.kind == ADDED and former.contents:
        before = former.contents[-1]
        first = replace(
            first, kind=CHANGED, before=leave_edits_out(before, first.after, shared) if shared else before, first=False,
            is_same_owner=bodies.is_same(before, first.after), is_other_body=bodies.is_other(before, first.after),
        )  # fmt: skip
    return replace(
        history, changes=(first, *rest), told_before=tuple(former.contents),
        former_key=None if shared & TELLING_FIELDS else (former.key, key),
    )  # fmt: skip
