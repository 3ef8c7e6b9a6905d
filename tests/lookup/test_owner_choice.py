"""The owner whom a typed name means, by any name or first letters, and what is said where none or several have it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from homefinder.lookup.owner_choice import describe_miss, list_owner_choices, match_called_owners
from homefinder.lookup.stored_names import write_names
from homefinder.store.db import create_in_memory
from homefinder.store.queries import read_names
from homefinder.store.schema import LEDGER

BODIES = {
    "department-for-education": "Department for Education", "board-a": "Data Board of England",
    "board-b": "Drainage Board of Ely", "quiet": "Quiet Body",
}  # fmt: skip
HOMES = {"department-for-education": 3, "board-a": 2, "board-b": 1}


@pytest.fixture(scope="module")
def catalogue() -> Iterator[sqlite3.Connection]:
    with closing(create_in_memory(LEDGER)) as made:
        made.execute("PRAGMA foreign_keys = OFF")
        made.executemany("INSERT INTO publishers (id, name) VALUES (?, ?)", BODIES.items())
        for owner, count in HOMES.items():
            made.executemany(
                "INSERT INTO homes (id, title, kind, publisher_id, source_id) VALUES (?, 'H', 'standard', ?, 's')",
                [(f"{owner}.{number}", owner) for number in range(count)],
            )
        made.execute(
            """INSERT INTO publisher_names (publisher_id, id, name, name_key)
               VALUES ('quiet', 'silent', 'Silent Body', 'silent body')"""
        )
        write_names(made)
        yield made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Department for Education", ["department-for-education"]),
        ("department-for-education", ["department-for-education"]),
        ("DfE", ["department-for-education"]),
        ("dfe", ["department-for-education"]),
        ("Silent body", ["quiet"]),
        ("DBE", ["board-a"]),
        ("Departement of Nothing", []),
        ("", []),
    ],
)
def test_an_owner_is_found_by_any_name(catalogue: sqlite3.Connection, text: str, expected: list[str]) -> None:
    assert match_called_owners(catalogue, text) == expected


def test_of_first_letters_that_two_share_alike_none_is_chosen(catalogue: sqlite3.Connection) -> None:
    catalogue.execute("SAVEPOINT evenly")
    catalogue.execute("DELETE FROM homes WHERE id = 'board-a.1'")
    found = match_called_owners(catalogue, "DBE")
    catalogue.execute("ROLLBACK TO evenly")
    assert found == ["board-a", "board-b"]
    said = describe_miss("owner", "DBE", found, read_names(catalogue, "publishers"))
    assert said == (
        "2 have the name “DBE”. Write one in full, such as “Data Board of England” and “Drainage Board of Ely”"
    )


def test_a_name_that_nobody_has_is_told_with_the_nearest(catalogue: sqlite3.Connection) -> None:
    names = read_names(catalogue, "publishers")
    said = describe_miss("owner", "Departement for Educaton", (), names)
    assert said == "No owner is called “Departement for Educaton”. The nearest is “Department for Education”"
    assert describe_miss("owner", "zzz", (), names) == "No owner is called “zzz”. None comes near"


def test_owners_to_choose_from_begin_with_the_largest(catalogue: sqlite3.Connection) -> None:
    assert list_owner_choices(catalogue) == [
        "Department for Education", "Data Board of England", "Drainage Board of Ely",
    ]  # fmt: skip
