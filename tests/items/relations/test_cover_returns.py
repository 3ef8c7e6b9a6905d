"""Which returns hold an item, found from the items of the returns alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.items.relations.cover_returns import list_returns
from homefinder.items.relations.write import write_item_relations
from homefinder.settings import ROOT
from homefinder.store.db import insert_many, open_ledger
from tests.items.editions import find_declaration, read_text

SOURCES = (
    ("dataset", "Dataset of children"),
    ("annex-a-lists", "Lists of children (Annex A)"),
    ("census", "Census of children (CIN)"),
)
ITEMS = (
    # source, group, name, title, reference of the publisher
    ("dataset", "ssd_person", "pers_person_id", "Person Unique ID", "P1"),
    ("dataset", "ssd_visits", "visit_person_id", "Person Unique ID", "V1"),
    ("dataset", "ssd_plans", "plan_person_id", "Person Unique ID", "L1"),
    ("dataset", "ssd_moves", "move_person_id", "Person Unique ID", "M1"),
    ("dataset", "ssd_person", "pers_dob", "Date of Birth", "P2"),
    ("dataset", "ssd_person", "pers_shoe", "Size of shoes", "P3"),
    ("annex-a-lists", "list_1", "Date of Birth", "", ""),
    ("census", "Child", "LAchildID", "", ""),
    ("census", "Child", "PersonBirthDate", "", ""),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as ledger:
        ledger.execute("PRAGMA foreign_keys = OFF")
        insert_many(
            ledger, "sources", ("id", "title", "publisher", "licence", "adapter", "completeness", "schedule"),
            [(*source, "", "", "", "full", "") for source in SOURCES],
        )  # fmt: skip
        columns = ("id", "source_id", "edition_id", "key", "name", "title", "group_name", "position", "ref")
        insert_many(
            ledger, "items", columns,
            [(f"{source}:{group}.{name}", source, source, f"{group}.{name}", name, title, group, number, ref)
             for number, (source, group, name, title, ref) in enumerate(ITEMS)],
        )  # fmt: skip
        insert_many(
            ledger, "item_collections", ("item_id", "collection", "stated"),
            [("dataset:ssd_person.pers_shoe", name, name) for name in ("AnnexA", "CIN", "Other")],
        )  # fmt: skip
        write_item_relations(ledger, ROOT / "vocab")
        yield ledger


def test_returns_are_found_from_their_items_alone(catalogue: sqlite3.Connection) -> None:
    found = list_returns(catalogue, hidden=True)
    assert found["P2"] == {"ANNEXA", "CIN"}
    assert "P3" not in found


def test_a_key_counts_in_the_table_that_it_is_of(catalogue: sqlite3.Connection) -> None:
    found = list_returns(catalogue, hidden=True)
    assert found["P1"] == {"CIN"}
    assert not found.keys() & {"V1", "L1", "M1"}


def test_what_the_publisher_says_is_another_answer(catalogue: sqlite3.Connection) -> None:
    assert list_returns(catalogue, hidden=False) == {"P3": {"AnnexA", "CIN", "Other"}}


def test_lists_for_an_inspection_are_read_by_their_declaration() -> None:
    text = """
column_map:
  list_1:
    Child Unique ID: &child
      string: alphanumeric
      canbeblank: false
    Gender:
      category:
        - code: a) Male
          name: [a) Male, '1']
      canbeblank: true
  list_2:
    Child Unique ID: *child
"""
    path = "liiatools/annex_a_pipeline/spec/Annex_A_schema.yml"
    contents = read_text({path: text}, *find_declaration("annex-a-yaml-schema")["items"]).contents
    assert [(key, one.required) for key, one in contents.items.items()] == [
        ("list_1.Child Unique ID", "yes"), ("list_1.Gender", "no"), ("list_2.Child Unique ID", "yes"),
    ]  # fmt: skip
    assert [(one.code, one.label) for one in contents.list_codes("list_1.Gender")] == [("a) Male", "a) Male")]
