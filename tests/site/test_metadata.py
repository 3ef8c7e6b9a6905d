"""metadata.yml describes every table and column of the published catalogue, and declares questions that make sense."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.build.publish import publish
from homefinder.errors import DeclarationError
from homefinder.search.index import build_index
from homefinder.settings import ROOT, Settings
from homefinder.site.metadata import read_metadata
from homefinder.store.db import open_ledger, open_published

METADATA = read_metadata(ROOT / "metadata.yml")
CATALOGUE = METADATA["databases"]["catalogue"]
TABLES: dict[str, dict[str, Any]] = CATALOGUE["tables"]
QUERIES: dict[str, dict[str, Any]] = CATALOGUE["queries"]
OWN = re.compile(r"_fts($|_)|^sqlite_")
"""Tables that SQLite makes for itself."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    settings = Settings(data=tmp_path_factory.mktemp("empty"))
    with closing(open_ledger(settings.ledger)) as ledger:
        build_index(ledger, ROOT / "vocab")
        publish(ledger, settings)
    with closing(open_published(settings)) as connection:
        yield connection


def columns_of(catalogue: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in catalogue.execute(f"PRAGMA table_info([{table}])")}


def tables_of(catalogue: sqlite3.Connection) -> set[str]:
    names = {row["name"] for row in catalogue.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    return {name for name in names if not OWN.search(name)}


def test_every_table_and_column_is_described_and_nothing_else(catalogue: sqlite3.Connection) -> None:
    described = {table: set(entry["columns"]) for table, entry in TABLES.items()}
    assert described == {table: columns_of(catalogue, table) for table in tables_of(catalogue)}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_says_what_it_is(table: str, catalogue: sqlite3.Connection) -> None:
    entry, columns = TABLES[table], columns_of(catalogue, table)
    assert entry["title"]
    assert entry["description"].endswith(".")
    named = [*entry.get("facets", []), *(entry[key] for key in ("sort", "sort_desc", "label_column") if key in entry)]
    assert set(named) <= columns
    assert all(text.strip() and text.endswith(".") for text in entry["columns"].values())


def test_every_foreign_key_reads_as_a_name(catalogue: sqlite3.Connection) -> None:
    targets = {
        row["table"]
        for table in tables_of(catalogue)
        for row in catalogue.execute(f"PRAGMA foreign_key_list([{table}])")
    }
    assert {table for table in targets if "label_column" not in TABLES[table]} == set()


def test_every_search_index_is_declared(catalogue: sqlite3.Connection) -> None:
    indexes = {row["name"] for row in catalogue.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")}
    assert {entry["fts_table"] for entry in TABLES.values() if "fts_table" in entry} == indexes


def test_there_are_enough_questions_and_each_has_its_own_title() -> None:
    assert len(QUERIES) >= 14
    assert len({query["title"] for query in QUERIES.values()}) == len(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_names_its_parameters(name: str, catalogue: sqlite3.Connection) -> None:
    query = QUERIES[name]
    assert query["title"].endswith("?")
    assert query["description"].endswith(".")
    assert query["group"]
    used = set(re.findall(r"(?<![:\w]):([a-z_]+)", query["sql"]))
    assert used == set(query.get("params", [])) == set(query.get("labels", {}))


@pytest.mark.parametrize("name", QUERIES)
def test_a_question_is_in_the_guide(name: str) -> None:
    given = ", ".join(f"`{parameter}`" for parameter in QUERIES[name].get("params", [])) or "nothing"
    line = f"| {QUERIES[name]['title']} | `/catalogue/{name}` | {given} |"
    assert line in (ROOT / "docs" / "browse.md").read_text(encoding="utf-8").splitlines()


def test_licence_and_attribution_stand_over_everything() -> None:
    assert METADATA["license"]
    assert METADATA["license_url"] == METADATA["source_url"] == "/catalogue/sources"
    assert "licence" in CATALOGUE["description"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "cannot be read"),
        ("title: [", "is not valid YAML"),
        ("- a\n- list\n", "must be a mapping"),
        ("title: Homefinder\n", "must be a mapping with a key 'databases'"),
    ],
)
def test_wrong_metadata_is_explained(text: str | None, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "metadata.yml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=problem) as caught:
        read_metadata(path)
    assert str(path) in str(caught.value)
