"""Two editions compared: what is found, and what is not made up."""

from __future__ import annotations

import json

import pytest

from homefinder.items.compare.editions import compare_contents
from homefinder.items.model import Contents
from tests.items.editions import read_text


def edition(*fields: dict[str, object], name: str = "t") -> Contents:
    return read_text({f"{name}.json": json.dumps({"name": name, "fields": fields})}, {"form": "table-schema"}).contents


def field(name: str, **more: object) -> dict[str, object]:
    return {"name": name, "type": "string", **more}


def changes(old: Contents, new: Contents) -> list[tuple[str, str, str, str]]:
    return [(one.kind, one.key, one.change, one.old) for one in compare_contents(old, new)]


def test_equal_editions_have_no_change() -> None:
    made = edition(field("a", title="A"), field("b", constraints={"enum": ["x"]}))
    assert changes(made, made) == []


def test_each_kind_of_change() -> None:
    old = edition(field("a"), field("b", title="B"), field("c", constraints={"enum": ["x", "y"]}), field("d"))
    new = edition(
        {**field("a"), "type": "number"},
        field("b", title="Bee"),
        field("c", constraints={"enum": ["x", "z"], "required": True}),
    )
    assert changes(old, new) == [
        ("item", "t.a", "retyped", "string"),
        ("item", "t.b", "redefined", "B"),
        ("item", "t.c", "required-changed", "no"),
        ("item", "t.d", "removed", "d"),
        ("code_list", "t.c", "codes-changed", "2: -y"),
        ("code", "t.c/y", "removed", "y"),
        ("code", "t.c/z", "added", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "is_renamed"),
    [
        (field("team_name", description="The team."), field("team", description="The team."), True),
        (field("opened"), field("weight"), False),
        (
            field("is_open", constraints={"enum": ["0", "1"]}),
            field("has_roof", constraints={"enum": ["0", "1"]}),
            False,
        ),
    ],
)
def test_a_rename_needs_more_than_a_gap(old: dict[str, object], new: dict[str, object], is_renamed: bool) -> None:
    others = [field("first"), field("x", constraints={"enum": ["0", "1"]}), field("last")]
    found = changes(edition(*others, old), edition(*others, new))
    assert (("item", f"t.{new['name']}", "renamed", f"t.{old['name']}") in found) is is_renamed


def test_a_group_that_moved_takes_its_items_and_lists_along() -> None:
    fields = [field(name) for name in ("height", "kind", "planted")] + [
        field("state", constraints={"enum": ["x", "y"]})
    ]
    found = changes(edition(*fields, name="trees"), edition(*fields, name="wood"))
    assert {one[2] for one in found} == {"moved"}
    assert ("code_list", "wood.state", "moved", "trees.state") in found
