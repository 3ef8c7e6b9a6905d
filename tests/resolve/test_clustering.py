"""Which records are one thing, as a table; people's judgements hold, and the order of records does not matter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.clean.urls import build_page_key
from homefinder.resolve.clustering import RecordDescription, cluster, resolve_records
from homefinder.resolve.judgements import Judgement, collect_latest_judgements


def one(identifier: str, title: str = "T", url: str = "https://a.org/x", **fields: Any) -> RecordDescription:
    source, _, key = identifier.partition(":")
    code = fields.pop("code", "")
    codes = (("nhs-standard", code),) if code else ()
    return RecordDescription(identifier, source, title, url, codes=codes, key=key, **fields)


LONG = "Holds the places at which children live, who looks after them there, and from which day until which."
CASES = [
    ("same title and address", [one("s:1"), one("t:1", url="http://www.a.org/x/")], [["s:1", "t:1"]]),
    (
        "same title in other spelling",
        [one("s:1", "Person  Standard!"), one("t:1", "person standard")],
        [["s:1", "t:1"]],
    ),
    ("an address alone never merges", [one("s:1", "Module"), one("t:1", "Whole")], [["s:1"], ["t:1"]]),
    ("a title of one word alone never merges", [one("s:1"), one("t:1", url="https://b.org")], [["s:1"], ["t:1"]]),
    ("two versions stay apart", [one("s:1", version="1"), one("t:2", version="2")], [["s:1"], ["t:2"]]),
    ("no address, no merge by a word", [one("s:1", url=""), one("t:1", url="")], [["s:1"], ["t:1"]]),
    (
        "same code in two sources",
        [one("s:1", "A", "https://a.org", code="DCB 1069"), one("t:1", "B", "https://b.org", code="dcb1069")],
        [["s:1", "t:1"]],
    ),
    (
        "a code that three records share tells little",
        [
            one("s:1", "A", "https://a.org", code="DCB3066"),
            one("s:2", "B", "https://b.org", code="DCB3066"),
            one("t:1", "C", "https://c.org", code="DCB3066"),
        ],
        [["s:1"], ["s:2"], ["t:1"]],
    ),
    (
        "one list names a thing once: the better fit is joined",
        [
            one("s:1", "Person record service", "https://a.org/1"),
            one("t:1", "Person record service", "https://a.org/1"),
            one("t:2", "Person record service archive", "https://a.org/2"),
        ],
        [["s:1", "t:1"], ["t:2"]],
    ),
    (
        "two letters swapped are one word",
        [
            one("s:1", "Foster care placements return", "https://a.org/1"),
            one("t:1", "Foster care placemetns return", "https://b.org/1"),
        ],
        [["s:1", "t:1"]],
    ),
    (
        "two words that other titles have are two words, however near",
        [
            one("s:1", "Fostering placements return", "https://a.org/1"),
            one("s:2", "Fostering households", "https://a.org/2"),
            one("s:3", "Festering wounds", "https://a.org/3"),
            one("t:1", "Festering placements return", "https://b.org/1"),
        ],
        [["s:1"], ["s:2"], ["s:3"], ["t:1"]],
    ),
    (
        "two sources whose descriptions begin alike",
        [
            one("s:1", "Care list", "https://a.org/1", description=LONG),
            one("t:1", "Care lists of England", "https://b.org/1", description=LONG + " It is free."),
        ],
        [["s:1", "t:1"]],
    ),
    (
        "one source begins many descriptions alike",
        [
            one("s:1", "Care list", "https://a.org/1", description=LONG),
            one("s:2", "Care lists of England", "https://a.org/2", description=LONG),
        ],
        [["s:1"], ["s:2"]],
    ),
    (
        "an undated record joins no second edition",
        [
            one("s:1", "Foster care record v1", "https://a.org/1"),
            one("t:1", "Foster care record", "https://a.org/1"),
            one("u:1", "Foster care record v2", "https://a.org/2"),
        ],
        [["s:1", "t:1"], ["u:1"]],
    ),
]


@pytest.mark.parametrize(("name", "descriptions", "expected"), CASES, ids=[case[0] for case in CASES])
def test_cluster(name: str, descriptions: list[RecordDescription], expected: list[list[str]]) -> None:
    assert [list(group.members) for group in cluster(descriptions)] == expected


def test_every_member_says_why_it_is_there() -> None:
    groups = cluster(
        [one("s:1", "Person record"), one("t:1", "Person record"), one("t:2", "Other thing", "https://o.org")]
    )
    why = "One landing address, of 2 records. The titles are alike."
    assert [dict(group.reasons) for group in groups] == [{"s:1": why, "t:1": why}, {"t:2": "The only record of it."}]


def said(verdict: str, left: str = "s:1", right: str = "t:1") -> Judgement:
    return Judgement(right, left, verdict, "because", "ann", "2026-01-01")


ALIKE = [one("s:1", "Person record"), one("t:1", "Person record")]
APART = [one("s:1", "Person record", "https://a.org"), one("t:1", "Ledger of souls", "https://b.org")]


@pytest.mark.parametrize(
    ("descriptions", "judgements", "together"),
    [
        (ALIKE, [], True),
        (ALIKE, [said("different")], False),
        (ALIKE, [said("unsure")], False),
        (APART, [], False),
        (APART, [said("same")], True),
        (APART, [said("same"), said("different")], False),
        (APART, [said("different"), said("same")], True),
    ],
)
def test_a_person_overrules(descriptions: list[RecordDescription], judgements: list[Judgement], together: bool) -> None:
    found = resolve_records(descriptions, collect_latest_judgements(judgements))
    assert (len(found.clusters) == 1) is together


def test_a_judgement_holds_through_others() -> None:
    three = [*ALIKE, one("u:1", "Person record")]
    found = resolve_records(three, collect_latest_judgements([said("different")]))
    homes = {member: group.members for group in found.clusters for member in group.members}
    assert homes["s:1"] != homes["t:1"]


def test_a_judged_pair_is_in_doubt_no_more() -> None:
    doubtful = [
        one("s:1", "Northern rail counts", "https://a.org", publisher_id="government-digital-service"),
        one("t:1", "Northern rail counts archive", "https://b.org", publisher_id="home-office"),
    ]
    before = resolve_records(doubtful)
    assert [item.outcome for item in before.comparisons] == ["review"]
    assert len(resolve_records(doubtful, collect_latest_judgements([said("same")])).clusters) == 1


def test_a_judgement_of_a_record_that_is_gone_changes_nothing() -> None:
    found = resolve_records(ALIKE, collect_latest_judgements([said("different", right="gone:1")]))
    assert len(found.clusters) == 1


TITLES = st.sampled_from(
    ["Person record", "Person record v2", "Person record: guide", "Person record (address object)", "Person record API"]
)


@given(st.lists(st.tuples(st.sampled_from("stu"), TITLES), min_size=1, max_size=8), st.randoms())
@settings(max_examples=60)
def test_the_order_of_records_does_not_matter(rows: list[tuple[str, str]], shuffled: Any) -> None:
    items = [one(f"{source}:{number}", title) for number, (source, title) in enumerate(rows)]
    first = [group.members for group in cluster(items)]
    shuffled.shuffle(items)
    assert [group.members for group in cluster(items)] == first
    assert sorted(member for group in first for member in group) == sorted(item.id for item in items)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://www.gov.uk/a", "http://gov.uk/a/", True),
        ("https://www.gov.uk./a", "https://gov.uk/a", True),
        ("https://gov.uk/a?utm_source=x", "https://gov.uk/a", True),
        ("https://gov.uk/a", "https://gov.uk/A", False),
        ("https://gov.uk/a?x=1", "https://gov.uk/a", False),
        ("https://gov.uk/a#one", "https://gov.uk/a#two", False),
    ],
)
def test_page_key(left: str, right: str, same: bool) -> None:
    assert (build_page_key(left) == build_page_key(right)) is same
