"""Was it asked before: what is like is shown, what is not is not."""

from __future__ import annotations

from homefinder.proposals.similar import rank_similar

PROPOSALS = [
    {"title": "Print interoperability standards", "reason": "No challenge owner identified."},
    {"title": "Barcoding of medical assets", "reason": ""},
    {"title": "Tabular data", "reason": ""},
]


def test_the_likest_comes_first_with_what_both_speak_of() -> None:
    found = rank_similar(PROPOSALS, "One way to print documents: interoperability of printers", 3)
    assert found[0].proposal["title"] == "Print interoperability standards"
    assert "interoperability" in found[0].words


def test_nothing_like_it_is_nothing() -> None:
    assert rank_similar(PROPOSALS, "Records of children who move between councils", 3) == []
