"""Which subjects a need names, and which of them a home does not cover."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from homefinder.search.fields import list_content_stems
from homefinder.search.subject_matching import LabelIndex, NeedSubject, list_uncovered_subjects, match_subjects
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER

LABELS = [
    ("s/visit", 0, "health visitor"),
    ("s/police", 0, "police"),
    ("s/dental", 0, "dental check"),
    ("s/dental", 1, "teeth"),
    ("s/record", 0, "record of a child"),
    ("s/record", 1, "what we know about the child"),
    ("s/need", 0, "child in need"),
]


@pytest.fixture
def catalogue() -> Iterator[sqlite3.Connection]:
    with closing(create_in_memory(LEDGER)) as connection:
        connection.executemany("INSERT INTO concept_labels VALUES (?, ?, ?)", LABELS)
        names = [(row[0], row[2]) for row in LABELS if not row[1]]
        connection.executemany("INSERT INTO concepts VALUES (?, ?, '')", names)
        yield connection


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Health visitors keep a file", ["health visitor"]),
        ("A visitor brings health", []),
        ("the police come", ["police"]),
        ("their teeth are looked at", []),
        ("nobody knows children", []),
        ("every child", []),
        ("", []),
    ],
)
def test_subjects_that_a_need_names(catalogue: sqlite3.Connection, text: str, expected: list[str]) -> None:
    telling = dict.fromkeys(list_content_stems(text), 1.0)
    assert [item.name for item in match_subjects(LabelIndex(catalogue), text, telling)] == expected


@pytest.mark.parametrize(
    ("own", "about", "expected"),
    [
        (set(), set(), ("health visitor",)),
        ({"health", "visitor"}, set(), ()),
        ({"health"}, set(), ("health visitor",)),
        (set(), {"s/visit"}, ()),
    ],
)
def test_subjects_that_a_home_lacks(own: set[str], about: set[str], expected: tuple[str, ...]) -> None:
    asked = [NeedSubject("s/visit", "health visitor", frozenset({"health", "visitor"}))]
    assert list_uncovered_subjects(asked, own, about) == expected


def test_what_says_the_same_is_named_once() -> None:
    asked = [
        NeedSubject("a", "social worker", frozenset({"social", "worker"})),
        NeedSubject("b", "our social workers", frozenset({"social", "worker"})),
        NeedSubject("c", "police", frozenset({"polic"})),
    ]
    assert list_uncovered_subjects(asked, set(), set()) == ("social worker", "police")
