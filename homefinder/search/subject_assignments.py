"""Subjects that people assigned to homes: ``vocab/subjects/*.yml``, a list of concepts for a record.

What a librarian does for a book: a page seldom says in everyday words what a return records, so somebody who knows it
says it once, in the terms of the concept schemes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from homefinder.clean.yaml_text import read_declaration
from homefinder.errors import DeclarationError


def read_subject_assignments(folder: Path, known_concepts: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Concept ids by record id. ``known_concepts`` holds the concepts that there are.

    Raises DeclarationError naming file and record for an unknown concept, a record given twice or a wrong form.
    """
    subjects: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.yml")):
        for record, concepts in _entries(path):
            if record in subjects:
                raise DeclarationError(path, f"{record} is given twice; keep one entry")
            unknown = [concept for concept in concepts if concept not in known_concepts]
            if unknown:
                raise DeclarationError(path, f"{record}: no concept {unknown[0]!r} in vocab/schemes/")
            subjects[record] = tuple(concepts)
    return subjects


def _entries(path: Path) -> Iterator[tuple[str, list[str]]]:
    read = read_declaration(path)
    if not isinstance(read, dict) or list(read) != ["subjects"] or not isinstance(read["subjects"], dict):
        raise DeclarationError(path, "must hold one mapping, 'subjects:', of record ids to lists of concepts")
    for record, concepts in read["subjects"].items():
        if not isinstance(concepts, list) or not all(isinstance(item, str) for item in concepts):
            raise DeclarationError(path, f"{record}: its subjects must be a list of concept ids")
        yield record, concepts
