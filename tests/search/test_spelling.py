"""What a word that stands nowhere was probably meant to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.search.spelling import list_unknown_words, read_words
from tests.support.ranked_homes import make_ledger, make_vocab


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(make_ledger(tmp_path / "ledger.db", make_vocab(tmp_path / "vocab"))) as connection:
        yield connection


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("alowance", "allowance"),
        ("Missingchildren", "missing children"),
        ("missing children", "missing children"),
        ("karaoke", "karaoke"),  # a word of its own, and nothing like it is there
        ("xqzwv", "xqzwv"),
    ],
)
def test_a_slip_is_read_as_the_word_that_the_catalogue_has(ledger: sqlite3.Connection, typed: str, read: str) -> None:
    text, readings = read_words(ledger, typed)
    assert text == read
    assert [(one.said, one.read_as) for one in readings] == ([] if typed == read else [(typed, read)])


def test_words_that_stand_nowhere_are_named(ledger: sqlite3.Connection) -> None:
    assert list_unknown_words(ledger, "karaoke for missing children") == ["karaoke"]
