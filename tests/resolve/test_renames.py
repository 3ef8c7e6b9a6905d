"""What vanished and what appeared: the same thing under another key, or another thing."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.resolve.judgements import Judgement
from homefinder.resolve.succession.renames import RecordTrace, compute_score, find_renames

TEXT = (
    "How councils record the date on which a child was placed, where the child lives and who pays for it, in a form "
    "that every system can send and read without anybody typing it again, from the first day of the placement on."
)
DAY = "2026-07-17"


def trace(name: str, day: str = DAY, **content: Any) -> RecordTrace:
    return RecordTrace(f"s:{name}", day, {"title": "Placements Standard", "description": TEXT, **content})


OTHER = {"title": "Barriers to trade", "description": "Look up which barriers an exporter of wine has to think of."}
LINK = [{"url": "https://example.gov.uk/placements", "role": "landing"}]

CASES: list[tuple[str, RecordTrace, list[RecordTrace], str]] = [
    ("the key alone", trace("old"), [trace("new")], "renamed"),
    ("a longer title", trace("old"), [trace("new", title="Children's Placements Standard")], "renamed"),
    (
        "other words, same page",
        trace("old", addresses=LINK),
        [trace("new", title="Placing", addresses=LINK)],
        "proposed",
    ),
    ("another thing", trace("old"), [trace("new", **OTHER)], ""),
    ("on another day", trace("old"), [trace("new", day="2026-07-18")], ""),
    ("the nearer of two", trace("old"), [trace("b", title="Placing"), trace("new")], "renamed"),
    (
        "another code",
        trace("old", identifiers=[{"scheme": "nhs-standard", "value": "DCB1"}]),
        [trace("new", identifiers=[{"scheme": "nhs-standard", "value": "DCB2"}])],
        "proposed",
    ),
    ("a title and no more", trace("old", description=""), [trace("new", description="")], "proposed"),
]


@pytest.mark.parametrize(("name", "gone", "come", "verdict"), CASES, ids=[case[0] for case in CASES])
def test_renames(name: str, gone: RecordTrace, come: list[RecordTrace], verdict: str) -> None:
    found = find_renames([gone], come, {})
    assert [(one.former, one.record, one.verdict) for one in found] == (
        [("s:old", "s:new", verdict)] if verdict else []
    )


def test_each_record_follows_one_and_is_followed_by_one() -> None:
    gone = [trace("a"), trace("b", title="Placements Standard, draft")]
    come = [trace("c"), trace("d", title="Placements Standard, draft")]
    assert {(one.former, one.record) for one in find_renames(gone, come, {})} == {("s:a", "s:c"), ("s:b", "s:d")}


@pytest.mark.parametrize(("verdict", "found"), [("same", ["renamed"]), ("different", []), ("unsure", ["proposed"])])
def test_what_a_person_said_holds(verdict: str, found: list[str]) -> None:
    pair = (trace("old", addresses=LINK), trace("new", title="Placing", addresses=LINK))
    said = Judgement("s:old", "s:new", verdict, "they told us", "A. Person", "2026-07-18")
    made = find_renames([pair[0]], [pair[1]], {frozenset(("s:old", "s:new")): said})
    assert [one.verdict for one in made] == found


def test_a_long_text_says_more_than_a_short_one() -> None:
    likeness = {"text": 1.0, "title": 0.5}
    assert compute_score(likeness, 5) < compute_score(likeness, 40) < compute_score(likeness, 80)
