"""What a part says otherwise than before, thing by thing, whatever the order and however many nodes tell of one."""

from __future__ import annotations

import pytest

from homefinder.rdf.amendment.compare import find_differences
from homefinder.rdf.amendment.digests import SaidPart
from homefinder.rdf.names import Node

Told = list[tuple[str, str]]
"""Things, each with what is said of it; in capitals where it is described, else added to."""


def nodes(told: Told) -> list[Node]:
    return [
        Node("g", "", {"@id": thing.lower(), "title": text} | ({"@type": "Thing"} if thing.isupper() else {}))
        for thing, text in told
    ]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([("A", "1"), ("B", "1")], [("A", "1"), ("B", "1")], {}),
        ([("A", "1"), ("B", "1")], [("B", "1"), ("A", "1")], {}),
        ([("A", "1"), ("B", "1")], [("A", "2"), ("B", "1")], {"A": ["2"]}),
        ([("A", "1")], [("A", "1"), ("B", "1")], {"B": ["1"]}),
        ([("A", "1"), ("B", "1")], [("B", "1")], {"A": []}),
        ([], [("A", "1"), ("A", "2")], {"A": ["1", "2"]}),
        ([("a", "1"), ("B", "1"), ("a", "2")], [("a", "2"), ("B", "1"), ("a", "1")], {}),
        ([("a", "1"), ("B", "1"), ("a", "2")], [("a", "1"), ("B", "1"), ("a", "3")], {"a": ["1", "3"]}),
        ([("a", "1"), ("a", "2")], [("a", "1")], {"a": ["1"]}),
        ([("A", "1")], [("a", "1")], {"A": [], "a": ["1"]}),
    ],
)  # fmt: skip
def test_each_thing_that_differs_comes_with_all_that_is_said_of_it(
    before: Told, now: Told, expected: dict[str, list[str]]
) -> None:
    said = SaidPart("v1")
    for node in nodes(before):
        said.add(node)
    found = find_differences(lambda: iter(nodes(now)), said, "v2")
    told = {
        (address.upper() if described else address): [node.json_ld["title"] for node in held]
        for (_, address, described), held in found.nodes.items()
    }
    assert told == expected
    assert found.now.version == "v2"
