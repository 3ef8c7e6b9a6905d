"""What each feature of a candidate rests on: words on both sides, subjects, parts, precedents, the owner, the route.

Every piece leads to the record that says so and to the page where it can be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.ranking.evidence import facts
from homefinder.ranking.evidence import words as said
from homefinder.ranking.evidence.row import HomeRow, read_home_rows
from homefinder.ranking.model import Evidence
from homefinder.ranking.scorer import Scorer, Scores
from homefinder.search.query import Query


class EvidenceCollector:
    """Evidence for the homes at ``positions``; their rows are read once."""

    def __init__(
        self, connection: sqlite3.Connection, query: Query, scorer: Scorer, scores: Scores, positions: Sequence[int]
    ) -> None:
        self._connection = connection
        self._query = query
        self._scorer = scorer
        self._scores = scores
        self.rows: Mapping[int, HomeRow] = read_home_rows(connection, scorer.attributes.ids, positions)

    def collect(self, feature: str, position: int) -> tuple[Evidence, ...]:
        """What the feature of the home at ``position`` rests on."""
        row, connection, scorer, query = self.rows[position], self._connection, self._scorer, self._query
        match feature:
            case "words":
                return said.collect_word_evidence(row, query, scorer.postings)
            case "labels":
                return said.collect_label_evidence(connection, row, query, scorer)
            case "subjects":
                return said.collect_subject_evidence(
                    connection, row, query, scorer, self._scores.feature_values.concepts
                )
            case "meaning":
                return said.collect_meaning_evidence(row, query, scorer)
            case "subject_likeness":
                near = self._scores.feature_values.near_concepts
                return said.collect_near_subject_evidence(connection, row, scorer, near)
            case "relations":
                return facts.collect_relation_evidence(connection, row, scorer.attributes, self._scores.subject)
            case "precedent":
                return facts.collect_precedent_evidence(row, self._scores.feature_values.precedents)
            case "upkeep":
                return (row.build_evidence(row.value("status") or row.value("lifecycle")),)
            case "kind":
                return facts.collect_kind_evidence(row, query)
        return ()
