"""A change in one line, as a table."""

from __future__ import annotations

import pytest

from homefinder.harvest.summary import summarise


@pytest.mark.parametrize(
    ("differences", "said"),
    [
        ([("status", "draft", "endorsed")], "status from “draft” to “endorsed”."),
        ([("issued", "", "2026-01-01")], "first published now “2026-01-01”."),
        ([("modified", "2025", "")], "last updated no longer “2025”."),
        ([("description", "a" * 100, "b")], "description changed."),
        ([("keywords", "", '["a"]')], "keywords changed."),
        ([("extra", "{}", ""), ("title", "A", "B")], "title from “A” to “B”; details of this source changed."),
        ([], "Nothing that is shown changed."),
    ],
)
def test_summarise(differences: list[tuple[str, str, str]], said: str) -> None:
    assert summarise(differences) == said
