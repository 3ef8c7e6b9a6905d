"""The head of the page of a standard: what is said of it in short, with the words and the record behind each."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.site.pages.standard.facts import NOT_STATED, build_header_facts, format_duty

HOME = {"version": "", "lifecycle": "active", "status": "published", "kind": "standard", "legal_basis": ""}
EMPTY: dict[str, Any] = {"ahead": [], "usual": [], "past": [], "rules": []}
DUTY = {
    "label": "required by law", "bound": "English councils", "starts": "", "ends": "", "by_what": "an Act",
    "excluded": 0, "state": "in-force", "quote": "must", "source": "GOV.UK", "record_page": "/record/r",
}  # fmt: skip
VALUES = [{"field": name, "source": "GOV.UK", "page": f"/record/{name}"} for name in ("title", "status", "legal_basis")]


def read_facts(**more: Any) -> dict[str, dict[str, str]]:
    given: dict[str, Any] = {
        "home": {}, "values": VALUES, "editions": [], "duties": [], "dates": EMPTY, "ending": None, **more,
    }  # fmt: skip
    facts = build_header_facts(**{**given, "home": {**HOME, **given["home"]}})
    return {fact["term"]: fact for fact in facts}


def edition(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "when": "",
        "in_force": True,
        "here": False,
        "page": f"/home/{name}",
        "from_basis": "title",
    } | more


def test_little_known_is_told_as_it_is() -> None:
    facts = read_facts()
    assert set(facts) == {"State", "Who must use it"}
    assert facts["Who must use it"]["text"] == NOT_STATED
    assert facts["State"] == {
        "term": "State", "text": "In force", "page": "", "quote": "published", "source": "GOV.UK",
        "source_page": "/record/status",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "term", "text"),
    [
        ({"home": {"legal_basis": "An Act"}}, "Legal basis", "An Act"),
        ({"home": {"version": "1.2"}}, "Edition", "Version 1.2"),
        ({"home": {"version": "2014 to 2015"}}, "Edition", "2014 to 2015"),
        ({"home": {"version": "Release 3"}}, "Edition", "Release 3"),
        ({"ending": {"heading": "Withdrawn since 3 May 2024"}}, "State", "Withdrawn since 3 May 2024"),
        ({"editions": [edition("b", in_force=False), edition("a")]}, "Edition in force", "a"),
        (
            {"editions": [edition("a", here=True, when="Applies from 1 May 2026", from_basis="stated")]},
            "Edition in force",
            "This one, a (applies from 1 May 2026)",
        ),
        ({"duties": [DUTY]}, "Who must use it", "Required by law for English councils, by an Act"),
        ({"duties": [{**DUTY, "state": "ended"}]}, "Who must use it", NOT_STATED),
        ({"duties": [{**DUTY, "excluded": 1}]}, "Who must use it", NOT_STATED),
    ],
)
def test_each_fact(more: dict[str, Any], term: str, text: str) -> None:
    assert read_facts(**more)[term]["text"] == text


def test_a_stated_day_counts_before_a_usual_one_which_has_the_words_that_stated_it_last() -> None:
    row = {
        "kind": "submit-by",
        "in_words": "31 July 2027",
        "seen_on": "2026-11-15",
        "record_page": "/record/r",
        "quote": "q",
    }
    usual = {"asks": "submit by", "in_words": "usually by 31 July, not yet announced"}
    stated = read_facts(dates={**EMPTY, "ahead": [row], "usual": [usual]})["Submit by"]
    assert (stated["text"], stated["source"]) == ("31 July 2027", "as read on 15 November 2026")
    expected = read_facts(dates={**EMPTY, "past": [row], "usual": [usual]})["Submit by"]
    assert (expected["text"], expected["quote"]) == ("Usually by 31 July, not yet announced", "q")
    assert "Submit by" not in read_facts(dates={**EMPTY, "past": [row]})


def test_a_duty_of_those_who_are_left_out_says_so() -> None:
    assert format_duty({**DUTY, "excluded": 1, "ends": "2027-03-31"}) == (
        "Required by law not for English councils, until 2027-03-31, by an Act"
    )
