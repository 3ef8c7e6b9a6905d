"""The answer of a need in a sentence, who decided it, and what a row says of a home: pure tables."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.site.pages.need_answer import NOT_SEARCHED_SENTENCE, build_answer, describe_scores
from homefinder.site.pages.need_homes import describe_force, describe_holding

MACHINE = {
    "outcome": "extend", "strength": "weak", "basis": "machine", "home_id": "h", "home": "One list", "owner": "A board",
    "explanation": "It comes nearest.", "next_step": "Ask.",
}  # fmt: skip


def judged(verdict: str, *, home: str = "h", settles: bool = False, present: bool = True) -> dict[str, Any]:
    said = {"role": "curator", "decided_on": "2026-11-02", "reason": "It has it", "settles": settles}
    return {"home_id": home, "title": "One list", "verdict": verdict, "is_present": present, "said": [said]}


@pytest.mark.parametrize(
    ("more", "sentence", "sure"),
    [
        ({}, "Probably ask A board to extend “One list”.", "Weak"),
        ({"strength": "fair"}, "Ask A board to extend “One list”.", "Fair"),
        ({"strength": "strong", "outcome": "adopt"}, "Use “One list” as it is.", "Strong"),
        ({"outcome": "new-under-owner", "home": None}, "Probably ask A board to make something new.", "Weak"),
        ({"outcome": "no-home", "home": None, "strength": "fair"}, "No standard on file meets this need.", "Fair"),
        ({"owner": "Department of Lists"}, "Probably ask the Department of Lists to extend “One list”.", "Weak"),
        ({"outcome": "extend", "owner": None}, "Probably ask its owner to extend “One list”.", "Weak"),
        (
            {"home_kind": "guidance"},
            "Probably ask A board which data set could hold it: “One list” says what must be done.",
            "Weak",
        ),
        ({"home_kind": "code-set"}, "Probably ask A board to extend “One list”.", "Weak"),
        ({"outcome": "not searched", "strength": None}, NOT_SEARCHED_SENTENCE, ""),
    ],
)
def test_the_answer_is_one_sentence_with_how_sure_it_is(more: dict[str, Any], sentence: str, sure: str) -> None:
    answer = build_answer(MACHINE | more, [])
    assert answer["sentence"] == sentence
    assert answer["sure"].partition(":")[0] == sure


@pytest.mark.parametrize(
    ("more", "decided", "words"),
    [
        ({}, [], "Nobody has decided."),
        ({}, [judged("disputed")], "Reviewers disagree on “One list”, and nobody has settled it."),
        ({}, [judged("reject")], "It was rejected on 2026-11-02."),
        ({}, [judged("reject", home="other")], "Nobody has decided."),
        ({}, [judged("accept", present=False)], "Nobody has decided."),
        ({}, [judged("accept")], "A curator accepted it on 2026-11-02."),
        ({}, [judged("accept", settles=True)], "A curator settled it on 2026-11-02."),
        ({"basis": "decision", "strength": "strong"}, [judged("accept")], "A curator accepted it on 2026-11-02."),
        ({"basis": "decision", "strength": "strong"}, [], "What was decided has changed since."),
    ],
)
def test_who_decided_is_told_or_that_nobody_has(
    more: dict[str, Any], decided: list[dict[str, Any]], words: str
) -> None:
    assert build_answer(MACHINE | more, decided)["decided"].startswith(words)


def test_what_was_accepted_just_now_is_the_answer_before_the_next_publication() -> None:
    answer = build_answer(MACHINE, [judged("accept")])
    assert answer["sentence"] == "“One list” was accepted for this need."
    assert answer["sure"] == ""
    assert build_answer(MACHINE | {"basis": "decision"}, [judged("accept")])["sentence"].startswith("Probably ask")


def test_reasons_are_told_without_numbers_and_without_what_is_merely_usual() -> None:
    parts = [
        {"name": "base", "reason": "how usual it is", "value": 1.0, "weight": 1.6},
        {"name": "ready", "reason": "it is ready", "value": 0.5, "weight": 3.0},
        {"name": "missing", "reason": "it lies far off", "value": 0.2, "weight": -4.0},
        {"name": "handover", "reason": "it hands over", "value": 0.0, "weight": -2.0},
    ]
    told = describe_scores([{"outcome": "adopt", "chance": 0.7, "parts": parts}], {"adopt": "adopt what exists"})
    assert told == [{"outcome": "adopt what exists", "for": ["it is ready"], "against": ["it lies far off"]}]


@pytest.mark.parametrize(
    ("kind", "states", "words"),
    [
        ("guidance", [], "No: it is guidance"),
        ("data-collection", [], "Perhaps: it is a data collection, and its items are not on file"),
        ("standard", ["held", "held"], "Yes: all 2 things asked for"),
        ("standard", ["held", "nearly", "missing"], "In part: 1 of 3 things asked for, and 1 nearly"),
        ("standard", ["nearly", "missing"], "Nearly: 1 of 2 things asked for"),
        ("standard", ["missing", "missing"], "No: none of 2 things asked for"),
    ],
)
def test_whether_a_home_holds_the_data(kind: str, states: list[str], words: str) -> None:
    assert describe_holding(kind, states) == words


@pytest.mark.parametrize(
    ("lifecycle", "status", "words"),
    [
        ("active", "annual return", "Yes"),
        ("under-development", "Working-draft", "Not yet: working draft"),
        ("under-development", "", "Not yet: still being made"),
        ("withdrawn", "x", "No: withdrawn"),
        ("unknown", "", "Not known"),
    ],
)
def test_whether_a_home_is_in_force(lifecycle: str, status: str, words: str) -> None:
    assert describe_force(lifecycle, status) == words
