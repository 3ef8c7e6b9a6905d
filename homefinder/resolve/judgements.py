"""What people said of pairs of records: same, different or unsure. Kept in curation.db, never made by the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from homefinder.clean.characters import tidy_lines
from homefinder.errors import UsageError
from homefinder.store.db import insert_many, transaction

VERDICTS = ("same", "different", "unsure")
COLUMNS = ("left_record", "right_record", "verdict", "reason", "reviewer", "decided_on")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement of one pair. ``decided_on`` is an ISO date."""

    left: str
    right: str
    verdict: str
    reason: str = ""
    reviewer: str = ""
    decided_on: str = ""


JudgementsByPair = Mapping[frozenset[str], Judgement]
"""The judgement that holds for each pair, which is the latest, in the order in which those were made."""


def collect_latest_judgements(judgements: Iterable[Judgement]) -> JudgementsByPair:
    """The latest judgement of each pair; the order of the pair does not matter."""
    latest: dict[frozenset[str], Judgement] = {}
    for item in judgements:
        pair = frozenset((item.left, item.right))
        latest.pop(pair, None)
        latest[pair] = item
    return latest


def read_judgements(curation: sqlite3.Connection) -> JudgementsByPair:
    """Every pair that people judged, with the judgement that holds."""
    rows = curation.execute(f"SELECT {', '.join(COLUMNS)} FROM resolve_decisions ORDER BY decided_on, id")
    return collect_latest_judgements(Judgement(*row) for row in rows)


def keep_judgement(curation: sqlite3.Connection, judgement: Judgement) -> None:
    """Add a judgement; earlier ones of the pair stay, and the latest holds. Raises UsageError for an empty one."""
    if judgement.verdict not in VERDICTS:
        raise UsageError(f"no verdict {judgement.verdict!r}; there are {', '.join(VERDICTS)}")
    if judgement.left == judgement.right:
        raise UsageError(f"{judgement.left} is one record; a pair needs two")
    if not judgement.reason.strip() or not judgement.reviewer.strip():
        raise UsageError("a judgement needs a reason and a reviewer")
    judgement = replace(judgement, reason=tidy_lines(judgement.reason))
    row = tuple(getattr(judgement, field.name) for field in fields(Judgement))
    with transaction(curation):
        insert_many(curation, "resolve_decisions", COLUMNS, [row])
