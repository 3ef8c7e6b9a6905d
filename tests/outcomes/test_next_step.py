"""The next step of a need: what to do, of whom to ask it, and by when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homefinder.model import ADOPT, EXTEND, NO_HOME
from homefinder.outcomes.consultations import OpenConsultation
from homefinder.outcomes.model import CandidateFacts, OutcomeRoute
from homefinder.outcomes.next_step import UNKNOWN_DATE, choose_next_step
from homefinder.outcomes.search_log import describe_shortfall
from tests.support.outcome_facts import DRAFT, GUIDE, STANDARD, facts

RFC = OutcomeRoute("rfc", "Request for change", "The team that keeps it", "https://example.org/rfc", "Ministry")
ANYONE = OutcomeRoute("issue", "Issue", "The maintainers", "", "The maintainers of the repository")
NONE = OutcomeRoute("unknown", "Ask the publisher", "The publisher", "", "The publisher")

WAYS = [
    # home, route, address, words in the text
    (replace(STANDARD, route=RFC), "rfc", "The team that keeps it",
     "The way is “Request for change” (https://example.org/rfc); address the team that keeps it."),
    (replace(STANDARD, route=ANYONE), "issue", "The maintainers (The Owner)", "address the maintainers (The Owner)."),
    (replace(STANDARD, route=NONE), "unknown", "The Owner",
     "No way of asking for a change is known, so ask The Owner who decides, in what form and by when."),
    (replace(STANDARD, change_route="Write a letter"), "", "The Owner", "Write a letter. Address The Owner."),
    (replace(STANDARD, change_route="No way of asking for a change is known."), "", "The Owner", "No way of asking"),
    (replace(STANDARD, publisher="", publisher_id=""), "", "", "its owner, whom the catalogue does not name"),
    (replace(STANDARD, kind="legislation", route=replace(ANYONE, addressed_to="The policy team")), "issue",
     "The policy team", "address the policy team."),
]  # fmt: skip


@pytest.mark.parametrize(("home", "route", "to", "said"), WAYS)
def test_the_way_to_extend(home: CandidateFacts, route: str, to: str, said: str) -> None:
    step = choose_next_step(EXTEND, home, (), facts([home]))
    assert (step.route_id, step.addressed_to) == (route, to)
    assert said in step.text


@pytest.mark.parametrize(
    ("consultations", "next_edition", "deadline", "said"),
    [
        (
            (OpenConsultation("", "Ours", "", "2026-12-01", "owner"),),
            "",
            "2026-12-01",
            "“Ours” is open until 2026-12-01.",
        ),
        ((OpenConsultation("", "Theirs", "", "2026-12-01", "other"),), "", "", UNKNOWN_DATE),
        (
            (OpenConsultation("", "Open", "", "", "owner"),),
            "2027-04-01",
            "2027-04-01",
            "next edition begins on 2027-04-01",
        ),
        ((), "", "", UNKNOWN_DATE),
    ],
)
def test_the_deadline(consultations: tuple[OpenConsultation, ...], next_edition: str, deadline: str, said: str) -> None:
    home = replace(STANDARD, next_edition_date=next_edition)
    step = choose_next_step(EXTEND, home, (), facts([home], consultations=consultations))
    assert step.deadline == deadline
    assert said in step.text


@pytest.mark.parametrize(
    ("edition", "newest", "said"),
    [("1.0", "", "(1.0)"), ("2024 to 2025", "2026 to 2027", "in its newest edition (2026 to 2027)"), ("", "", "” at")],
)
def test_which_edition_to_adopt(edition: str, newest: str, said: str) -> None:
    home = replace(STANDARD, edition=edition, newest_edition=newest)
    step = choose_next_step(ADOPT, home, (), facts([home]))
    assert said in step.text
    assert step.addressed_to == "The Owner"


def test_no_home_says_who_was_searched() -> None:
    step = choose_next_step(NO_HOME, None, (), facts([]))
    assert "100 homes of 3 sources were searched" in step.text
    assert (step.route_id, step.addressed_to, step.deadline) == ("", "", "")


@pytest.mark.parametrize(
    ("home", "rejected", "sentence"),
    [
        (STANDARD, False, "It has 60% of the need's words; it says nothing of “visits”."),
        (replace(GUIDE, uncovered_subjects=()), False,
         "It has 60% of the need's words; it is guidance, which does not itself say which data is held."),
        (DRAFT, True,
         "It has 60% of the need's words; a person rejected it, it says nothing of “visits”, and its state is draft."),
        (replace(STANDARD, uncovered_subjects=(), missing_words=("bees", "hives")), False,
         "It has 60% of the need's words; it says nothing of “bees” and “hives”."),
        (replace(STANDARD, uncovered_subjects=()), False,
        "It has 60% of the need's words and nothing speaks against it."),
        (replace(DRAFT, uncovered_subjects=(), status="unknown", lifecycle="unknown"), False,
         "It has 60% of the need's words; its state is not known."),
    ],
)  # fmt: skip
def test_why_a_near_home_is_not_enough(home: CandidateFacts, rejected: bool, sentence: str) -> None:
    assert describe_shortfall(home, rejected) == sentence
