"""Facts that a publication tells, from its words to ours, and what becomes of them over versions."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.change.diff.record_step import DatedFact
from homefinder.change.events.announcements import collect_facts, list_announced_facts
from homefinder.clean.days import convert_to_london_day

Content = dict[str, Any]


def event(kind: str, date: str, note: str = "") -> dict[str, str]:
    return {"kind": kind, "date": date, "note": note}


def told(content: Content, *, first: bool = True) -> list[tuple[str, str, str]]:
    found = collect_facts({"kind": "standard", "title": "Tree list", **content}, first=first)
    return [(fact.kind, fact.date, fact.note) for fact in found]


CASES: list[tuple[str, Content, list[tuple[str, str, str]]]] = [
    (
        "first published is no note",
        {"events": [event("published", "2024-05-01", "First published.")]},
        [("published", "2024-05-01", "")],
    ),
    (
        "an update that is the first",
        {"events": [event("updated", "2015-09-01", "Guidance first published")]},
        [("published", "2015-09-01", "")],
    ),
    (
        "the day of issue is told once",
        {"issued": "2024-05-01", "events": [event("published", "2024-05-01")]},
        [("published", "2024-05-01", "")],
    ),
    (
        "issued and touched on one day",
        {"issued": "2024-05-01", "modified": "2024-05-01"},
        [("published", "2024-05-01", "")],
    ),
    (
        "touched later",
        {"issued": "2024-05-01", "modified": "2024-06-01"},
        [("published", "2024-05-01", ""), ("updated", "2024-06-01", "")],
    ),
    (
        "a note that says nothing is a touch",
        {"events": [event("updated", "2024-06-01", "The entry was last changed in the catalogue.")]},
        [("updated", "2024-06-01", "")],
    ),
    (
        "notes of one day are one",
        {"events": [event("updated", "2024-06-01", "A added."), event("updated", "2024-06-01", "B mended.")]},
        [("updated", "2024-06-01", "A added.; B mended.")],
    ),
    (
        "a dated end",
        {"events": [event("status", "2020-01-31", "no_longer_exists")]},
        [("gone", "2020-01-31", "no longer exists")],
    ),
    ("endorsed", {"events": [event("endorsed", "2021-02-02")]}, [("status", "2021-02-02", "endorsed")]),
    ("a day that is not known is no fact", {"events": [event("endorsed", "")]}, []),
    ("words of others are left alone", {"events": [event("decision", "2021-02-02", "agreed")]}, []),
    (
        "a consultation and its warning",
        {"kind": "consultation", "opens": "2026-01-05", "closes": "2026-03-31T22:45:00Z"},
        [("opens", "2026-01-05", ""), ("closes", "2026-03-31", ""), ("closing", "2026-03-17", "2026-03-31")],
    ),
    (
        "a short consultation has no warning",
        {"kind": "consultation", "opens": "2026-03-20", "closes": "2026-03-31"},
        [("opens", "2026-03-20", ""), ("closes", "2026-03-31", "")],
    ),
    ("a month alone has no warning", {"kind": "consultation", "closes": "2026-03"}, [("closes", "2026-03", "")]),
    (
        "feedback is the outcome",
        {"kind": "consultation", "events": [event("status", "2026-05-01", "feedback published")]},
        [("outcome", "2026-05-01", "feedback published")],
    ),
    (
        "a response is the outcome",
        {"kind": "consultation", "events": [event("updated", "2026-05-01", "Government response added.")]},
        [("outcome", "2026-05-01", "Government response added.")],
    ),
    ("a standard applies", {"valid_from": "2026-04-01"}, [("applies-from", "2026-04-01", "")]),
    ("a programme runs", {"kind": "programme", "valid_from": "2026-04-01"}, []),
    (
        "what ended was withdrawn",
        {"valid_to": "2026-04-01", "lifecycle": "withdrawn"},
        [("withdrawn", "2026-04-01", "")],
    ),
    ("what holds is to end", {"valid_to": "2026-04-01", "lifecycle": "active"}, [("ends", "2026-04-01", "")]),
    (
        "what comes after it",
        {"valid_to": "2026-04-01", "description": "A list. It will be withdrawn. Use the Tree register instead."},
        [("ends", "2026-04-01", "Use the Tree register instead.")],
    ),
    (
        "a duty in the status",
        {"status": "version 1.0, mandatory from October 2026"},
        [("comply-by", "2026-10", "mandatory from October 2026")],
    ),
    (
        "a duty in the description",
        {"description": "Councils must comply with it by 31 March 2027."},
        [("comply-by", "2027-03-31", "comply with it by 31 March 2027")],
    ),
    (
        "a start in the description",
        {"description": "It takes effect on 1 April 2027."},
        [("applies-from", "2027-04-01", "takes effect on 1 April 2027")],
    ),
    (
        "days in fields of the source's own",
        {"extra": {"conformance_date": "1 June 2027", "applies-from": "2027-01-01"}},
        [("comply-by", "2027-06-01", ""), ("applies-from", "2027-01-01", "")],
    ),
    ("a meeting", {"kind": "meeting", "issued": "2026-09-02"}, [("meeting", "2026-09-02", "")]),
]


@pytest.mark.parametrize(("why", "content", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_is_told(why: str, content: Content, expected: list[tuple[str, str, str]]) -> None:
    assert sorted(told(content)) == sorted(expected), why


def test_a_touch_counts_at_the_first_look_only() -> None:
    assert told({"modified": "2024-06-01"}, first=False) == []


def over(*contents: Content) -> list[tuple[str, str, int]]:
    found = list_announced_facts([{"kind": "standard", **content} for content in contents])
    return [(fact.kind, fact.date, number) for fact, number in found]


HISTORY = {"events": [event("published", "2020-01-01"), event("updated", "2021-01-01", "A added.")]}


@pytest.mark.parametrize(
    ("why", "versions", "expected"),
    [
        (
            "history stays when a page cuts it short",
            [HISTORY, {"events": []}],
            [("published", "2020-01-01", 0), ("updated", "2021-01-01", 0)],
        ),
        (
            "a day that was mended takes the place of the other",
            [HISTORY, {"events": [event("published", "2020-01-02"), event("updated", "2021-01-03", "A added.")]}],
            [("published", "2020-01-02", 1), ("updated", "2021-01-03", 1)],
        ),
        (
            "a plan holds only as it is told now",
            [{"closes": "2026-05-01"}, {"closes": "2026-05-15"}],
            [("closing", "2026-05-01", 1), ("closes", "2026-05-15", 1)],
        ),
        (
            "another status on the same day is told anew",
            [{"events": [event("status", "2020-12-01", "review")]}, {"events": [event("endorsed", "2020-12-01")]}],
            [("status", "2020-12-01", 1)],
        ),
        (
            "a new note is of the version that brought it",
            [HISTORY, {"events": [*HISTORY["events"], event("updated", "2022-01-01", "B added.")]}],
            [("published", "2020-01-01", 0), ("updated", "2021-01-01", 0), ("updated", "2022-01-01", 1)],
        ),
        (
            "a later touch is churn",
            [{"modified": "2020-01-01"}, {"modified": "2021-01-01"}],
            [("updated", "2020-01-01", 0)],
        ),
    ],
)
def test_over_versions(why: str, versions: list[Content], expected: list[tuple[str, str, int]]) -> None:
    assert over(*versions) == expected, why


def test_a_moment_is_the_day_in_london() -> None:
    assert convert_to_london_day("2026-06-30T23:00:00Z") == "2026-07-01"
    assert convert_to_london_day("2026-01-31T23:00:00Z") == "2026-01-31"
    assert convert_to_london_day("2026") == "2026"
    assert DatedFact("opens", "2026").field == "events"
