"""What people decided on pairs of need and home: kept in curation.db, added to, never overwritten or deleted.

A decision remembers the records of its home with the hash of their content, so that it can be told later which home it
is about (``follow.py``) and whether what it rests on has changed (``review.py``).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace

from homefinder.clean.characters import collapse_whitespace
from homefinder.clean.days import is_day
from homefinder.decisions.people import normalise_orcid
from homefinder.decisions.rebind import NEWER_EDITION, find_present_home, parse_record_hashes
from homefinder.errors import UsageError
from homefinder.model import canonical_json
from homefinder.store.db import insert_many, scalar, transaction
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
    "read_decisions",
    "undo_decision",
]  # fmt: skip

VERDICTS = ("accept", "reject", "unsure")
DISPUTED_VERDICT = "disputed"
"""What stands on a pair where the latest verdicts of its reviewers differ."""

LOOK_AGAIN_WHEN = ("new-edition", "any-change")
"""What brings a decision back for review; where nothing is said, any change does."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict of one person on one pair. Dates are ISO 8601; ``records`` is JSON, record id → content hash, with an
    empty hash for the newer editions of its series that were known then. ``uid`` is empty until it is kept."""

    need_id: str
    home_id: str
    verdict: str
    reason: str
    reviewer: str
    decided_on: str
    role: str = ""
    records: str = ""
    need_title: str = ""
    home_title: str = ""
    home_url: str = ""
    series: str = ""
    review_on: str = ""
    review_trigger: str = ""
    uid: str = ""
    undone_on: str = ""
    undone_by: str = ""
    undone_because: str = ""
    proposed_by: str = ""
    """The tool that had proposed the pair when the person judged it; empty where the person thought of it."""
    proposer_version: str = ""

    @property
    def record_hashes(self) -> Mapping[str, str]:
        """The home's own records as they were, by id."""
        return {record: kept for record, kept in parse_record_hashes(self.records).items() if kept != NEWER_EDITION}

    @property
    def look_again(self) -> str:
        """What is to bring it back, in words: “on 2027-03-01 or at a new edition”; empty where nothing was said."""
        words = {"new-edition": "at a new edition", "any-change": "at any change"}.get(self.review_trigger, "")
        return " or ".join(filter(None, (self.review_on and f"on {self.review_on}", words)))


@dataclass(frozen=True, slots=True)
class PairDecisions:
    """What holds of a pair: the latest decision of each reviewer, in the order in which they were made.

    ``home_id`` is where the home is now, or, where the catalogue has it no more, where it was when it was decided.
    """

    need_id: str
    home_id: str
    is_present: bool
    """Whether the catalogue has both the need and the home; what rests on neither decides nothing."""
    latest: tuple[Decision, ...]
    verdicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """accept, reject or unsure where all reviewers agree; else ``disputed``."""
        said = set(self.verdicts.values())
        return said.pop() if len(said) == 1 else DISPUTED_VERDICT

    @property
    def last(self) -> Decision:
        return self.latest[-1]


COLUMNS = tuple(item.name for item in fields(Decision) if not item.name.startswith("undone_"))
"""The columns of the table; what undid a decision is kept beside it."""

ALL_DECISIONS = f"""SELECT {", ".join(f"d.{name}" for name in COLUMNS)}, coalesce(u.undone_on, '') AS undone_on,
    coalesce(u.reviewer, '') AS undone_by, coalesce(u.reason, '') AS undone_because
    FROM decisions d LEFT JOIN decision_undos u ON u.decision_id = d.id ORDER BY d.decided_on, d.id"""


def read_decisions(curation: sqlite3.Connection, *, include_undone: bool = False) -> tuple[Decision, ...]:
    """Every decision that was not undone, the earliest first; with ``include_undone`` those too."""
    found = (Decision(**dict(row)) for row in curation.execute(ALL_DECISIONS))
    return tuple(item for item in found if include_undone or not item.undone_on)


def add_decision(curation: sqlite3.Connection, decision: Decision) -> str:
    """Add a decision and return its uid; earlier ones of the pair stay. Raises UsageError for one that says too little.

    One that has a uid is taken in once, together with what undid it; one that only says again what the same reviewer's
    latest says is not added.
    """
    said = validate_decision(decision)
    with transaction(curation):
        if said.uid:
            _import_decision(curation, said)
            return said.uid
        latest = _latest_of(curation, said)
        if latest and replace(latest, uid="") == said:
            return latest.uid
        uid = _new_uid(curation, said)
        _insert(curation, replace(said, uid=uid))
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
            replace(
                known, undone_on=on, undone_by=collapse_whitespace(reviewer), undone_because=collapse_whitespace(reason)
            ),
        )


def group_decisions_by_pair(
    decisions: Iterable[Decision], catalogue: sqlite3.Connection
) -> dict[tuple[str, str], PairDecisions]:
    """What holds of every pair that people decided, by need and present home.

    A reviewer's later verdict takes the place of the earlier; decisions on homes that are one home now stand together.
    """
    places: dict[tuple[str, str, str, str, str], str] = {}
    latest: dict[tuple[str, str], dict[str, Decision]] = {}
    needs, present = read_names(catalogue, "needs"), set[str]()
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
            pair[0] in needs and pair[1] in present,
            tuple(said.values()),
            {d.reviewer: d.verdict for d in said.values()},
        )
        for pair, said in latest.items()
    }


def normalise_reviewer(reviewer: str) -> str:
    """By what a reviewer is known: the name without case and stray spaces."""
    return collapse_whitespace(reviewer).casefold()


def validate_decision(decision: Decision, **more: str) -> Decision:
    """The decision (with the fields of ``more``) as it is kept: in single lines. Raises UsageError for a wrong one."""
    tidy = replace(
        decision,
        **{
            item.name: collapse_whitespace(getattr(decision, item.name))
            for item in fields(Decision)
            if item.name not in _AS_IS
        },
    )
    tidy = replace(tidy, reviewer=normalise_orcid(tidy.reviewer))
    if tidy.verdict not in VERDICTS:
        raise UsageError(f"no verdict {decision.verdict!r}; there are {', '.join(VERDICTS)}")
    if not (tidy.need_id and tidy.home_id and tidy.reason and tidy.reviewer):
        raise UsageError("a decision needs a need, a home, a reason and a reviewer")
    if tidy.review_trigger and tidy.review_trigger not in LOOK_AGAIN_WHEN:
        raise UsageError(f"no trigger {tidy.review_trigger!r}; there are {', '.join(LOOK_AGAIN_WHEN)}")
    for said in filter(None, (tidy.decided_on, tidy.review_on, tidy.undone_on)):
        if not is_day(said):
            raise UsageError(f"{said!r} is no date; write it as 2026-11-30")
    parse_record_hashes(tidy.records)
    return replace(tidy, **more)


_AS_IS = frozenset({"need_id", "home_id", "records", "home_url", "series"})
"""Fields that name something: a changed space would name another thing."""


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
        _insert(curation, decision)
    elif tuple(known) != tuple(getattr(decision, name) for name in told):
        raise UsageError(
            f"{decision.uid} is another decision here: {' '.join(tuple(known))}; one of the two needs a new uid"
        )
    if decision.undone_on:
        _insert_undo(curation, decision)


def _insert(curation: sqlite3.Connection, decision: Decision) -> None:
    insert_many(curation, "decisions", COLUMNS, [tuple(getattr(decision, name) for name in COLUMNS)])


def _insert_undo(curation: sqlite3.Connection, decision: Decision) -> None:
    curation.execute(
        """INSERT INTO decision_undos (decision_id, reviewer, reason, undone_on)
           SELECT id, ?, ?, ? FROM decisions WHERE uid = ? ON CONFLICT (decision_id) DO NOTHING""",
        (decision.undone_by, decision.undone_because, decision.undone_on, decision.uid),
    )
