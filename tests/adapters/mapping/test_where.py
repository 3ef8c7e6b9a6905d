"""Members of a list chosen by their words, with their place, and texts of XML beside attributes."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.adapters.mapping.evaluate import evaluate_expression
from homefinder.adapters.mapping.expressions import Computation
from homefinder.adapters.mapping.scope import Scope
from homefinder.model import Location

FIELDS: dict[str, Any] = {
    "names": [
        {"types": ["label"], "value": "Prifysgol", "use": {"kind": "local"}},
        {"types": ["display", "label"], "value": "University", "lang": "en"},
    ],
    "one": {"type": "a", "value": "alone"},
    "texts": ["plain", {"#text": "marked", "@scheme": "s"}],
    "words": ["a", 3, None],
}


def compute(**said: Any) -> tuple[Any, str]:
    found = evaluate_expression(Computation.model_validate(said), Scope(FIELDS, Location("u", "s", "#")))
    return found.value, found.location.locator if found.location else ""


@pytest.mark.parametrize(
    ("said", "value", "place"),
    [
        ({"where": {"types": "display"}, "each": "value", "first": True}, "University", "#/names/1"),
        ({"where": {"types": "label"}, "each": "value"}, ["Prifysgol", "University"], "#/names"),
        ({"where": {"types": ["nothing", "display"]}, "each": "value"}, ["University"], "#/names/1"),
        ({"where": {"use.kind": "local"}, "each": "value"}, ["Prifysgol"], "#/names/0"),
        ({"where": {"lang": ""}, "each": "value"}, ["Prifysgol"], "#/names/0"),
        ({"where": {"types": "nothing"}, "each": "value", "default": "none"}, "none", ""),
    ],
)
def test_members_are_chosen_by_their_words(said: dict[str, Any], value: Any, place: str) -> None:
    assert compute(**{"from": "names", **said}) == (value, place)


@pytest.mark.parametrize(("path", "value"), [("one", ["alone"]), ("words", []), ("missing", [])])
def test_what_is_no_list_of_objects_is_one_member_or_none(path: str, value: list[str]) -> None:
    found, _ = compute(**{"from": path, "where": {"type": "a"}, "each": "value"})
    assert (found or []) == value


def test_the_text_of_an_element_is_found_with_and_without_attributes() -> None:
    assert compute(**{"from": "texts.#text"})[0] == ["plain", "marked"]
