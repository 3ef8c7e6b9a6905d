"""The indexes over homes, made anew by each resolve and carried into the published catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from homefinder.lookup.stored_names import write_names
from homefinder.search.bm25 import write_postings
from homefinder.search.concepts import Concept, list_equal_concepts, read_schemes, write_schemes
from homefinder.search.encoding.text_vectors import write_text_vectors
from homefinder.search.fields import CONCEPT_FIELDS, weigh, weigh_labels
from homefinder.search.home_attributes import write_home_attributes
from homefinder.search.home_texts import read_home_texts
from homefinder.search.lsa import write_semantic_space
from homefinder.search.subject_assignments import read_subject_assignments
from homefinder.search.subject_strengths import FoundSubject, find_subjects
from homefinder.search.tokenise import TOKENISER
from homefinder.store.db import insert_many, transaction
from homefinder.store.full_text import write_full_text_index

HOMES = """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(w.title, '') AS parent FROM homes h
    LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of ORDER BY h.id"""

INDEXED_COLUMNS = ("title", "alt_titles", "keywords", "description", "legal_basis")
"""Columns of ``homes`` that readers search and the plain baseline ranks by."""


OWN_COLUMNS = (*INDEXED_COLUMNS, "publisher", "parent")

BY_PERSON = "A person gave it."
"""The reason of a subject that stands in ``vocab/subjects/``."""

FOLLOWING_DISCOUNT = 0.1
"""The second subject assigned to a home speaks 1 / (1 + 0.1) of the first, the third 1 / (1 + 0.2)."""


def build_index(connection: sqlite3.Connection, vocab: Path) -> None:
    """Make the search index and the ranker's index anew. Raises DeclarationError for a wrong file under ``vocab``."""
    concepts = read_schemes(vocab / "schemes")
    subjects = read_subject_assignments(vocab / "subjects", concepts)
    with transaction(connection):
        write_full_text_index(connection, "homes", INDEXED_COLUMNS, TOKENISER)
        write_names(connection)
        write_schemes(connection, concepts)
        write_ranking_index(connection, concepts, _group_assigned_subjects(connection, subjects))


def write_ranking_index(
    connection: sqlite3.Connection, concepts: Mapping[str, Concept], assigned: Mapping[str, Sequence[str]]
) -> None:
    """Make what the ranker reads anew, from the homes as they are; ``assigned`` are the subjects by home that people
    gave. The tables of concepts must be there."""
    with transaction(connection):
        index = RankingIndex(connection, concepts)
        index.write_texts()
        index.write_subjects(assigned)


class RankingIndex:
    """The homes of a catalogue with their texts, read once; and the tables of the ranker, written from them."""

    def __init__(self, connection: sqlite3.Connection, concepts: Mapping[str, Concept]) -> None:
        self._connection = connection
        self._concepts = concepts
        self._homes = connection.execute(HOMES).fetchall()
        further = read_home_texts(connection)
        self._own = [{**{name: row[name] for name in OWN_COLUMNS}, **further.get(row["id"], {})} for row in self._homes]
        self._weighed = weigh(self._own)
        self.places = {row["id"]: at for at, row in enumerate(self._homes)}
        self._parents = [self.places.get(row["part_of"], -1) for row in self._homes]
        self._found: list[list[FoundSubject]] = [[] for _ in self._homes]

    def write_texts(self) -> None:
        """Words, their company, encoded texts and attributes."""
        write_postings(self._connection, self._weighed)
        write_semantic_space(self._connection, self._weighed)
        write_text_vectors(self._connection, self._own, self._concepts.values())
        write_home_attributes(self._connection, self._homes)

    def write_subjects(self, assigned: Mapping[str, Sequence[str]], only: Collection[str] = ()) -> None:
        """Subjects and what they are called: those that people gave, for the other homes those that the machine finds.

        With ``only`` the machine looks at these homes alone, and the others keep what it found before.
        """
        given = [tuple(assigned.get(home, ())) for home in self.places]
        asked = [self.places[home] for home in only] or [at for at, concepts in enumerate(given) if not concepts]
        new = find_subjects(self._own, self._weighed, given, self._parents, self._concepts, asked)
        before = self._found
        found = list(before)
        for at, subjects in zip(asked, new, strict=True):
            found[at] = subjects
        if not only:
            self._found = found
        ids = [row["id"] for row in self._homes]
        self._connection.execute("DELETE FROM home_subjects")
        _save_subjects(self._connection, ids, given, found)
        _save_concepts(self._connection, self._concepts, given, found)


def _group_assigned_subjects(
    connection: sqlite3.Connection, subjects: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Subjects by home: they are assigned to records and follow them to their homes."""
    found: dict[str, dict[str, None]] = {}
    for home_id, record_id in connection.execute("SELECT home_id, record_id FROM home_records ORDER BY record_id"):
        if record_id in subjects:
            found.setdefault(home_id, {}).update(dict.fromkeys(subjects[record_id]))
    return {home_id: list(concepts) for home_id, concepts in found.items()}


def _save_subjects(
    connection: sqlite3.Connection,
    ids: Sequence[str],
    given: Sequence[Sequence[str]],
    found: Sequence[Sequence[FoundSubject]],
) -> None:
    rows: list[tuple[object, ...]] = []
    for home, concepts, subjects in zip(ids, given, found, strict=True):
        rows += [(home, place, concept, 1, 1.0, BY_PERSON) for place, concept in enumerate(concepts)]
        rows += [(home, place, one.concept, 0, one.strength, one.reason) for place, one in enumerate(subjects)]
    insert_many(
        connection, "home_subjects", ("home_id", "position", "concept_id", "assigned", "strength", "reason"), rows
    )


def _save_concepts(
    connection: sqlite3.Connection,
    concepts: Mapping[str, Concept],
    given: Sequence[Sequence[str]],
    found: Sequence[Sequence[FoundSubject]],
) -> None:
    """Write which words name which concepts, which homes are about each, and what these subjects are called."""
    texts = [
        {"name": one.name, "labels": "\n".join(one.labels[1:]), "definition": one.definition}
        for one in concepts.values()
    ]
    write_postings(connection, weigh(texts, CONCEPT_FIELDS), "concept_postings")
    strengths = [
        dict.fromkeys(concepts_of, 1.0) or {one.concept: one.strength for one in subjects}
        for concepts_of, subjects in zip(given, found, strict=True)
    ]
    called = {one.id: one.searchable_text for one in concepts.values()}
    write_postings(connection, weigh_labels(strengths, called), "label_postings")
    homes = [
        {concept: 1 / (1 + FOLLOWING_DISCOUNT * place) for place, concept in enumerate(concepts_of)}
        or {one.concept: one.strength for one in subjects}
        for concepts_of, subjects in zip(given, found, strict=True)
    ]
    equal = list_equal_concepts(concepts)
    write_postings(connection, [_add_equal_concepts(about, equal) for about in homes], "subject_postings")


def _add_equal_concepts(about: Mapping[str, float], equal: Mapping[str, Collection[str]]) -> dict[str, float]:
    """What a home is about, with the same in other schemes."""
    found = dict(about)
    for concept, weight in about.items():
        for other in equal.get(concept, ()):
            found[other] = max(found.get(other, 0.0), weight)
    return found
