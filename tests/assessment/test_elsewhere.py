"""Assessments that others publish: found by name or by a shared list, with each score and its words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.assessment.elsewhere import JudgedCriterion, list_published_assessments
from homefinder.store.db import insert_many

HOME = "uk-data-standards-catalogue.standards.bods"
NAME = "SELECT title FROM homes WHERE id = ?"
RESULTS = [
    {"cav:judgement": {"en": '"Anybody may\n read it."'}, "cav:refersTo/cav:value": "100"},
    {"cav:judgement": {"en": "Some can."}, "cav:refersTo/cav:value": "40"},
    {"cav:judgement": {"en": "Nobody looked."}},
]


@pytest.fixture
def catalogue(one_source_folder: Path) -> Iterator[sqlite3.Connection]:
    """A copy in memory, which may be changed."""
    with (
        closing(sqlite3.connect(one_source_folder / "catalogue.db")) as kept,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        kept.backup(copy)
        copy.row_factory = sqlite3.Row
        yield copy


def add_assessment(catalogue: sqlite3.Connection, title: str, **more: Any) -> None:
    version = dict(catalogue.execute("SELECT * FROM record_versions LIMIT 1").fetchone())
    version |= {"id": 10**6, "record_id": "c:a", "content": json.dumps({"extra": {"results": RESULTS}})}
    record = dict(catalogue.execute("SELECT * FROM records WHERE state = 'present' LIMIT 1").fetchone())
    record |= {"id": "c:a", "key": "a", "kind": "assessment", "title": title, "current_version_id": 10**6,
               "version": "5.0.0", "issued": "2022-08-30"}  # fmt: skip
    for table, row in (("record_versions", version), ("records", record | more)):
        insert_many(catalogue, table, tuple(row), [list(row.values())])


@pytest.mark.parametrize(
    ("ending", "is_of_it"), [("", True), (" (ABC)", True), ("  ", True), (" 2", False), (", part 3", False)]
)
def test_an_assessment_of_the_same_name_is_of_the_standard(
    catalogue: sqlite3.Connection, ending: str, is_of_it: bool
) -> None:
    add_assessment(catalogue, catalogue.execute(NAME, (HOME,)).fetchone()[0].upper() + ending)
    found = list_published_assessments(catalogue, HOME)
    assert [one.record_id for one in found] == (["c:a"] if is_of_it else [])


def test_scores_stand_beside_their_words(catalogue: sqlite3.Connection) -> None:
    add_assessment(catalogue, catalogue.execute(NAME, (HOME,)).fetchone()[0])
    (found,) = list_published_assessments(catalogue, HOME)
    assert found.criteria == (
        JudgedCriterion(100, "Anybody may read it."), JudgedCriterion(40, "Some can."),
        JudgedCriterion(None, "Nobody looked."),
    )  # fmt: skip
    assert (found.full_count, found.score_count, found.tool, found.assessed_on) == (1, 2, "5.0.0", "2022-08-30")


def test_a_list_that_joins_it_counts_until_a_person_refuses(catalogue: sqlite3.Connection) -> None:
    add_assessment(catalogue, "Another name")
    target = catalogue.execute("SELECT id FROM records WHERE id <> 'c:a' LIMIT 1").fetchone()[0]
    catalogue.execute("INSERT INTO record_relations VALUES ('c:a', 0, 'about', 'x', '', ?)", (target,))
    catalogue.execute("INSERT INTO listings VALUES (?, ?, 'RFC 1', 'joined', 'Both bear RFC 1.')", (target, HOME))
    assert len(list_published_assessments(catalogue, HOME)) == 1
    catalogue.execute("UPDATE listings SET state = 'refused'")
    assert list_published_assessments(catalogue, HOME) == []


def test_what_is_gone_or_unknown_has_none(catalogue: sqlite3.Connection) -> None:
    add_assessment(catalogue, catalogue.execute(NAME, (HOME,)).fetchone()[0], state="removed")
    assert list_published_assessments(catalogue, HOME) == []
    assert list_published_assessments(catalogue, "no-such-standard") == []
