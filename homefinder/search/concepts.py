"""The concept schemes as the linker uses them: what each concept is called, in everyday words too, and means."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

NOT_SUBJECTS = ("changekinds", "eventkinds", "kinds", "lifecycles")
"""Schemes that describe the catalogue itself, not what standards are about."""

SKOS = "http://www.w3.org/2004/02/skos/core#"
CONCEPT, TYPE = SKOS + "Concept", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

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
    exact_matches: Sequence[str] = ()
    """Concepts of other schemes that its scheme declares to be the same."""

    @property
    def searchable_text(self) -> str:
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
    """The concepts of one file; a scheduler refreshes many times."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for triple in parse(turtle, format=RdfFormat.TURTLE):
        said[_value(triple.subject)][triple.predicate.value].add(_value(triple.object))
    return {_short(node): _concept(_short(node), said[node]) for node in sorted(said) if CONCEPT in said[node][TYPE]}


def _concept(identifier: str, properties: Mapping[str, Set[str]]) -> Concept:
    by_kind = {name: sorted(properties.get(SKOS + name, ())) for name in LABELS}
    labels = [text for found in by_kind.values() for text in found]
    definition = min(properties.get(SKOS + "definition", ("",)))
    broader = sorted(_short(other) for other in properties.get(SKOS + "broader", ()))
    same = sorted(_short(other) for other in properties.get(SKOS + "exactMatch", ()))
    return Concept(identifier, labels[0], definition, labels, broader, by_kind["prefLabel"] + by_kind["altLabel"], same)


def list_equal_concepts(concepts: Mapping[str, Concept]) -> dict[str, frozenset[str]]:
    """For each concept that has any those of other schemes that are the same: so declared, or of the same name."""
    pairs = [(one.id, other) for one in concepts.values() for other in one.exact_matches if other in concepts]
    called: dict[str, list[str]] = defaultdict(list)
    for concept in concepts.values():
        called[concept.name.casefold()].append(concept.id)
    pairs += [(one, other) for alike in called.values() for one, other in combinations(alike, 2)]
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if one.partition("/")[0] != other.partition("/")[0]:
            found[one].add(other)
            found[other].add(one)
    return {one: frozenset(others) for one, others in found.items()}


def _value(node: object) -> str:
    return node.value if isinstance(node, NamedNode | BlankNode | Literal) else str(node)


def _short(address: str) -> str:
    return "/".join(address.rsplit("/", 2)[-2:])


def write_schemes(connection: sqlite3.Connection, concepts: Mapping[str, Concept]) -> None:
    """Write the concepts into tables of the catalogue, where explanations read them."""
    for table in ("home_subjects", "concept_labels", "concept_broader", "concepts"):
        connection.execute(f"DELETE FROM {table}")
    rows = [(concept.id, concept.name, concept.definition) for concept in concepts.values()]
    connection.executemany("INSERT INTO concepts VALUES (?, ?, ?)", rows)
    labels = [(c.id, number, label) for c in concepts.values() for number, label in enumerate(c.labels)]
    connection.executemany("INSERT INTO concept_labels VALUES (?, ?, ?)", labels)
    wider = [(c.id, other) for c in concepts.values() for other in c.broader if other in concepts]
    connection.executemany("INSERT INTO concept_broader VALUES (?, ?)", wider)


UNUSED_CONCEPTS = """WITH RECURSIVE used(id) AS (
      SELECT concept_id FROM home_subjects UNION
      SELECT b.broader_id FROM concept_broader b JOIN used ON b.concept_id = used.id)
    SELECT name FROM concepts WHERE id NOT IN (SELECT id FROM used) ORDER BY id"""


def list_unused_concepts(connection: sqlite3.Connection) -> list[str]:
    """Names of the concepts that no home is about, nor about anything narrower: they lead nobody anywhere."""
    return [row[0] for row in connection.execute(UNUSED_CONCEPTS)]
