"""Which records are one thing, as a table."""

from __future__ import annotations

import pytest

from homefinder.resolve.cluster import Description, cluster, folded_address


def one(
    identifier: str, title: str = "T", url: str = "https://a.org/x", version: str = "", code: str = ""
) -> Description:
    source, _, _ = identifier.partition(":")
    return Description(identifier, source, title, url, version, (("nhs-standard", code),) if code else ())


CASES = [
    ("same title and address", [one("s:1"), one("t:1", url="http://www.a.org/x/")], [["s:1", "t:1"]]),
    (
        "same title in other spelling",
        [one("s:1", "Person  Standard!"), one("t:1", "person standard")],
        [["s:1", "t:1"]],
    ),
    ("an address alone never merges", [one("s:1", "Module"), one("t:1", "Whole")], [["s:1"], ["t:1"]]),
    ("a title alone never merges", [one("s:1"), one("t:1", url="https://b.org")], [["s:1"], ["t:1"]]),
    ("two versions stay apart", [one("s:1", version="1"), one("s:2", version="2")], [["s:1"], ["s:2"]]),
    ("no address, no merge by title", [one("s:1", url=""), one("t:1", url="")], [["s:1"], ["t:1"]]),
    (
        "same code in two sources",
        [one("s:1", "A", "https://a.org", code="DCB 1069"), one("t:1", "B", "https://b.org", code="dcb1069")],
        [["s:1", "t:1"]],
    ),
    (
        "a code that one source uses twice tells nothing",
        [
            one("s:1", "A", "https://a.org", code="DCB3066"),
            one("s:2", "B", "https://b.org", code="DCB3066"),
            one("t:1", "C", "https://c.org", code="DCB3066"),
        ],
        [["s:1"], ["s:2"], ["t:1"]],
    ),
]


@pytest.mark.parametrize(("name", "descriptions", "expected"), CASES, ids=[case[0] for case in CASES])
def test_cluster(name: str, descriptions: list[Description], expected: list[list[str]]) -> None:
    assert [list(group.members) for group in cluster(descriptions)] == expected


def test_every_member_says_why_it_is_there() -> None:
    groups = cluster([one("s:1"), one("t:1"), one("t:2", "Other")])
    assert [dict(group.reasons) for group in groups] == [
        {"s:1": "Same title and landing address.", "t:1": "Same title and landing address."},
        {"t:2": "The only record of it."},
    ]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://www.gov.uk/a", "http://gov.uk/a/", True),
        ("https://gov.uk/a", "https://gov.uk/A", False),
        ("https://gov.uk/a?x=1", "https://gov.uk/a", False),
        ("https://gov.uk/a#one", "https://gov.uk/a#two", False),
    ],
)
def test_folded_address(left: str, right: str, same: bool) -> None:
    assert (folded_address(left) == folded_address(right)) is same
