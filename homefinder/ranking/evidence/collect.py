"""What each feature of a candidate rests on: words on both sides, subjects, parts, precedents, the owner, the route.

Every piece leads to the record that says so and to the page where it can be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.ranking.evidence import facts
from homefinder.ranking.evidence import words as said
from homefinder.ranking.evidence.row import Row, read_rows
from homefinder.ranking.model import Evidence
from homefinder.ranking.scorer import Scorer, Scores
from homefinder.search.query import Query


class Evidences:
    """Evidence for the homes at ``positions``; their rows are read once."""

    def __init__(
        self, connection: sqlite3.Connection, query: Query, scorer: Scorer, scores: Scores, positions: Sequence[int]
    ) -> None:
        self._connection = connection
        self._query = query
        self._scorer = scorer
        self._scores = scores
        self.rows: Mapping[int, Row] = read_rows(connection, scorer.shelf.ids, positions)

    def of(self, feature: str, position: int) -> tuple[Evidence, ...]:
        """What the feature of the home at ``position`` rests on."""
        row, connection, scorer, query = self.rows[position], self._connection, self._scorer, self._query
        match feature:
            case "words":
                return said.shared_words(connection, row, query, scorer.postings)
            case "subjects":
                return said.shared_subjects(connection, row, query, scorer, self._scores.facts.concepts)
            case "meaning":
                return said.near_words(row, query, scorer)
            case "structure":
                return facts.family(connection, row, scorer.shelf, self._scores.subject)
            case "coverage":
                return facts.parts_that_hold(connection, row, query, scorer)
            case "precedent":
                return facts.precedents(row, self._scores.facts.precedents)
            case "upkeep":
                return (row.says(row.value("status") or row.value("lifecycle")),)
            case "kind":
                return facts.kind(row, query)
            case "remit":
                return facts.owner(connection, row, scorer.shelf, self._scores.subject)
            case "openness":
                return facts.way_to_change(connection, row, scorer.openness)
        return ()
