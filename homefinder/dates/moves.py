"""Which stated days moved from one look at a page to the next. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
MOVING_KINDS = frozenset(
    {
        *("opens", "load-by", "submit-by", "clean-until", "reference-date", "applies-from", "comply-by"),
        *("publish-expected", "review-date"),
    }
)
"""Kinds whose move is told as an event; the moves of consultations are told from the fields of their records."""


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A day that was still ahead and is now another. Days are ISO; ``seen_on``: the day of the look that showed it."""

    kind: str
    before: str
    after: str
    what: str
    quote: str
    seen_on: str
    run_id: int


def list_moves(looks: Sequence[tuple[str, int, Sequence[Row]]]) -> Iterator[MovedDate]:
    """The moves between following looks at one page: each look is its day, its run, and its rows of ``dates``."""
    for (_, _, old), (seen_on, run, new) in pairwise(looks):
        yield from _compare(old, new, seen_on, run)


def _compare(old: Sequence[Row], new: Sequence[Row], seen_on: str, run: int) -> Iterator[MovedDate]:
    stays = {(row["kind"], row["starts"], row["ends"]) for row in old} & {
        (row["kind"], row["starts"], row["ends"]) for row in new
    }
    gone = [row for row in old if _counts(row, stays) and _last(row) >= seen_on]
    come = [row for row in new if _counts(row, stays)]
    for row in gone:
        if found := _find_follower(row, gone, come):
            come.remove(found)
            yield MovedDate(row["kind"], _last(row), _last(found), found["what"], found["quote"], seen_on, run)


def _counts(row: Row, stays: set[tuple[str, str, str]]) -> bool:
    return row["kind"] in MOVING_KINDS and bool(_last(row)) and (row["kind"], row["starts"], row["ends"]) not in stays


def _find_follower(row: Row, gone: Sequence[Row], come: Sequence[Row]) -> Row | None:
    """The new date of the same thing: said in the same words of the same edition, else the only one of its kind."""
    same = [one for one in come if one["kind"] == row["kind"]]
    worded = [one for one in same if (one["edition"], one["what"]) == (row["edition"], row["what"])]
    if worded:
        return worded[0]
    alone = sum(one["kind"] == row["kind"] for one in gone) == 1
    return same[0] if len(same) == 1 and alone and same[0]["edition"] == row["edition"] else None


def _last(row: Row) -> str:
    return str(row["ends"] or row["starts"])
