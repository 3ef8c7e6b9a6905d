"""Needs and homes as mappings: what the machine predicts, what people reviewed, and needs without a home. Read only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from homefinder.decisions.store import Decision, find_present_home, normalise_reviewer, read_decisions
from homefinder.store.queries import count_searched, read_names

PREDICATE = "hf:couldBeMetBy"
"""A need is never equivalent to a home, so that the predicate is our own and never ``skos:exactMatch``."""

LEXICAL = "semapv:LexicalMatching"
COMPOSITE = "semapv:CompositeMatching"
MANUAL = "semapv:ManualMappingCuration"
REVIEW = "semapv:MappingReview"
"""A person's judgement on a pair that a tool proposed; of a pair that the person thought of it is ``MANUAL``."""

NO_TERM_FOUND = "sssom:NoTermFound"
"""What stands in place of a home where none was found. https://mapping-commons.github.io/sssom/NoTermFound"""

CONFIDENCE = {"accept": 1.0, "reject": 1.0, "unsure": 0.5}
"""How sure a person's verdict is of the mapping, or, for a rejection, of its negation; 0 once it no longer holds."""

PREDICTIONS = """SELECT c.*, n.title AS need_title, n.linked_at, h.title AS home_title,
    max(c.score) OVER (PARTITION BY c.need_id) AS best
    FROM (SELECT 'candidates' AS origin, need_id, home_id, rank, score, matched, explanation FROM candidates
          UNION ALL SELECT 'decided_candidates', need_id, home_id, rank, score, matched, explanation
          FROM decided_candidates WHERE rank > 0) c
    LEFT JOIN needs n ON n.id = c.need_id LEFT JOIN homes h ON h.id = c.home_id
    ORDER BY c.need_id, c.score DESC, c.rank, c.home_id"""

GAPS = """SELECT o.need_id, n.title AS need_title, n.linked_at, o.confidence, o.explanation,
    (SELECT coalesce(min(s.seen_on), '') FROM need_searches s WHERE s.need_id = o.need_id AND s.run_id IS NOT NULL)
       AS seen_on,
    (SELECT group_concat(q.query, '; ') FROM (SELECT query FROM need_queries WHERE need_id = o.need_id
       ORDER BY position) q) AS queries,
    (SELECT h.title || ' (' || x.shortfall || ')' FROM need_nearest_homes x JOIN homes h ON h.id = x.home_id
       WHERE x.need_id = o.need_id ORDER BY x.rank LIMIT 1) AS nearest,
    (SELECT group_concat(s.source_id, ' ') FROM (SELECT source_id FROM need_searches
       WHERE need_id = o.need_id AND run_id IS NOT NULL ORDER BY source_id) s) AS sources
    FROM outcomes o JOIN needs n ON n.id = o.need_id WHERE o.outcome = 'no-home' ORDER BY o.need_id"""


@dataclass(frozen=True, slots=True)
class NeedMapping:
    """One prediction, one person's review (it has a ``decision``), or one gap. ``confidence`` is in 0..1.

    ``home_id`` is where the home is now; a gap has none. ``superseded_by`` is the uid of the same reviewer's next
    decision on the pair. ``origin`` is the table that it is read from.
    """

    need_id: str
    home_id: str
    need_title: str
    home_title: str
    justification: str
    confidence: float
    date: str
    comment: str
    origin: str
    decision: Decision | None = None
    superseded_by: str = ""
    rank: int = 0
    score: float = 0.0
    words: str = ""
    is_known: bool = True
    """Whether the catalogue has both the need and the home."""

    @property
    def key(self) -> str:
        """What tells this row from every other: the decision's uid, the pair, or the need that has no home."""
        return self.decision.uid if self.decision else "/".join(filter(None, (self.need_id, self.home_id)))

    @property
    def verdict(self) -> str:
        return self.decision.verdict if self.decision else ""

    @property
    def is_negated(self) -> bool:
        return self.verdict == "reject"

    @property
    def is_current(self) -> bool:
        """Whether this is a review that was neither undone nor replaced by its own reviewer."""
        return bool(self.decision and not self.decision.undone_on and not self.superseded_by)


def read_predictions(catalogue: sqlite3.Connection) -> Iterator[NeedMapping]:
    """Every ranked pair, decided or not, best first for each need. Confidence is the score over the need's best."""
    for row in catalogue.execute(PREDICTIONS):
        yield NeedMapping(
            row["need_id"], row["home_id"], row["need_title"] or "", row["home_title"] or "", LEXICAL,
            compute_relative_score(row["score"], row["best"]), row["linked_at"] or "", row["explanation"],
            row["origin"],
            rank=row["rank"], score=row["score"], words=row["matched"],
        )  # fmt: skip


def read_reviews(catalogue: sqlite3.Connection, curation: sqlite3.Connection | None) -> Iterator[NeedMapping]:
    """Every decision in the order in which they were made, also those that no longer hold."""
    decisions = read_decisions(curation, include_undone=True) if curation else ()
    return build_reviews(catalogue, decisions)


def build_reviews(catalogue: sqlite3.Connection, decisions: Iterable[Decision]) -> Iterator[NeedMapping]:
    """The same for these decisions; they must be in the order in which they were made."""
    made = list(decisions)
    titles = {"needs": read_names(catalogue, "needs"), "homes": read_names(catalogue, "homes")}
    present = [find_present_home(catalogue, item) for item in made]
    homes = [now or item.home_id for now, item in zip(present, made, strict=True)]
    next_of = _find_successors(made, homes)
    for item, now, home_id in zip(made, present, homes, strict=True):
        later = next_of.get(item.uid, "")
        yield NeedMapping(
            item.need_id, home_id, item.need_title or titles["needs"].get(item.need_id, ""),
            titles["homes"].get(home_id) or item.home_title, REVIEW if item.proposed_by else MANUAL,
            0.0 if item.undone_on or later else CONFIDENCE[item.verdict],
            item.decided_on, item.reason, "decisions", decision=item, superseded_by=later,
            is_known=bool(now) and item.need_id in titles["needs"],
        )  # fmt: skip


def _find_successors(made: list[Decision], homes: list[str]) -> dict[str, str]:
    """Decision → the same reviewer's next one on the same pair; an undone one takes no other's place."""
    latest: dict[tuple[str, str, str], str] = {}
    next_of = {}
    for item, home_id in zip(made, homes, strict=True):
        if item.undone_on:
            continue
        whose = (item.need_id, home_id, normalise_reviewer(item.reviewer))
        if whose in latest:
            next_of[latest[whose]] = item.uid
        latest[whose] = item.uid
    return next_of


def read_gaps(catalogue: sqlite3.Connection) -> Iterator[NeedMapping]:
    """Every need for which no home was found, with the proof in one line."""
    counts: dict[str, tuple[int, int]] = {}
    for row in catalogue.execute(GAPS):
        if (sources := row["sources"] or "") not in counts:
            counts[sources] = count_searched(catalogue, row["need_id"])  # of all homes: once for the same sources
        yield NeedMapping(
            row["need_id"], "", row["need_title"], "", COMPOSITE, min(max(row["confidence"], 0.0), 1.0),
            row["linked_at"], _proof(row, *counts[sources]), "outcomes",
        )  # fmt: skip


def _proof(row: sqlite3.Row, homes: int, sources: int) -> str:
    told = [row["explanation"]]
    if sources:
        told.append(f"Searched {homes} homes of {sources} sources, the oldest seen on {row['seen_on']}.")
    if row["queries"]:
        told.append(f"Queries: {row['queries']}.")
    if row["nearest"]:
        told.append(f"Nearest: {row['nearest']}.")
    return " ".join(told)


def compute_relative_score(score: float, best: float) -> float:
    """``score`` as a share of ``best``, in 0..1."""
    return round(min(max(score / best, 0.0), 1.0), 6) if best > 0 else 0.0
