"""Concepts of several schemes: which are the same, and which lead to no home."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from homefinder.search.concepts import Concept, list_equal_concepts, list_unused_concepts, read_schemes
from tests.support.ranked_homes import make_ledger, make_vocab

SAME = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://x.org/t/tooth-check> a skos:Concept ; skos:prefLabel "tooth check" ;
    skos:exactMatch <https://x.org/s/dental-check> .
"""


def test_concepts_are_the_same_where_declared_or_of_one_name_in_two_schemes() -> None:
    made = [
        Concept("a/home", "Home", "", ["Home"], exact_matches=["b/house", "gone/x"]),
        Concept("b/house", "House", "", ["House"]),
        Concept("b/visit", "Visit", "", ["Visit"]),
        Concept("c/visit", "visit", "", ["visit"]),
        Concept("c/call", "visit", "", ["visit"]),
    ]
    assert list_equal_concepts({one.id: one for one in made}) == {
        "a/home": {"b/house"},
        "b/house": {"a/home"},
        "b/visit": {"c/visit", "c/call"},
        "c/visit": {"b/visit"},
        "c/call": {"b/visit"},
    }


def test_a_home_about_a_concept_is_about_the_same_in_another_scheme(tmp_path: Path) -> None:
    vocab = make_vocab(tmp_path / "vocab")
    (vocab / "schemes" / "t.ttl").write_text(SAME, encoding="utf-8")
    assert read_schemes(vocab / "schemes")["t/tooth-check"].exact_matches == ["s/dental-check"]
    with closing(make_ledger(tmp_path / "ledger.db", vocab)) as ledger:
        assert read_homes(ledger, "t/tooth-check") == read_homes(ledger, "s/dental-check") != b""


def read_homes(ledger: sqlite3.Connection, concept: str) -> bytes:
    row = ledger.execute("SELECT positions FROM subject_postings WHERE term = ?", (concept,)).fetchone()
    return bytes(row[0]) if row else b""


def test_a_concept_without_a_home_is_unused_unless_something_narrower_has_one(tmp_path: Path) -> None:
    with closing(make_ledger(tmp_path / "ledger.db", make_vocab(tmp_path / "vocab"))) as ledger:
        ledger.execute("DELETE FROM home_subjects WHERE concept_id <> 's/dental-check'")
        assert list_unused_concepts(ledger) == ["SEND"]
