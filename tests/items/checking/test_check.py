"""A CSV against a standard: what fits, what does not, on which line, and what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.items.checking.check import check_file
from homefinder.items.checking.values import find_fault
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CATALOGUE

HOME = "s.trees"


@pytest.fixture
def catalogue() -> sqlite3.Connection:
    connection = create_in_memory(CATALOGUE)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("INSERT INTO code_lists (id, source_id, edition_id, key) VALUES ('s:kinds', 's', 'e', 'kinds')")
    for number, (code, label) in enumerate((("O", "Oak"), ("E", "Elm"))):
        connection.execute(
            """INSERT INTO codes (id, code_list_id, source_id, code, label, position)
               VALUES (?, 's:kinds', 's', ?, ?, ?)""",
            (f"s:kinds/{code}", code, label, number),
        )
    rows = (
        ("Kind", "category", "yes", "s:kinds"),
        ("Planted", "date:%d/%m/%Y", "no", None),
        ("Height", "xs:decimal", "yes", None),
    )
    for number, (name, datatype, required, codes) in enumerate(rows):
        connection.execute(
            """INSERT INTO items (id, home_id, source_id, edition_id, key, name, datatype, required, code_list_id,
                group_name, position)
               VALUES (?, ?, 's', 'e', ?, ?, ?, ?, ?, 'trees', ?)""",
            (f"s:trees.{name}", HOME, f"trees.{name}", name, datatype, required, codes, number),
        )
    return connection


def test_each_fault_has_its_line_and_what_to_do(catalogue: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "trees.csv"
    path.write_text("kind,planted,Heigth\nO,01/04/2020,1\nOak,2020-04-01,2\nX,,3,4\n,,5\n", encoding="utf-8")
    found = check_file(catalogue, path, HOME)
    assert (found.table, found.rows, found.fits) == ("trees", 4, ["kind", "planted"])
    assert [(one.kind, one.line, one.remedy) for one in found.faults] == [
        ("unknown-column", 1, "call it Height"),
        ("missing-column", 1, "add the column Height"),
        ("unknown-code", 3, "write O"),
        ("wrong-type", 3, "write it in that form"),
        ("ragged-row", 4, "mend the row: a comma or a quotation mark too many or too few"),
        ("unknown-code", 4, "use one of O, E"),
        ("empty-value", 5, "fill it in"),
    ]


def test_a_file_that_fits_has_no_fault(catalogue: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "trees.tsv"
    path.write_text("\ufeffKind\tPlanted\tHeight\nE\t01/04/2020\t1.5\n", encoding="utf-8")
    assert check_file(catalogue, path, HOME).faults == []


def test_a_file_of_something_else_is_refused(catalogue: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no column"):
        check_file(catalogue, path, HOME)
    with pytest.raises(UsageError, match="states no items"):
        check_file(catalogue, path, "s.none")


@pytest.mark.parametrize(
    ("value", "datatype", "fault"),
    [
        ("2020-02-30", "xs:date", "is no date as YYYY-MM-DD"),
        ("2020-02-28", "xs:date", ""),
        ("1.5", "integer", "is no whole number"),
        ("x", "number", "is no number"),
        ("perhaps", "boolean", "is neither true nor false"),
        ("anything", "string", ""),
    ],
)
def test_a_value_of_a_type(value: str, datatype: str, fault: str) -> None:
    assert find_fault(value, datatype) == fault
