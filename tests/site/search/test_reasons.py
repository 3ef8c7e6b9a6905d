"""Why a home stands among the results, in one sentence that names nothing of the machine."""

from __future__ import annotations

import pytest

from homefinder.ranking.model import Candidate, Evidence, Feature
from homefinder.site.search.reasons import describe_reason

REASONS = {
    "a subject and words": (
        {"subjects": [Evidence("moves", "transfer of records, under records")],
         "words": [Evidence("another", "another"), Evidence("child", "children"), Evidence("council", "council")]},
        "It is about “transfer of records” and mentions “child”, “council” and “another”.",
    ),
    "a subject alone": ({"subject_likeness": [Evidence("", "fostering")]}, "It is about “fostering”."),
    "words alone": ({"words": [Evidence("child", "children")]}, "It mentions “child”."),
    "neither": ({"meaning": [Evidence("", "pupil")]}, "It has none of your words, but reads much like them."),
    "a subject that is a sentence": (
        {"subjects": [Evidence("", "x" * 61)], "words": [Evidence("", "care")]}, "It mentions “care”.",
    ),
}  # fmt: skip


def make_candidate(evidence: dict[str, list[Evidence]]) -> Candidate:
    features = tuple(Feature(name, 1, 1, "", tuple(pieces)) for name, pieces in evidence.items())
    return Candidate("a", "A", "standard", "", "", "", "active", 1.0, features, "Its name is what you typed.")


@pytest.mark.parametrize("case", REASONS)
def test_the_reason_in_words(case: str) -> None:
    evidence, sentence = REASONS[case]
    assert describe_reason(make_candidate(evidence), is_named=False) == sentence
    assert describe_reason(make_candidate(evidence), is_named=True) == "Its name is what you typed."
