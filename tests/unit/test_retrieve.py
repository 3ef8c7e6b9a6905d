"""Homes for a text: what is found, in which order, and what is said of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.link.explain import explain
from homefinder.link.gold import Finder
from homefinder.link.index import build_index
from homefinder.link.retrieve import retrieve
from homefinder.link.words import match_expression, telling_words
from homefinder.store.db import open_ledger

HOMES = [
    ("missing", "Missing children return", "runaways", "Counts each time a child goes missing.", "https://a.org/m"),
    ("guide", "General guide", "", "Mentions a missing child once among many other subjects of the yearly guide.", ""),
    ("uprn", "Unique property reference number", "UPRN", "A number for each address.", "https://a.org/u"),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as connection:
        connection.execute(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES ('s', 'S', 'P', 'OGL', 'curated', 'full', '0 0 * * *')"""
        )
        connection.executemany(
            """INSERT INTO homes (id, title, alt_titles, description, url, kind, source_id)
               VALUES (?, ?, ?, ?, ?, 'standard', 's')""",
            HOMES,
        )
        connection.executemany(
            "INSERT INTO home_addresses (home_id, url, role) VALUES (?, ?, 'landing')",
            [(home[0], home[4]) for home in HOMES if home[4]],
        )
        build_index(connection)
        yield connection


def test_a_title_counts_for_more_than_a_mention(ledger: sqlite3.Connection) -> None:
    hits = retrieve(ledger, "children who go missing")
    assert [hit.home_id for hit in hits] == ["missing", "guide"]
    assert hits[0].score > hits[1].score > 0


def test_the_words_that_matched_are_told_field_by_field(ledger: sqlite3.Connection) -> None:
    hit = retrieve(ledger, "children who go missing")[0]
    assert dict(hit.matched) == {"title": ("missing", "children"), "description": ("missing",)}
    assert explain(hit.matched).startswith("Shares “missing” and “children” in its title and ")


def test_an_other_name_finds_its_home(ledger: sqlite3.Connection) -> None:
    assert [hit.home_id for hit in retrieve(ledger, "UPRN")] == ["uprn"]


@pytest.mark.parametrize("text", ["", "the of and", "?!", "zzzz"])
def test_nothing_to_go_by_finds_nothing(ledger: sqlite3.Connection, text: str) -> None:
    assert retrieve(ledger, text) == []


@pytest.mark.parametrize(
    "text", ['"', "a OR b NEAR(c)", "title:missing*", "x' --", "NOT missing", "^missing", "{a b}:c"]
)
def test_no_text_is_taken_for_a_query(ledger: sqlite3.Connection, text: str) -> None:
    assert isinstance(retrieve(ledger, text), list)


@given(st.text(max_size=60))
def test_any_text_gives_a_valid_expression(text: str) -> None:
    terms = telling_words(text)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x)")
        if terms:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (match_expression(terms),)).fetchall()


@pytest.mark.parametrize(
    ("title", "url", "found"),
    [
        ("General guide", "https://nowhere.org", "guide"),
        ("UPRN", "https://nowhere.org", "uprn"),
        ("Another title", "http://www.a.org/m/", "missing"),
        ("Another title", "https://nowhere.org", None),
    ],
)
def test_a_judged_home_is_found_by_title_name_or_address(
    ledger: sqlite3.Connection, title: str, url: str, found: str | None
) -> None:
    assert Finder(ledger).find(title, url) == found


def test_an_address_of_two_homes_finds_neither(ledger: sqlite3.Connection) -> None:
    ledger.execute("INSERT INTO home_addresses (home_id, url, role) VALUES ('guide', 'https://a.org/m', 'landing')")
    assert Finder(ledger).find("Another title", "https://a.org/m") is None
