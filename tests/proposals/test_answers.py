"""Answers to criteria, in every form in which people write them."""

from __future__ import annotations

import pytest

from homefinder.proposals.answers import find_assessment, read_answers

MARKS = {4: {"applicable", "extensible", "domains"}}


@pytest.mark.parametrize(
    "text",
    [
        "**Q. 7.**\n\n**A. Yes**\nfine", "**Q.7**\n**A.Yes**\nfine", "**Q7.** \n**Yes** \nfine", "Q. 7.\nA. Yes, fine",
        "**Question 7**\nAnswer: Yes. fine",
    ],
)  # fmt: skip
def test_each_form_of_an_answer(text: str) -> None:
    (answer,) = read_answers(text)
    assert (answer.number, answer.answer, answer.reason) == (7, "Yes", "fine")


def test_a_question_in_words_is_known_by_its_marks() -> None:
    text = "**Q.** Is it applicable and extensible for implementations in different domains?\n\n**No**\nIt is not."
    assert [(one.number, one.answer) for one in read_answers(text, MARKS)] == [(4, "No")]
    assert read_answers(text) == []


def test_what_a_mail_quotes_counts_once() -> None:
    text = "**Q.1**\n**A. Yes**\n\nFrom: somebody\nSent: today\n**Q.1**\n**A. No**\n**Q.2**\n**A. No**"
    assert [(one.number, one.answer) for one in read_answers(text)] == [(1, "Yes")]


def test_the_evidence_is_the_address_in_the_answer() -> None:
    (answer,) = read_answers("**Q.1**\n**A. Yes**\nSee https://example.org/a#b.")
    assert answer.evidence == "https://example.org/a#b"


def test_no_answer_is_made_up() -> None:
    assert read_answers("**Q.1**\nWe shall see.\n**Q.2**\n**None**") == []
    assert find_assessment("A question without an answer. **Q.1** what?") == ""
    assert find_assessment("Assessment of Trees 2\n**Q.1**\n**A. Yes**") == "Trees 2"
