"""What becomes of a need: which of the four outcomes, how sure, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.model import ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME, OUTCOMES
from homefinder.outcomes.accepted_home import build_accepted_outcome
from homefinder.outcomes.decide import decide_outcome
from homefinder.outcomes.handover import list_handover_words, mentions_exchange
from homefinder.outcomes.model import CandidateFacts, Outcome, OutcomeFacts
from homefinder.ranking.floor import Fit
from tests.support.outcome_facts import DRAFT, GUIDE, SECOND, STANDARD, facts, ranked

PLAIN = "Record the same dates for every child"
HANDOVER = "Hand over the file when a child moves across, and transfer all of it"


def decide(text: str, *homes: tuple[CandidateFacts, float], missing: float = 0.0) -> Outcome:
    known = replace(facts([home for home, _ in homes]), fit=Fit(missing < 1, 2.0 - missing), unknown_words=("karaoke",))
    return decide_outcome(text, "", ranked(*homes), known)


CARRIER = replace(SECOND, carries_records=True)
PART = replace(SECOND, related_ids=frozenset({"std"}))

CASES = [
    # name, text, homes with scores, missing, expected
    ("in force and clear of the next", PLAIN, [(STANDARD, 1.0), (SECOND, 0.6)], 0.0, ADOPT),
    ("in force, but another is as near", PLAIN, [(STANDARD, 1.0), (SECOND, 0.98)], 0.0, EXTEND),
    ("the next is its own part", PLAIN, [(replace(STANDARD, related_ids=frozenset({"second"})), 1.0), (PART, 0.98)],
     0.0, ADOPT),
    ("clear, but covers little", PLAIN, [(replace(STANDARD, covered_share=0.1), 1.0), (SECOND, 0.6)], 0.0, EXTEND),
    ("clear, but a draft", PLAIN, [(DRAFT, 1.0), (SECOND, 0.6)], 0.0, EXTEND),
    ("clear, but guidance", PLAIN, [(GUIDE, 1.0), (SECOND, 0.6)], 0.0, EXTEND),
    ("records are to be handed over and nothing carries them", HANDOVER, [(GUIDE, 1.0), (STANDARD, 0.95)], 0.0,
    NEW_UNDER_OWNER),
    ("records are to be handed over and a home in force carries them", HANDOVER, [(GUIDE, 1.0), (CARRIER, 0.95)],
     0.0, EXTEND),
    ("the catalogue lacks the words of the need", PLAIN, [(replace(STANDARD, covered_share=0.2), 1.0), (SECOND, 0.9)],
    1.1,
     NO_HOME),
    ("the catalogue lacks words, but the best home covers the need", PLAIN,
     [(replace(STANDARD, covered_share=0.9), 1.0), (SECOND, 0.99)], 0.95, EXTEND),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "homes", "missing", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_outcome(text: str, homes: list[tuple[CandidateFacts, float]], missing: float, expected: str) -> None:
    assert decide(text, *homes, missing=missing).outcome == expected


def test_the_machine_is_never_quite_sure() -> None:
    sure = decide(PLAIN, (replace(STANDARD, covered_share=0.0), 1.0), (SECOND, 0.9), missing=2.0)
    assert (sure.outcome, sure.strength) == (NO_HOME, "strong")
    assert sure.confidence <= 0.95


@pytest.mark.parametrize(
    ("homes", "strength"),
    [
        ([(STANDARD, 1.0), (SECOND, 0.6)], "strong"),  # in force, covers enough, clear of the next
        ([(STANDARD, 1.0), (SECOND, 0.82)], "fair"),
        ([(STANDARD, 1.0), (SECOND, 0.98)], "weak"),
        ([(GUIDE, 1.0), (SECOND, 0.6)], "weak"),
    ],
)
def test_how_sure_is_said_by_what_decided(homes: list[tuple[CandidateFacts, float]], strength: str) -> None:
    told = decide(PLAIN, *homes)
    assert told.strength == strength
    assert told.is_settled == (strength != "weak") == (not told.sentence.startswith("Not sure: "))


def test_nothing_near_at_all_is_no_home() -> None:
    outcome = decide_outcome("x", "", [], facts([]))
    assert (outcome.outcome, outcome.home_id, outcome.owner_id) == (NO_HOME, "", "")


def test_something_new_is_asked_of_the_owner_with_most_in_front_and_never_of_parliament() -> None:
    act = replace(SECOND, id="act", kind="legislation", publisher_id="parliament", publisher="Parliament")
    mine = [replace(GUIDE, id=f"g{n}", title=f"G{n}", publisher_id="ministry", publisher="Ministry") for n in (1, 2)]
    outcome = decide(HANDOVER, (act, 1.0), (mine[0], 0.9), (mine[1], 0.85))
    assert (outcome.outcome, outcome.owner_id, outcome.home_id) == (NEW_UNDER_OWNER, "ministry", "")
    assert outcome.addressed_to == "Ministry"
    assert "“G1” and “G2”" in outcome.next_step


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((STANDARD, 0.96), "std"),
        ((STANDARD, 0.9), "std"),
        ((replace(STANDARD, covered_share=0.3), 0.99), "std"),
        ((STANDARD, 0.3), "guide"),
    ],
)
def test_of_homes_in_front_one_that_holds_data_is_extended(second: tuple[CandidateFacts, float], expected: str) -> None:
    outcome = decide(PLAIN, (GUIDE, 1.0), second)
    assert (outcome.outcome, outcome.home_id) == (EXTEND, expected)


def test_every_outcome_is_told_with_its_parts() -> None:
    outcome = decide(PLAIN, (STANDARD, 1.0), (SECOND, 0.6))
    assert {score.outcome for score in outcome.scores} == set(OUTCOMES)
    assert [part.name for part in outcome.scores[0].parts] == ["base", "ready", "handover", "missing"]
    assert outcome.scores[0].chance == outcome.confidence
    assert outcome.runner_up == outcome.scores[1].outcome
    assert "covers 60% of what tells this need" in outcome.sentence


def test_a_home_that_lacks_nothing_known_still_gets_a_reason() -> None:
    outcome = decide(PLAIN, (replace(STANDARD, uncovered_subjects=()), 1.0), (SECOND, 0.98))
    assert "part of the need is left over." in outcome.sentence


homes = st.builds(
    replace,
    st.sampled_from([STANDARD, GUIDE, DRAFT]),
    id=st.uuids().map(str),
    covered_share=st.floats(0, 1),
    carries_records=st.booleans(),
    publisher_id=st.sampled_from(["", "a", "b"]),
)


@pytest.mark.parametrize(("by_words_alone", "strength"), [(False, "strong"), (True, "weak")])
def test_a_gap_that_words_alone_show_is_weak(by_words_alone: bool, strength: str) -> None:
    known = replace(facts([]), fit=Fit(False, 0.2, by_words_alone=by_words_alone))
    outcome = decide_outcome(PLAIN, "", [], known)
    assert (outcome.outcome, outcome.strength) == (NO_HOME, strength)


@given(st.lists(homes, max_size=12), st.floats(0, 3), st.sampled_from([PLAIN, HANDOVER, ""]))
def test_an_outcome_is_always_one_of_four_with_an_honest_margin(
    found: list[CandidateFacts], ratio: float, text: str
) -> None:
    known = replace(facts(found), fit=Fit(ratio >= 1, ratio))
    places = ranked(*((home, 1.0 / (number + 1)) for number, home in enumerate(found)))
    outcome = decide_outcome(text, "", places, known)
    assert outcome.outcome in OUTCOMES
    assert 0 <= outcome.confidence <= 1
    assert outcome.next_step
    assert outcome.runner_up != outcome.outcome
    assert (outcome.home_id in known.homes) == (outcome.outcome in (ADOPT, EXTEND))
    assert outcome.margin >= 0 or not found


@pytest.mark.parametrize(
    ("home", "expected", "said"),
    [
        (STANDARD, ADOPT, "can be adopted"),
        (replace(STANDARD, covered_share=0.3), EXTEND, "covers 30%"),
        (GUIDE, EXTEND, "it is guidance"),
        (DRAFT, EXTEND, "its state is draft"),
    ],
)
def test_an_accepted_home_is_adopted_or_extended(home: CandidateFacts, expected: str, said: str) -> None:
    known: OutcomeFacts = facts([home, SECOND])
    machine = decide_outcome(PLAIN, "", ranked((SECOND, 1.0)), known)
    outcome = build_accepted_outcome(home, machine, known)
    assert (outcome.outcome, outcome.home_id, outcome.basis) == (expected, home.id, "decision")
    assert (outcome.confidence, outcome.margin) == (1.0, 1.0)
    assert outcome.runner_up != outcome.outcome
    assert said in outcome.sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Handing a case over at eighteen", ("handing a case over",)),
        ("records pass on when a family crosses a boundary", ("pass", "boundary", "crosses")),
        ("so that nobody is counted twice on crossing a boundary, or after a move", ()),
        ("we rebuild ten lists by hand", ()),
        ("something important", ()),
    ],
)
def test_words_of_passing_on(text: str, words: tuple[str, ...]) -> None:
    assert list_handover_words(text) == words


@pytest.mark.parametrize(
    ("text", "expected"), [("Common transfer file", True), ("Data exchange", True), ("Yearly census", False)]
)
def test_a_home_says_that_it_carries_records(text: str, expected: bool) -> None:
    assert mentions_exchange(text) is expected
