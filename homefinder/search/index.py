"""The indexes over homes, made anew by each resolve and carried into the published catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from homefinder.search.bm25 import write_postings
from homefinder.search.concepts import Concept, read_schemes, write_schemes
from homefinder.search.fields import CONCEPT_FIELDS, weigh
from homefinder.search.home_attributes import number_names, write_home_attributes
from homefinder.search.lsa import write_semantic_space
from homefinder.search.subject_assignments import read_subject_assignments
from homefinder.search.subject_tagging import find_subjects_by_name
from homefinder.search.tokenise import TOKENISER
from homefinder.store.db import transaction
from homefinder.store.full_text import write_full_text_index

INDEXED_COLUMNS = ("title", "alt_titles", "keywords", "description", "legal_basis")
"""Columns of ``homes`` that readers search and the plain baseline ranks by."""


FOUND_SUBJECT_WEIGHT = 0.6
"""A subject found by its name speaks this much of one that a person assigned."""

FOLLOWING_DISCOUNT = 0.1
"""The second subject assigned to a home speaks 1 / (1 + 0.1) of the first, the third 1 / (1 + 0.2)."""


def build_index(connection: sqlite3.Connection, vocab: Path) -> None:
    """Make the search index and the ranker's index anew. Raises DeclarationError for a wrong file under ``vocab``."""
    concepts = read_schemes(vocab / "schemes")
    subjects = read_subject_assignments(vocab / "subjects", concepts)
    with transaction(connection):
        write_full_text_index(connection, "homes", INDEXED_COLUMNS, TOKENISER)
        write_schemes(connection, concepts)
        write_ranking_index(connection, concepts, _group_assigned_subjects(connection, subjects))


def write_ranking_index(
    connection: sqlite3.Connection, concepts: Mapping[str, Concept], assigned: Mapping[str, Sequence[str]]
) -> None:
    """Make what the ranker reads anew, from the homes as they are; ``assigned`` are the subjects by home that people
    gave. The tables of concepts must be there."""
    with transaction(connection):
        connection.execute("DELETE FROM home_subjects")
        homes = connection.execute(
            """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(w.title, '') AS parent FROM homes h
               LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of ORDER BY h.id"""
        ).fetchall()
        own = [{name: row[name] for name in (*INDEXED_COLUMNS, "publisher", "parent")} for row in homes]
        about = [assigned.get(row["id"], ()) for row in homes]
        found = [() if told else names for told, names in zip(about, find_subjects_by_name(own, concepts), strict=True)]
        _save_subjects(connection, [row["id"] for row in homes], about, found)
        _save_concepts(connection, concepts, about, found)
        weighed = weigh([_texts(*item, concepts) for item in zip(own, about, found, strict=True)])
        write_postings(connection, weighed)
        write_semantic_space(connection, weighed, number_names([row["publisher_id"] for row in homes]))
        write_home_attributes(connection, homes)


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
    assigned: Sequence[Sequence[str]],
    found: Sequence[Sequence[str]],
) -> None:
    rows = [
        (home, number, concept, told)
        for told, every in ((1, assigned), (0, found))
        for home, concepts in zip(ids, every, strict=True)
        for number, concept in enumerate(concepts)
    ]
    connection.executemany("INSERT INTO home_subjects VALUES (?, ?, ?, ?)", rows)


def _save_concepts(
    connection: sqlite3.Connection,
    concepts: Mapping[str, Concept],
    assigned: Sequence[Sequence[str]],
    found: Sequence[Sequence[str]],
) -> None:
    """Write which words name which concepts, and which homes each concept is a subject of."""
    texts = [
        {"name": one.name, "labels": "\n".join(one.labels[1:]), "definition": one.definition}
        for one in concepts.values()
    ]
    write_postings(connection, weigh(texts, CONCEPT_FIELDS), "concept_postings")
    homes = [
        {concept: 1 / (1 + FOLLOWING_DISCOUNT * number) for number, concept in enumerate(told)}
        or dict.fromkeys(names, FOUND_SUBJECT_WEIGHT)
        for told, names in zip(assigned, found, strict=True)
    ]
    write_postings(connection, homes, "subject_postings")


def _texts(
    own: Mapping[str, str], assigned: Sequence[str], found: Sequence[str], concepts: Mapping[str, Concept]
) -> dict[str, str]:
    """A home's fields as texts, with what its subjects are called."""
    called = {
        name: "\n".join(concepts[one].searchable_text for one in about)
        for name, about in (("subjects", assigned), ("found", found))
    }
    return {**own, **called}
