"""No event from churn: mark-up, key order, white space, tracking, dates of a look and the order of lists."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.change.diff.fields import ADDED, REMOVED, SAME, compare_words, list_differences
from homefinder.change.diff.record_step import build_step
from homefinder.change.events.classify import classify

WORDS = st.lists(
    st.sampled_from(["oak", "elm", "must", "height", "10", "2026", "tree,", "list.", "of", "the"]),
    min_size=1,
    max_size=30,
)
NAMES = st.sampled_from(["fields", "codes", "text", "notes", "themes"])
SCALARS = st.one_of(WORDS.map(" ".join), st.integers(0, 99), st.booleans())
MEMBERS = st.lists(st.dictionaries(st.sampled_from(["field", "type", "guidance"]), SCALARS, max_size=3), max_size=4)
CONTENTS = st.fixed_dictionaries(
    {"title": WORDS.map(" ".join), "kind": st.sampled_from(["standard", "page", "consultation"])},
    optional={
        "description": WORDS.map(" ".join),
        "status": st.sampled_from(["live", "draft"]),
        "url": st.sampled_from(["https://e.org/a", "https://e.org/b?x=1&y=2"]),
        "keywords": st.lists(st.sampled_from(["oak", "elm", "ash"]), unique=True),
        "addresses": st.lists(
            st.fixed_dictionaries(
                {"url": st.sampled_from(["https://e.org/a", "https://e.org/c"]), "role": st.just("page")}
            ),
            max_size=2,
        ),
        "extra": st.dictionaries(NAMES, st.one_of(SCALARS, MEMBERS), max_size=3),
    },
)


def churned(value: Any, chance: random.Random, name: str = "") -> Any:
    """The same value as a careless machine would send it again."""
    if isinstance(value, dict):
        items = [(key, churned(item, chance, key)) for key, item in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [churned(item, chance, name) for item in value]
        chance.shuffle(items)
        return items
    if isinstance(value, str) and value.startswith("https://"):
        mark = "&" if "?" in value else "?"
        return chance.choice(
            [value, f"{value}{mark}utm_source=mail&gclid={chance.random()}", value.replace("https://", "http://www.")]
        )
    if isinstance(value, str) and name in ("description", "text", "guidance", "notes"):
        return chance.choice(
            [f"  {value}\n", f"**{value}**", f"<p>{value}</p>", f"## {value}\n{{: .note}}", value.replace(" ", "\n ")]
        )
    return value


@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_same_sent_otherwise_is_no_event(content: dict[str, Any], chance: random.Random) -> None:
    after = churned(content, chance)
    after["modified"], after["given"] = "2026-11-15", {"title": "TITLE"}
    after["extra"] = {**after.get("extra", {}), "last_checked": "2026-11-15", "date-updated": "2026-11-15", "etag": "x"}
    assert classify(build_step("changed", content, after)) == ()
    assert {one.field for one in list_differences(content, after)} <= {"modified"}


@given(CONTENTS)
def test_a_version_differs_in_nothing_from_itself(content: dict[str, Any]) -> None:
    assert classify(build_step("changed", content, content)) == ()
    assert list_differences(content, content) == []


@given(CONTENTS, CONTENTS)
def test_whatever_else_differs_is_told(before: dict[str, Any], after: dict[str, Any]) -> None:
    """What the difference shows and what the rules see is one thing: no event without a difference, none unseen."""
    found = classify(build_step("changed", {**before, "kind": "standard"}, {**after, "kind": "standard"}))
    shown = list_differences({**before, "kind": "standard"}, {**after, "kind": "standard"})
    assert bool(found) == bool(shown)


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_the_pieces_of_two_texts_are_the_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.done in (SAME, REMOVED)).split() == before.split()
    assert "".join(piece.text for piece in pieces if piece.done in (SAME, ADDED)).split() == after.split()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Trees. Last updated 3 May 2026.", "Trees. Last updated 9 June 2026."),
        ("Table of contents\n\n1. TOC\n{:toc}\n\n## Trees", "## Trees"),
        ("See [the list](http://e.org/a/).", "See [the list](https://www.e.org/a?utm_source=x)."),
        ("![Oak](/a.png) Trees.", "![Oak](/b.png) Trees."),
    ],
)
def test_what_a_site_makes_by_itself_is_no_text(before: str, after: str) -> None:
    steps = ({"kind": "page", "description": text, "extra": {"text": text}} for text in (before, after))
    assert classify(build_step("changed", *steps)) == ()
