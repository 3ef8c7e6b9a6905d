"""What people answer to criteria: checked, the latest counts, and it can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.assessment.people import GivenAnswer, keep_answer, read_given_answers
from homefinder.criteria.vocabulary import find_criteria
from homefinder.errors import UsageError
from homefinder.store.db import open_curation, open_ledger, transaction
from tests.conftest import ROOT

COUNCILS = find_criteria(ROOT / "vocab", "councils")
GOOD = GivenAnswer("trees.list", 12, "About 3 days", "Measured by Oak Council.", "https://oak.example/cost")


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "curation.db")) as connection:
        yield connection


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as connection:
        yield connection


def give(curation: sqlite3.Connection, *answers: GivenAnswer) -> None:
    for answer in answers:
        with transaction(curation):
            keep_answer(curation, COUNCILS, answer, "somebody")


def test_the_latest_answer_counts(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> None:
    give(curation, GOOD, replace(GOOD, answer="About  5 days"), replace(GOOD, home="trees.other", answer="None"))
    assert read_given_answers(catalogue, curation, "trees.list", "councils") == {
        12: replace(GOOD, answer="About 5 days")
    }
    assert read_given_answers(catalogue, curation, "trees.list", "open-standards-47") == {}


def test_not_known_takes_an_answer_back(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> None:
    give(curation, GOOD, replace(GOOD, answer="not known.", reason="It was of another list."))
    assert read_given_answers(catalogue, curation, "trees.list", "councils") == {}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"number": 99}, "no question 99"),
        ({"answer": "  "}, "give an answer"),
        ({"reason": ""}, "say why"),
        ({"answer": "x" * 201}, "201 characters"),
        ({"reason": "Ask ann@oak.example."}, "address of mail"),
        ({"evidence": "javascript:alert(1)"}, "web address"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    curation: sqlite3.Connection, wrong: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        give(curation, replace(GOOD, **wrong))  # type: ignore[arg-type]
    assert curation.execute("SELECT count(*) FROM criterion_answers").fetchone()[0] == 0
