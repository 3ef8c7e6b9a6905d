"""What people say to one another about a judgement. Each comment goes where its judgement goes, also when the home of
the pair has another id after a rebuild."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import astuple, dataclass, fields

from homefinder.clean.characters import tidy_lines
from homefinder.errors import UsageError
from homefinder.store.db import insert_many, scalar

MAX_LENGTH = 2_000
"""Characters of a comment."""


@dataclass(frozen=True, slots=True)
class DecisionComment:
    """One comment on the judgement ``decision_uid``; ``said_on`` is an ISO day."""

    decision_uid: str
    comment: str
    reviewer: str
    role: str
    said_on: str


COLUMNS = tuple(item.name for item in fields(DecisionComment))


def add_comment(curation: sqlite3.Connection, comment: DecisionComment) -> None:
    """Keep a comment. Raises UsageError for an empty or an overlong one, and where there is no such judgement."""
    text = tidy_lines(comment.comment)
    if not text or len(text) > MAX_LENGTH:
        raise UsageError(f"a comment has 1 to {MAX_LENGTH:,} characters; this one has {len(text):,}")
    if not scalar(curation, "SELECT 1 FROM decisions WHERE uid = ?", comment.decision_uid):
        raise UsageError(f"there is no judgement {comment.decision_uid!r}; `homefinder decisions` lists them")
    _, _, *rest = astuple(comment)
    insert_many(curation, "decision_comments", COLUMNS, [(comment.decision_uid, text, *rest)])


def list_comments(curation: sqlite3.Connection, uids: Collection[str]) -> list[DecisionComment]:
    """The comments on these judgements, in the order in which they were said."""
    marks = ", ".join("?" * len(uids))
    sql = f"SELECT {', '.join(COLUMNS)} FROM decision_comments WHERE decision_uid IN ({marks}) ORDER BY id"
    return [DecisionComment(*row) for row in curation.execute(sql, tuple(uids))]
