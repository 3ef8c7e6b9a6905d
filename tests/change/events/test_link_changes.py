"""A link under the same words that leads elsewhere is told with both addresses, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.change.diff.record_step import build_step
from homefinder.change.events.classify import classify

OLD, NEW = "https://e.org/a", "https://e.org/b"


def build_content(address: str, where: str) -> dict[str, Any]:
    """A standard that links to the address from one place."""
    made: dict[str, dict[str, Any]] = {
        "addresses": {"addresses": [{"role": "documentation", "title": "The list", "url": address}]},
        "relations": {"relations": [{"kind": "related", "title": "The list", "target": address}]},
        "description": {"description": f"See [The list]({address}) of trees."},
        "text": {"extra": {"text": f'<p>See <a class="x" href="{address}">The <b>list</b></a> of trees.</p>'}},
        "detail": {"extra": {"guidance": f"[The list]({address})"}},
    }
    return {"kind": "standard", "title": "Trees", **made[where]}


@pytest.mark.parametrize("where", ["addresses", "relations", "description", "text", "detail"])
def test_a_link_that_leads_elsewhere_is_a_minor_change_with_both_addresses(where: str) -> None:
    (found,) = classify(build_step("changed", build_content(OLD, where), build_content(NEW, where)))
    assert (found.kind, found.weight) == ("content-changed", "minor")
    assert f"“The list” leads to {NEW}, no longer to {OLD}" in found.sentence
    if where != "detail":
        assert (found.match.before, found.match.after) == (OLD, NEW)


def test_of_many_links_the_first_are_named_and_the_others_counted() -> None:
    before, after = (
        {"kind": "page", "title": "Trees", "description": " ".join(f"[{tree}](https://e.org/{tree}/{year})"
         for tree in ("ash", "beech", "elm", "oak", "yew"))}
        for year in (2025, 2026)
    )  # fmt: skip
    (found,) = classify(build_step("changed", before, after))
    assert found.sentence.startswith("Description: “ash” leads to https://e.org/ash/2026, no longer to")
    assert found.sentence.endswith("2 more links lead elsewhere.")


def test_a_reworded_text_tells_of_its_links_too() -> None:
    before = {
        "kind": "page",
        "title": "Trees",
        "description": "See [here](https://e.org/a) and [here](https://e.org/c).",
    }
    after = before | {"description": "See [here](https://e.org/a), and [here](https://e.org/d)."}
    (found,) = classify(build_step("changed", before, after))
    assert found.sentence == (
        "Description: punctuation or capitals; “here (2)” leads to https://e.org/d, no longer to https://e.org/c."
    )
