"""The lines of a stewardship page: each says why, what is not known says whom to ask, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from homefinder.stewardship.lines import describe_stewardship
from homefinder.stewardship.model import FundingFact, StewardshipFacts, StewardshipLine

NOTHING = StewardshipFacts(
    owner="", owner_since="", owner_state="unknown", successor="", lifecycle="active", last_edition="", age_days=None,
    editions=1, rhythm_days=None, next_due=None, warnings=(), route="", route_reason="", addressed_to="", route_url="",
    durations="", funding=(), licence="", licence_source="", helps=(), checked_links=0, dead_links=0, checked_on="",
    related=(), parts=0, needs=0, users=(), sources=("Tree list",), seen_on="2026-11-15",
)  # fmt: skip


def line(topic: str, **known: object) -> StewardshipLine:
    facts = replace(NOTHING, route_reason="Its page says so.", **known)  # type: ignore[arg-type]
    return next(one for one in describe_stewardship(facts) if one.topic == topic)


def test_where_nothing_is_known_each_line_says_so_why_and_whom_to_ask() -> None:
    lines = describe_stewardship(NOTHING)
    assert len(lines) == 11
    assert {one.answer for one in lines} == {"Not known"}
    assert all(one.why and one.ask for one in lines)


@pytest.mark.parametrize(
    ("topic", "known", "said"),
    [
        ("owner", {"owner": "Oak", "owner_since": "2020-01-02"}, "Oak, on record since 2 January 2020."),
        ("owner", {"owner": "Oak", "owner_state": "closed"}, "nobody is named in its place"),
        ("rhythm", {"last_edition": "2026-10-01", "age_days": 45, "rhythm_days": 365}, "about every 365 days"),
        ("rhythm", {"last_edition": "2020-10-01", "age_days": 9, "lifecycle": "withdrawn"}, "do not build on it"),
        ("change", {"route": "Issues", "durations": "Median 40 days."}, "Issues. Median 40 days."),
        ("change", {"route": "Issues"}, "How long others waited is not known."),
        ("funding", {"funding": (FundingFact("2027-03-31", "Funded.", "s"),)}, "Yes, 31 March 2027."),
        ("funding", {"funding": (FundingFact("", "A programme.", "s"),)}, "no day is given"),
        ("licence", {"licence": "OGL 3"}, "OGL 3"),
        ("validator", {"helps": (("validator", "Checker", "https://x.example"),)}, "Yes: Checker."),
        ("links", {"checked_links": 4, "dead_links": 1}, "3 of 4"),
        ("dependents", {"related": ("A",), "parts": 2, "needs": 1}, "2 parts of it in this catalogue"),
        ("users", {"users": ("A", "B", "C", "D")}, "4 known: A, B, C and 1 more."),
    ],
)
def test_what_is_known_is_said_with_why(topic: str, known: dict[str, object], said: str) -> None:
    found = line(topic, **known)
    assert found.is_known
    assert said in found.answer
    assert found.why


def test_a_day_that_is_known_asks_nobody_and_one_that_is_not_does() -> None:
    ends, open_end = (line("funding", funding=(FundingFact(day, "P.", "s"),)) for day in ("2027-03-31", ""))
    assert not ends.ask
    assert open_end.ask
