"""The step of a proposal and the days in each: by label and by what the owner's people say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homefinder.proposals.model import Proposal, Remark, build_proposal
from homefinder.proposals.reasons import find_reason
from homefinder.proposals.stages import format_spans, list_spans, read_stage

CLOSED = Proposal("Trees", "## Challenge Owner\nAn office", "2020-01-01", "", False, (), ())


def said(text: str, author: str = "team", day: str = "2020-02-01") -> Remark:
    return Remark(day, author, text)


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"labels": ("challenge", "mandated")}, "mandated"),
        ({"labels": ("challenge",), "title": "Proposal for trees as a mandated standard"}, "challenge"),
        ({"remarks": (said("It may not be a suitable challenge to look at here."),)}, "rejected"),
        ({"remarks": (said("It is not an open standard, nobody should take it.", "other"),)}, "closed"),
        (
            {"labels": ("suggestion",), "remarks": (said("No challenge owner. We are closing the suggestion."),)},
            "closed",
        ),
        ({"labels": ("suggestion",)}, "suggestion"),
        ({"labels": ("challenge",)}, "challenge"),
        ({}, "closed"),
        ({"is_open": True}, "challenge"),
        ({"is_open": True, "opening": "Could you?"}, "suggestion"),
        ({"remarks": (said("The list of rejected suggestions was lost."),)}, "closed"),
        ({"remarks": (said("> We reject it.\nWho said so?"),)}, "closed"),
    ],
)
def test_the_label_decides_then_the_words_of_the_owner(changes: dict[str, object], stage: str) -> None:
    assert read_stage(replace(CLOSED, **changes)) == stage  # type: ignore[arg-type]


ASSESSED = said("Assessment of Trees 1\n**Q.1**\n**A. Yes**\nfine")


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"labels": ("challenge", "recommended"), "remarks": (ASSESSED,)}, "challenge:31 proposal:?"),
        ({"labels": ("challenge",), "remarks": (ASSESSED,)}, "challenge:31"),
        (
            {"labels": ("challenge", "recommended"), "remarks": (ASSESSED,), "opening": "", "opened_on": "2020-02-01"},
            "challenge:?",
        ),
        ({"labels": ("suggestion",), "opening": "", "closed_on": "2020-01-31"}, "suggestion:>=30"),
        ({"labels": ("suggestion",), "closed_on": "2020-01-31"}, "suggestion:30"),
        ({"labels": ("mandated",)}, "proposal:?"),
        ({"labels": ("suggestion",)}, ""),
        ({}, ""),
    ],
)
def test_a_day_that_is_not_known_is_not_zero_days(changes: dict[str, object], days: str) -> None:
    assert format_spans(list_spans(replace(CLOSED, **changes))) == days  # type: ignore[arg-type]


def test_the_reason_is_a_word_of_weight_as_it_stands_or_none() -> None:
    assert (
        find_reason(replace(CLOSED, remarks=(said("Thanks."), said("It will not be taken forward."))))
        == "It will not be taken forward."
    )
    assert find_reason(replace(CLOSED, remarks=(said("Two write-ups were seen."),))) == ""


def test_remarks_without_their_day_or_author_decide_nothing() -> None:
    extra = {"comments": ["We reject it."], "comment_days": [], "comment_authors": ["team"]}
    assert build_proposal({"title": "Trees", "extra": extra}).remarks == ()
