"""Until when money or a programme keeps a thing going."""

from __future__ import annotations

from homefinder.stewardship.funding import find_funding


def test_the_end_of_a_programme_is_found_with_its_day() -> None:
    (fact,) = find_funding("Trees are counted. The programme is funded until March 2027.", "a source")
    assert (fact.ends, fact.quote) == ("2027-03", "The programme is funded until March 2027.")


def test_an_end_of_something_else_is_none() -> None:
    assert find_funding("The file closes each summer until July 2026. It has a licence.", "a source") == []
