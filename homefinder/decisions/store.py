"""What people decided on pairs of need and home: kept in curation.db, added to, never overwritten or deleted.

A decision remembers the records of its home with the hash of their content, so that it can be told later which home it
is about (``rebind.py``) and whether what it rests on has changed (``drift.py``).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import fields, replace

from homefinder.clean.characters import collapse_whitespace, tidy_lines
from homefinder.decisions.model import (
    DISPUTED_VERDICT,
    LOOK_AGAIN_WHEN,
    VERDICTS,
    Decision,
    PairDecisions,
    normalise_reviewer,
    validate_decision,
)
from homefinder.decisions.rebind import find_present_home
from homefinder.errors import UsageError
from homefinder.model import canonical_json
from homefinder.store.db import insert_many, scalar, transaction
from homefinder.store.moments import begin_day, put_after, read_present_moment
from homefinder.store.queries import read_names

__all__ = [
    "DISPUTED_VERDICT",
    "LOOK_AGAIN_WHEN",
    "VERDICTS",
    "Decision",
    "PairDecisions",
    "add_decision",
    "find_present_home",
    "group_decisions_by_pair",
    "normalise_reviewer",
    "read_decisions",
    "undo_decision",
    "validate_decision",
]  # fmt: skip

COLUMNS = tuple(item.name for item in fields(Decision) if not item.name.startswith("undone_"))
"""The columns of the table; what undid a decision is kept beside it."""

ALL_DECISIONS = f"""SELECT {", ".join(f"d.{name}" for name in COLUMNS)}, coalesce(u.undone_on, '') AS undone_on,
    coalesce(u.reviewer, '') AS undone_by, coalesce(u.reason, '') AS undone_because
    FROM decisions d LEFT JOIN decision_undos u ON u.decision_id = d.id ORDER BY d.noted_at, d.id"""


def read_decisions(curation: sqlite3.Connection, *, include_undone: bool = False) -> tuple[Decision, ...]:
    """Every decision that was not undone, in the order in which they were made; with ``include_undone`` those too."""
    found = (Decision(**dict(row)) for row in curation.execute(ALL_DECISIONS))
    return tuple(item for item in found if include_undone or not item.undone_on)


def add_decision(curation: sqlite3.Connection, decision: Decision) -> str:
    """Add a decision and return its uid; earlier ones of the pair stay. Raises UsageError for one that says too little.

    It is noted now, after all that are there, whatever day it bears. One that has a uid is taken in once, together with
    what undid it, and keeps its place among the others; one that only says again what the same reviewer's latest says
    is not added.
    """
    said = validate_decision(decision)
    with transaction(curation):
        if said.uid:
            _import_decision(curation, said)
            return said.uid
        latest = _latest_of(curation, said)
        if latest and replace(latest, uid="", noted_at="") == replace(said, noted_at=""):
            return latest.uid
        uid = _new_uid(curation, said)
        last = str(scalar(curation, "SELECT coalesce(max(noted_at), '') FROM decisions"))
        _insert(curation, replace(said, uid=uid, noted_at=put_after(read_present_moment(), last)))
    return uid


def undo_decision(curation: sqlite3.Connection, uid: str, reviewer: str, reason: str, on: str) -> None:
    """Say that a decision no longer holds; it stays on record. Raises UsageError for an unknown or an undone one."""
    if not reason.strip() or not reviewer.strip():
        raise UsageError("an undo needs a reason and a reviewer")
    with transaction(curation):
        known = next((item for item in read_decisions(curation, include_undone=True) if item.uid == uid), None)
        if known is None:
            raise UsageError(f"no decision {uid!r}; `homefinder decisions` lists them")
        if known.undone_on:
            raise UsageError(f"{uid} was undone on {known.undone_on} by {known.undone_by}: {known.undone_because}")
        _insert_undo(
            curation,
            replace(known, undone_on=on, undone_by=collapse_whitespace(reviewer), undone_because=tidy_lines(reason)),
        )


def group_decisions_by_pair(
    decisions: Iterable[Decision], catalogue: sqlite3.Connection, needs: Collection[str] | None = None
) -> dict[tuple[str, str], PairDecisions]:
    """What holds of every pair that people decided, by need and present home.

    A reviewer's later verdict takes the place of the earlier; decisions on homes that are one home now stand together.
    ``needs``: the ids of the needs that there are, where the catalogue has not been given them yet.
    """
    places: dict[tuple[str, str, str, str, str], str] = {}
    latest: dict[tuple[str, str], dict[str, Decision]] = {}
    known, present = read_names(catalogue, "needs") if needs is None else needs, set[str]()
    for item in decisions:
        what = (item.records, item.home_id, item.series, item.home_url, item.home_title)
        if what not in places:
            places[what] = find_present_home(catalogue, item)
        now = places[what]
        if now:
            present.add(now)
        of_pair = latest.setdefault((item.need_id, now or item.home_id), {})
        of_pair.pop(normalise_reviewer(item.reviewer), None)
        of_pair[normalise_reviewer(item.reviewer)] = item
    return {
        pair: PairDecisions(
            *pair,
            pair[0] in known and pair[1] in present,
            tuple(said.values()),
            {d.reviewer: d.verdict for d in said.values()},
        )
        for pair, said in latest.items()
    }


def _latest_of(curation: sqlite3.Connection, decision: Decision) -> Decision | None:
    same = [
        item
        for item in read_decisions(curation)
        if (item.need_id, item.home_id, normalise_reviewer(item.reviewer))
        == (decision.need_id, decision.home_id, normalise_reviewer(decision.reviewer))
    ]
    return same[-1] if same else None


def uid_of(decision: Decision) -> str:
    """A short stable name of a decision: a hash of what was said."""
    told = (
        decision.need_id,
        decision.records or decision.home_id,
        decision.reviewer,
        decision.verdict,
        decision.reason,
        decision.decided_on,
    )
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()[:12]


def _new_uid(curation: sqlite3.Connection, decision: Decision) -> str:
    """The hash, with a number behind it where the same was said before, and then undone or replaced."""
    base = uid_of(decision)
    uid, count = base, 1
    while scalar(curation, "SELECT 1 FROM decisions WHERE uid = ?", uid):
        count += 1
        uid = f"{base}-{count}"
    return uid


def _import_decision(curation: sqlite3.Connection, decision: Decision) -> None:
    told = ("need_id", "home_id", "verdict", "reviewer", "decided_on")
    known = curation.execute(f"SELECT {', '.join(told)} FROM decisions WHERE uid = ?", (decision.uid,)).fetchone()
    if known is None:
        _insert(curation, replace(decision, noted_at=_place_in_time(decision)))
    elif tuple(known) != tuple(getattr(decision, name) for name in told):
        raise UsageError(
            f"{decision.uid} is another decision here: {' '.join(tuple(known))}; one of the two needs a new uid"
        )
    if decision.undone_on:
        _insert_undo(curation, decision)


def _place_in_time(decision: Decision) -> str:
    """The moment of a decision of a file: what it says itself, else the beginning of its day; empty without a day.

    So it never takes the place of one that was made here that day or later. Nor, since it lies no later than now, of
    one that is still to be made, whatever day the file states.
    """
    stated = decision.noted_at or (decision.decided_on and begin_day(decision.decided_on))
    return min(stated, read_present_moment())


def _insert(curation: sqlite3.Connection, decision: Decision) -> None:
    insert_many(curation, "decisions", COLUMNS, [tuple(getattr(decision, name) for name in COLUMNS)])


def _insert_undo(curation: sqlite3.Connection, decision: Decision) -> None:
    curation.execute(
        """INSERT INTO decision_undos (decision_id, reviewer, reason, undone_on)
           SELECT id, ?, ?, ? FROM decisions WHERE uid = ? ON CONFLICT (decision_id) DO NOTHING""",
        (decision.undone_by, decision.undone_because, decision.undone_on, decision.uid),
    )
