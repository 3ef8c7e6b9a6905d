"""What is proposed is answered once, and becomes a need under an id that nothing else has."""

from __future__ import annotations

import sqlite3

import pytest

from homefinder.proposed_needs.store import (
    ACCEPTED,
    DECLINED,
    add_accepted_needs,
    add_proposal,
    answer_proposal,
    build_need_id,
    choose_free_id,
    find_proposal,
    has_proposed,
    read_accepted_needs,
)
from homefinder.ranking.needs import Need, NeedEvidence
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION

NEED = Need(
    "", "allotments", "Know how long people wait", "Nobody can say how long the list is.", "Wardens",
    (NeedEvidence("A survey", "https://example.org/survey"),), "Plots lie empty.", ("plots", "waiting"), "",
)  # fmt: skip


@pytest.fixture
def curation() -> sqlite3.Connection:
    return create_in_memory(CURATION)


def test_an_accepted_proposal_is_a_need(curation: sqlite3.Connection) -> None:
    proposal = add_proposal(curation, "ann", NEED)
    assert read_accepted_needs(curation) == []
    assert has_proposed(curation, NEED)
    answered = answer_proposal(curation, proposal.number, ACCEPTED, "Nobody has it", {"know-how-long-people-wait"})
    assert answered
    assert (answered.state, answered.answer, answered.need.id) == (
        "accepted", "Nobody has it", "know-how-long-people-wait-2",
    )  # fmt: skip
    (need,) = read_accepted_needs(curation)
    assert (need.title, need.evidence, need.keywords) == (NEED.title, NEED.evidence, NEED.keywords)
    assert add_accepted_needs([], curation) == [need]
    assert add_accepted_needs([need], curation) == [need], "what stands in a file is not added again"
    assert find_proposal(curation, proposal.token) == answered


def test_a_declined_proposal_is_no_need_and_is_not_answered_again(curation: sqlite3.Connection) -> None:
    proposal = add_proposal(curation, "ann", NEED)
    assert answer_proposal(curation, proposal.number, DECLINED, "It is a wish", set())
    assert answer_proposal(curation, proposal.number, ACCEPTED, "After all", set()) is None
    assert answer_proposal(curation, 99, ACCEPTED, "There is none", set()) is None
    assert read_accepted_needs(curation) == []


def test_tokens_differ_and_an_empty_one_finds_nothing(curation: sqlite3.Connection) -> None:
    first, second = add_proposal(curation, "ann", NEED), add_proposal(curation, "ann", NEED)
    assert first.token != second.token
    assert len(first.token) >= 20
    curation.execute("UPDATE proposed_needs SET token = '' WHERE id = ?", (first.number,))
    assert find_proposal(curation, "") is None


@pytest.mark.parametrize(
    ("title", "expected"), [("Know when: a bed", "know-when-a-bed"), ("…", "need"), ("x " * 60, "x-" * 29 + "x")]
)
def test_ids_are_made_of_words(title: str, expected: str) -> None:
    assert build_need_id(title).startswith(expected)
    assert len(build_need_id(title)) <= 60


def test_a_free_id_is_the_first_number_that_is_free() -> None:
    assert choose_free_id("a", {"b"}) == "a"
    assert choose_free_id("a", {"a", "a-2"}) == "a-3"
