"""The sets of criteria that this catalogue keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from homefinder.criteria.vocabulary import find_criteria, read_criteria
from homefinder.errors import DeclarationError, UsageError
from tests.conftest import ROOT

VOCAB = ROOT / "vocab"


def test_the_questions_of_the_board_are_all_there_by_their_numbers() -> None:
    board = find_criteria(VOCAB, "open-standards-47")
    assert [one.number for one in board.questions] == list(range(1, 48))
    assert len({one.question for one in board.questions}) == 47


def test_whom_to_ask_is_said_of_every_question_that_a_council_asks() -> None:
    assert all(one.ask for one in find_criteria(VOCAB, "councils").questions)


def test_marks_know_one_question_each() -> None:
    marks = find_criteria(VOCAB, "open-standards-47").marks
    assert not [(one, other) for one in marks for other in marks if one != other and marks[one] <= marks[other]]


def test_an_unknown_set_names_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="councils"):
        find_criteria(VOCAB, "none")


def test_a_number_twice_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "criteria"
    folder.mkdir()
    question = "{number: 1, group: A, question: Is it?}"
    (folder / "mine.yml").write_text(f"id: mine\ntitle: Mine\npublisher: Me\nquestions: [{question}, {question}]\n")
    with pytest.raises(DeclarationError, match="alike"):
        read_criteria(tmp_path)
