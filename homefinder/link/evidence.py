"""What each feature of a candidate rests on: words on both sides, the subject between them, the record that says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from homefinder.link.model import Evidence
from homefinder.link.query import Query
from homefinder.link.score import Scorer
from homefinder.link.stems import stem, tokens

MOST = 5
"""How many pieces of evidence are shown for one feature, the most telling first."""

OWN = ("title", "alt_titles", "keywords", "description", "legal_basis")
"""Fields of a home whose words are its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word that speaks for the home: as it is written, and the subject by whose name it came in, if any."""

    word: str
    subject: str = ""


class Evidences:
    """Evidence for the homes at ``positions``; their rows are read once."""

    def __init__(self, connection: sqlite3.Connection, query: Query, scorer: Scorer, positions: Sequence[int]) -> None:
        self._connection = connection
        self._query = query
        self._scorer = scorer
        self.rows = {position: _row(connection, scorer.shelf.ids[position]) for position in positions}

    def of(self, feature: str, position: int) -> tuple[Evidence, ...]:
        """What the feature of the home at ``position`` rests on."""
        row = self.rows[position]
        match feature:
            case "words":
                return self._shared(position)
            case "structure":
                return self._family(row)
            case "upkeep":
                return (_in(row, row["status"] or row["lifecycle"]),)
            case "kind":
                return (_in(row, row["kind"]),)
        return ()

    def _shared(self, position: int) -> tuple[Evidence, ...]:
        row, postings = self.rows[position], self._scorer.postings
        said = {**_subject_words(self._connection, row["id"]), **_own_words(row)}
        asked = self._query.words
        worth = {root: asked[root] * postings.idf(root) * postings.weight(root, position) for root in asked}
        best = sorted((root for root in asked if root in said), key=lambda root: (-worth[root], root))[:MOST]
        return tuple(_in(row, _told(said[root]), self._query.written[root]) for root in best)

    def _family(self, row: sqlite3.Row) -> tuple[Evidence, ...]:
        if row["part_of"]:
            return (_in(row, f"part of {row['parent']}"),)
        part = self._connection.execute(
            "SELECT title FROM homes WHERE part_of = ? ORDER BY title LIMIT 1", (row["id"],)
        ).fetchone()
        return (_in(row, f"has the part {part[0]}"),) if part else ()


def _in(row: sqlite3.Row, home: str, need: str = "") -> Evidence:
    return Evidence(need, home, row["record_id"], row["url"])


def _told(said: Said) -> str:
    return f"{said.word} (its subject: {said.subject})" if said.subject else said.word


def _row(connection: sqlite3.Connection, home_id: str) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(
        """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(w.title, '') AS parent,
             (SELECT min(record_id) FROM home_records WHERE home_id = h.id) AS record_id FROM homes h
           LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of WHERE h.id = ?""",
        (home_id,),
    ).fetchone()
    return row


def _own_words(row: sqlite3.Row) -> dict[str, Said]:
    """For each stem of the home's own texts a word as it is written there."""
    said: dict[str, Said] = {}
    for field in OWN:
        for token in tokens(row[field]):
            said.setdefault(stem(token.lower()), Said(token.lower()))
    return said


def _subject_words(connection: sqlite3.Connection, home_id: str) -> dict[str, Said]:
    """For each stem of what the home's subjects are called a word, and the subject's name."""
    rows = connection.execute(
        """SELECT c.name, c.definition, group_concat(l.label, char(10)) AS labels FROM home_subjects s
           JOIN concepts c ON c.id = s.concept_id JOIN concept_labels l ON l.concept_id = c.id
           WHERE s.home_id = ? GROUP BY s.position ORDER BY s.position""",
        (home_id,),
    ).fetchall()
    said: dict[str, Said] = {}
    for field in ("labels", "definition"):
        for row in rows:
            for token in tokens(row[field]):
                said.setdefault(stem(token.lower()), Said(token.lower(), row["name"]))
    return said
