"""The concept schemes as the linker uses them: what each concept is called, in everyday words too, and means."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NOT_SUBJECTS = ("changekinds", "eventkinds", "kinds", "lifecycles")
"""Schemes that describe the catalogue itself, not what standards are about."""

LABELS = ("prefLabel", "altLabel", "hiddenLabel")
"""Names in use, and the everyday words that stand in a scheme for searching (SKOS hidden labels)."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One subject: its preferred name first among its labels."""

    id: str
    name: str
    definition: str
    labels: Sequence[str]
    broader: Sequence[str] = ()
    names: Sequence[str] = ()
    """Those of the labels that are in use as names: all but the everyday words."""

    @property
    def called(self) -> str:
        """All that it is called and what it means: words by which a need may ask for it."""
        return "\n".join([*self.labels, self.definition])


def read_schemes(folder: Path) -> dict[str, Concept]:
    """Every concept of the subject schemes in ``folder`` by its id, ``SCHEME/NAME``."""
    concepts: dict[str, Concept] = {}
    for path in sorted(folder.glob("*.ttl")):
        if path.stem not in NOT_SUBJECTS:
            concepts.update(_read(path.read_bytes()))
    return concepts


@lru_cache(maxsize=32)
def _read(turtle: bytes) -> Mapping[str, Concept]:
    """The concepts of one file; parsing takes half a second, and a scheduler refreshes many times."""
    from rdflib import Graph  # loaded only when the index is built
    from rdflib.namespace import RDF, SKOS

    concepts = {}
    graph = Graph().parse(data=turtle, format="turtle")
    for node in sorted(graph.subjects(RDF.type, SKOS.Concept), key=str):
        by_kind = {name: sorted(map(str, graph.objects(node, SKOS[name]))) for name in LABELS}
        labels = [text for found in by_kind.values() for text in found]
        names = by_kind["prefLabel"] + by_kind["altLabel"]
        definition = str(graph.value(node, SKOS.definition) or "")
        broader = sorted(_short(other) for other in graph.objects(node, SKOS.broader))
        concepts[_short(node)] = Concept(_short(node), labels[0], definition, labels, broader, names)
    return concepts


def _short(node: object) -> str:
    return "/".join(str(node).rsplit("/", 2)[-2:])


def save_schemes(connection: sqlite3.Connection, concepts: Mapping[str, Concept]) -> None:
    """Write the concepts into tables of the catalogue, where explanations read them."""
    for table in ("home_subjects", "concept_labels", "concept_broader", "concepts"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    connection.execute("CREATE TABLE concepts (id TEXT PRIMARY KEY, name TEXT NOT NULL, definition TEXT NOT NULL)")
    connection.execute(
        """CREATE TABLE concept_labels (concept_id TEXT NOT NULL REFERENCES concepts(id), position INTEGER NOT NULL,
           label TEXT NOT NULL, PRIMARY KEY (concept_id, position))"""
    )
    connection.execute(
        """CREATE TABLE concept_broader (concept_id TEXT NOT NULL REFERENCES concepts(id),
           broader_id TEXT NOT NULL REFERENCES concepts(id), PRIMARY KEY (concept_id, broader_id))"""
    )
    rows = [(concept.id, concept.name, concept.definition) for concept in concepts.values()]
    connection.executemany("INSERT INTO concepts VALUES (?, ?, ?)", rows)
    labels = [(c.id, number, label) for c in concepts.values() for number, label in enumerate(c.labels)]
    connection.executemany("INSERT INTO concept_labels VALUES (?, ?, ?)", labels)
    wider = [(c.id, other) for c in concepts.values() for other in c.broader if other in concepts]
    connection.executemany("INSERT INTO concept_broader VALUES (?, ?)", wider)
