"""Whether anything fits at all. Pure but for the words that it reads."""
from __future__ import annotations
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the best home fits, and why not."""

    fits: bool
    why_not: str = ""
    unknown_words: tuple[str, ...] = ()


def judge_fit(connection: sqlite3.Connection, ranker: Ranker, text: str, found: Sequence[Candidate]) -> Fit:
    return Fit(bool(found))
