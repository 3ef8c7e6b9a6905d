"""A number or a day that is none is not known; everything else stays as it is."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from homefinder.adapters.graph.placeholders import XSD, drop_placeholders
from homefinder.model import Location

HERE, SCORE = NamedNode("https://trees.example/a"), NamedNode("https://trees.example/score")
PLACE = Location("https://trees.example/a.ttl", "")


def keep(text: str, datatype: str = "") -> bool:
    value = Literal(text, datatype=NamedNode(XSD + datatype)) if datatype else Literal(text)
    return bool(drop_placeholders([Quad(HERE, SCORE, value)], PLACE)[0])


@pytest.mark.parametrize(
    ("text", "datatype", "kept"),
    [
        ("None", "date", False), ("None", "int", False), ("", "integer", False), ("unknown", "dateTime", False),
        ("0", "int", True), ("May 2026", "date", True), ("None", "", True), ("None", "string", True),
        ("INF", "double", True),
    ],
)  # fmt: skip
def test_only_what_cannot_be_a_value_of_its_type_is_dropped(text: str, datatype: str, kept: bool) -> None:
    assert keep(text, datatype) is kept


def test_one_issue_tells_how_many_there_are() -> None:
    nones = [Quad(HERE, SCORE, Literal("None", datatype=NamedNode(f"{XSD}int"))) for _ in range(3)]
    left, (issue,) = drop_placeholders([*nones, Quad(HERE, SCORE, NamedNode("https://trees.example/b"))], PLACE)
    assert len(left) == 1
    assert (issue.code, issue.entries) == ("placeholder-value", 3)
    assert "not known" in issue.message
