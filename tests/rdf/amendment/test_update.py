"""The next version of the store holds what the tables say now, and shares the rest with the one before."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from pathlib import Path

import pytest
from pyoxigraph import Quad

from homefinder.rdf.amendment.update import Basis, update_store
from homefinder.rdf.nodes.parts import PARTS
from homefinder.rdf.project import Projection, quads
from homefinder.rdf.store.repository import open_local
from tests.support.rdf_catalogue import BASE, VOCAB, catalogue, curation

STAGES = {name: "v1" for part in PARTS for name in part.stages}
FORMER = ("https://old.example.org",)


def update(tables: sqlite3.Connection, folder: Path, form: str = "f1", stages: dict[str, str] = STAGES) -> int:
    return update_store(Projection(tables, curation(), VOCAB, BASE, FORMER), folder, Basis(form, stages))


def stored(folder: Path) -> set[Quad]:
    with open_local(folder) as repository:
        return set(repository.quads())


def projected(tables: sqlite3.Connection) -> set[Quad]:
    return set(quads(tables, curation(), VOCAB, BASE, FORMER))


def test_each_term_of_a_thing_is_said_by_one_part_alone() -> None:
    projection, parts = (
        Projection(catalogue(), curation(), VOCAB, BASE, FORMER),
        defaultdict[tuple[str, ...], set[str]](set),
    )
    for part in PARTS:
        terms = {projection.minter.context.term(name).iri for name in part.links}
        for node in projection.nodes(part):
            for quad in projection.quads(node):
                parts[str(quad.graph_name), str(quad.subject), quad.predicate.value].add(part.name)
                assert node.is_description != (quad.predicate.value in terms), (part.name, quad)
    assert [key for key, names in parts.items() if len(names) > 1] == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE homes SET title = 'Otherwise' WHERE id = 'alpha.one'",
        "DELETE FROM homes WHERE id = 'alpha.ed-2024'",
        "DELETE FROM records WHERE id = 'alpha:one'",
        "DELETE FROM home_routes",
        "DELETE FROM candidates WHERE home_id = 'alpha.one'",
        "UPDATE candidates SET rank = 3 - rank",
        "DELETE FROM need_searches",
        "UPDATE sources SET last_seen_on = '2026-10-01'",
        "DELETE FROM duties",
    ],
)
def test_what_the_tables_say_now_is_in_the_next_version(tmp_path: Path, sql: str) -> None:
    tables = catalogue()
    assert update(tables, tmp_path) == len(projected(tables))
    before = stored(tmp_path)
    tables.execute("PRAGMA foreign_keys = OFF")
    tables.execute(sql)
    size = update(tables, tmp_path, stages=dict.fromkeys(STAGES, "v2"))
    assert before != stored(tmp_path) == projected(tables)
    assert size == len(stored(tmp_path))


def test_what_rests_on_the_same_is_not_looked_at(tmp_path: Path) -> None:
    """Nor is it moved, until a stage that writes it was done again or the form of all is another."""
    tables = catalogue()
    update(tables, tmp_path)
    before = stored(tmp_path)
    tables.execute("UPDATE homes SET title = 'Otherwise' WHERE id = 'alpha.one'")
    update(tables, tmp_path)
    assert stored(tmp_path) == before
    update(tables, tmp_path, stages=STAGES | {"resolve": "v2"})
    assert stored(tmp_path) == projected(tables)
    tables.execute("UPDATE homes SET title = 'Otherwise again' WHERE id = 'alpha.one'")
    update(tables, tmp_path, form="f2", stages=STAGES | {"resolve": "v2"})
    assert stored(tmp_path) == projected(tables)
