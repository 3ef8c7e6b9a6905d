"""What was done to a field, told so that the steps of many records can be seen to be the same."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.change.events.field_edits import (
    FieldEdit,
    describe_edit,
    keep_edits,
    leave_edits_out,
    list_field_edits,
)

Content = dict[str, Any]


def land(address: str, title: str) -> Content:
    return {"addresses": [{"role": "landing", "url": address, "title": title}]}


@pytest.mark.parametrize(
    ("before", "after", "edits", "said"),
    [
        (
            {"url": "https://old.example.org/a"}, {"url": "https://new.example.org/a"},
            [FieldEdit("url", "replaced", ("old.example.org",), ("new.example.org",))],
            "address: “old.example.org” became “new.example.org”",
        ),
        (
            {"description": "Ask the [desk](https://old.org/desk) for oaks."},
            {"description": "Ask the [desk](https://new.org/desk) for oaks."},
            [FieldEdit("description", "replaced", ("old.org",), ("new.org",))],
            "description: “old.org” became “new.org”",
        ),
        ({}, {"extra": {"environment": "live"}}, [FieldEdit("extra/environment", "given")],
         "environment given for the first time"),
        ({"version": "2.0"}, {}, [FieldEdit("version", "dropped")], "version no longer given"),
        (
            {"publisher": "Tree Office", "publisher_id": "tree-office"},
            {"publisher": "Wood Office", "publisher_id": "wood-office"},
            [FieldEdit("publisher", "replaced", ("Tree",), ("Wood",))], "publisher: “Tree” became “Wood”",
        ),
        (
            {"extra": {"fields": [{"field": "name"}]}}, {"extra": {"fields": [{"field": "girth"}, {"field": "name"}]}},
            [FieldEdit("extra/fields", "replaced", (), ("girth",))], "fields: “girth” added",
        ),
        (
            {"keywords": ["elm", "oak"]}, {"keywords": ["oak"]},
            [FieldEdit("keywords", "replaced", ("elm",), ())], "keywords: “elm” taken out",
        ),
        (
            land("https://old.org/a", "A"), land("https://new.org/a", "A"),
            [FieldEdit("addresses", "replaced", ("old.org",), ("new.org",))],
            "addresses and documents: “old.org” became “new.org”",
        ),
        ({"keywords": ["oak", "elm"]}, {"keywords": ["elm", "oak"]}, [], ""),
        ({"modified": "2026-01-01"}, {"modified": "2026-01-02"}, [], ""),
    ],
)  # fmt: skip
def test_an_edit_is_what_differs_whatever_else_is_said(
    before: Content, after: Content, edits: list[FieldEdit], said: str
) -> None:
    assert list_field_edits(before, after) == edits
    assert [describe_edit(edit) for edit in edits] == ([said] if said else [])


def test_a_step_is_parted_into_the_edit_and_what_else_differs() -> None:
    before = {"title": "A", "status": "live", "lifecycle": "active", "extra": {"x": "1", "y": "1"}}
    after = {"title": "B", "extra": {"x": "2", "y": "2"}}
    assert keep_edits(before, after, frozenset({"status"})) == {**after, "status": "live", "lifecycle": "active"}
    assert leave_edits_out(before, after, frozenset({"status", "extra/x"})) == {
        "title": "A", "extra": {"x": "2", "y": "1"},
    }  # fmt: skip
    everything = frozenset(edit.field for edit in list_field_edits(before, after))
    assert leave_edits_out(before, after, everything) == after
