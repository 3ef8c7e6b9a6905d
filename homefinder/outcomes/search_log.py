"""What was searched for a need: which sources, with which queries, what came nearest and why that is not enough.

Kept for every need, so that ``no home found`` can be shown to somebody who doubts it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from homefinder.clean.wording import format_kind, quote_words
from homefinder.outcomes.facts import compute_term_weights
from homefinder.outcomes.model import CandidateFacts, OutcomeFacts
from homefinder.outcomes.sentence import MAX_WORDS
from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker
from homefinder.search.query import parse_query
from homefinder.search.subject_matching import LabelIndex

NEAREST_SHOWN = 5
"""How many homes are shown with why each is not enough."""

MOST_WORDS, MOST_SUBJECTS = 12, 6
"""How many single words and subjects are listed, the most telling first."""

MIN_COSINE = 0.5
"""Cosine from which a home counts as found by meaning; the best homes of the judged needs lie between 0.4 and 0.9."""


@dataclass(frozen=True, slots=True)
class SourceSearch:
    """One source and the run that was searched; ``run_id`` None and ``seen_on`` empty where it was not searched."""

    source_id: str
    seen_on: str
    run_id: int | None
    homes_searched: int


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One query and how many homes it found. ``method``: words, word, subject or meaning."""

    method: str
    query: str
    homes_found: int


@dataclass(frozen=True, slots=True)
class NearestHome:
    """A home that came near, its score, and in one sentence why it is not enough."""

    home_id: str
    score: float
    shortfall: str


def read_searches(connection: sqlite3.Connection) -> list[SourceSearch]:
    """Every source that was ever tried, with the run whose records were searched."""
    rows = connection.execute(
        """SELECT s.id, s.last_seen_on, s.last_run_id, count(DISTINCT hr.home_id) AS homes FROM sources s
           LEFT JOIN records r ON r.source_id = s.id LEFT JOIN home_records hr ON hr.record_id = r.id
           GROUP BY s.id ORDER BY s.id"""
    ).fetchall()
    return [
        SourceSearch(row["id"], row["last_seen_on"] or "", row["last_run_id"], row["homes"])
        if row["last_run_id"] is not None
        else SourceSearch(row["id"], "", None, 0)
        for row in rows
    ]


def run_queries(connection: sqlite3.Connection, ranker: Ranker, title: str, text: str) -> list[SearchQuery]:
    """What was asked of every home for a need, in plain words, and how many homes each query found."""
    query, scorer = parse_query(title, text), ranker.scorer
    telling = compute_term_weights(query, scorer.postings)
    words = [query.words_by_stem[root] for root in telling]
    asked = [SearchQuery("words", ", ".join(words), int(np.count_nonzero(scorer.postings.score(query.stem_weights))))]
    for root in list(telling)[:MOST_WORDS]:
        asked.append(
            SearchQuery("word", query.words_by_stem[root], int(np.count_nonzero(scorer.postings.score({root: 1.0}))))
        )
    asked += _subjects(connection, ranker.labels, telling)
    near = scorer.semantics.score_homes(scorer.semantics.compute_direction(telling))
    asked.append(
        SearchQuery("meaning", "homes whose words keep the same company as the need's", int((near >= MIN_COSINE).sum()))
    )
    return asked


def _subjects(connection: sqlite3.Connection, labels: LabelIndex, telling: Mapping[str, float]) -> list[SearchQuery]:
    """The subjects whose names share most with the need, each with the number of homes that are about it."""
    names: dict[str, str] = {}
    called: dict[str, set[str]] = defaultdict(set)
    for label in labels.list_with_stems(telling):
        names[label.concept_id] = label.concept
        called[label.concept_id].update(telling.keys() & set(label.stems))
    worth = {concept: fsum(telling[root] for root in roots) for concept, roots in called.items()}
    best = sorted((concept for concept in worth if worth[concept]), key=lambda item: (-worth[item], item))
    return [SearchQuery("subject", names[item], _homes_about(connection, item)) for item in best[:MOST_SUBJECTS]]


def _homes_about(connection: sqlite3.Connection, concept: str) -> int:
    found = connection.execute("SELECT count(*) FROM home_subjects WHERE concept_id = ?", (concept,)).fetchone()
    return int(found[0])


def list_nearest(candidates: Sequence[Candidate], facts: OutcomeFacts, rejected: Collection[str]) -> list[NearestHome]:
    """The homes that came nearest, each with why it is not enough; ``rejected`` are those that people rejected."""
    return [
        NearestHome(item.home_id, item.score, describe_shortfall(facts.homes[item.home_id], item.home_id in rejected))
        for item in candidates[:NEAREST_SHOWN]
    ]


def describe_shortfall(home: CandidateFacts, rejected: bool = False) -> str:
    """What keeps a home from being enough: the words that it lacks, its kind and its state, in one sentence."""
    faults = []
    if rejected:
        faults.append("a person rejected it")
    if lacks := home.uncovered_subjects or home.missing_words:
        faults.append(f"it says nothing of {quote_words(lacks, MAX_WORDS)}")
    if not home.holds_data:
        faults.append(f"it is {format_kind(home.kind)}, which does not itself say which data is held")
    if not home.is_in_force:
        faults.append(f"its state is {home.state}")
    told = ", and ".join(faults) if len(faults) < 3 else f"{', '.join(faults[:-1])}, and {faults[-1]}"
    has = f"It has {home.covered_share:.0%} of the need's words"
    return f"{has}; {told}." if told else f"{has} and nothing speaks against it."
