"""Which subjects of the concept schemes a need names, and which of them a home does not cover."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Mapping
from dataclasses import dataclass

from homefinder.link.stems import IRREGULAR, stem, tokens
from homefinder.link.terms import word_stems

LABELS = """SELECT c.id, c.name, l.label, l.position FROM concepts c JOIN concept_labels l ON l.concept_id = c.id
    ORDER BY c.id, l.position"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A concept that a need names by one of its labels, ``name``; ``stems`` are those of that label."""

    id: str
    name: str
    stems: frozenset[str]


def asked_subjects(connection: sqlite3.Connection, text: str, telling: Mapping[str, float]) -> list[Subject]:
    """Concepts one of whose labels stands in ``text``, the most telling first (``telling``: by stem).

    A label stands in a text when its telling words do, side by side, in any form. Labels that are half small words are
    left out, and of single words all but a concept's own name: an everyday word may mean many things.
    """
    said = f" {' '.join(word_stems(text))} "
    found: dict[str, tuple[float, Subject]] = {}
    for row in labels_like(connection, telling):
        label = word_stems(row["label"])
        worth = sum(telling.get(root, 0.0) for root in set(label))
        small = len(tokens(row["label"])) - len(label)
        tells = small <= 1 if len(label) > 1 else small == 0 and row["position"] == 0
        if tells and f" {' '.join(label)} " in said and worth > found.get(row["id"], (0.0,))[0]:
            found[row["id"]] = (worth, Subject(row["id"], row["label"], frozenset(label)))
    return [subject for _, subject in sorted(found.values(), key=lambda item: (-item[0], item[1].id))]


def labels_like(connection: sqlite3.Connection, telling: Mapping[str, float]) -> list[sqlite3.Row]:
    """Labels that may share a stem with the need, by concept and position: to reduce them all to stems takes long."""
    irregular = [word for word, base in IRREGULAR.items() if stem(base) in telling]
    begins = "|".join(re.escape(word.removesuffix("i")) for word in [*telling, *irregular])
    if not begins:
        return []
    like = re.compile(rf"\b(?:{begins})", re.IGNORECASE)
    return [row for row in connection.execute(LABELS).fetchall() if like.search(row["label"])]


def not_covered(subjects: list[Subject], own: Container[str], about: Container[str]) -> tuple[str, ...]:
    """Names of the subjects that a home neither says in its own words (stems ``own``) nor is about (ids ``about``)."""
    lacks: list[Subject] = []
    for item in subjects:
        said = item.id in about or all(root in own for root in item.stems)
        if not said and not any(item.stems <= known.stems or item.stems >= known.stems for known in lacks):
            lacks.append(item)
    return tuple(item.name for item in lacks)
