"""The indexes over homes, made anew by each resolve and carried into the published catalogue."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from homefinder.link.postings import save_postings
from homefinder.link.schemes import Concept, read_schemes, save_schemes
from homefinder.link.semantics import save_semantics
from homefinder.link.shelf import save_shelf
from homefinder.link.subjects import load_subjects
from homefinder.link.terms import weigh
from homefinder.store.db import transaction

INDEXED = ("title", "alt_titles", "keywords", "description", "legal_basis")
"""Columns of ``homes`` that readers search and the plain baseline ranks by."""

TOKENISER = "porter unicode61 remove_diacritics 2"


def build_index(connection: sqlite3.Connection, vocab: Path) -> None:
    """Make the search index and the ranker's index anew. Raises DeclarationError for a wrong file under ``vocab``."""
    concepts = read_schemes(vocab / "schemes")
    subjects = load_subjects(vocab / "subjects", concepts)
    with transaction(connection):
        _full_text(connection)
        save_schemes(connection, concepts)
        _save_subjects(connection, subjects)
        homes = connection.execute(
            """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(w.title, '') AS parent FROM homes h
               LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN homes w ON w.id = h.part_of ORDER BY h.id"""
        ).fetchall()
        weighed = weigh(_texts(connection, homes, concepts))
        save_postings(connection, weighed)
        save_semantics(connection, weighed)
        save_shelf(connection, homes)


def _full_text(connection: sqlite3.Connection) -> None:
    columns = ", ".join(INDEXED)
    connection.execute("DROP TABLE IF EXISTS homes_fts")
    connection.execute(
        f"CREATE VIRTUAL TABLE homes_fts USING fts5 ({columns}, content='homes', tokenize='{TOKENISER}')"
    )
    connection.execute("INSERT INTO homes_fts (homes_fts) VALUES ('rebuild')")


def _save_subjects(connection: sqlite3.Connection, subjects: Mapping[str, tuple[str, ...]]) -> None:
    """Subjects are assigned to records and follow them to their homes."""
    connection.execute(
        """CREATE TABLE home_subjects (home_id TEXT NOT NULL REFERENCES homes(id), position INTEGER NOT NULL,
           concept_id TEXT NOT NULL REFERENCES concepts(id), PRIMARY KEY (home_id, position))"""
    )
    found: dict[str, dict[str, None]] = {}
    for home_id, record_id in connection.execute("SELECT home_id, record_id FROM home_records ORDER BY record_id"):
        if record_id in subjects:
            found.setdefault(home_id, {}).update(dict.fromkeys(subjects[record_id]))
    rows = [(home, number, concept) for home, concepts in found.items() for number, concept in enumerate(concepts)]
    connection.executemany("INSERT INTO home_subjects VALUES (?, ?, ?)", rows)


def _texts(
    connection: sqlite3.Connection, homes: list[sqlite3.Row], concepts: Mapping[str, Concept]
) -> list[dict[str, str]]:
    """Each home's fields as texts, with what its subjects are called."""
    about: dict[str, list[str]] = {}
    for home_id, concept_id in connection.execute("SELECT home_id, concept_id FROM home_subjects ORDER BY 1, position"):
        about.setdefault(home_id, []).append(concepts[concept_id].called)
    columns = (*INDEXED, "publisher", "parent")
    return [{**{name: row[name] for name in columns}, "subjects": "\n".join(about.get(row["id"], ()))} for row in homes]
