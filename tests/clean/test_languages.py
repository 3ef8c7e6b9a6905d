"""Objects of languages: what is one, which text is taken, and in which language a record says a text."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.languages import choose_language, find_language, is_language_tag, parse_texts


@pytest.mark.parametrize(
    ("text", "yes"),
    [("cy", True), ("de-AT", True), ("zh_Hans", True), ("EN", True), ("url", False), ("name", False), ("", False)],
)
def test_tags(text: str, yes: bool) -> None:
    assert is_language_tag(text) is yes


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ({"de": "Bus", "en": "Coach", "it": "", "fr": None}, {"de": "Bus", "en": "Coach"}),
        ('{"en": "Json in text", "fr": "Texte"}', {"en": "Json in text", "fr": "Texte"}),
        ({"en": ["bus", "coach"]}, {"en": ["bus", "coach"]}),
        ({"en": "", "de": None}, {}),
        ({"name": "x", "id": "y"}, None),
        ({"en": {"deep": 1}}, None),
        ({}, None),
        ("{braces} in a title", None),
        ("[" * 100_000, None),
        (7, None),
    ],
)
def test_what_is_an_object_of_languages(value: Any, texts: Any) -> None:
    assert parse_texts(value) == texts


@pytest.mark.parametrize(
    ("languages", "wanted", "taken"),
    [
        (["de", "en"], "de", "de"), (["de-AT", "en"], "de", "de-AT"), (["de", "en"], "cy", "en"),
        (["de", "fr"], "", "de"), (["en-GB", "de"], "", "en-GB"), ([], "de", ""), (["DE"], "de", "DE"),
    ],
)  # fmt: skip
def test_which_language_is_taken(languages: list[str], wanted: str, taken: str) -> None:
    assert choose_language(languages, wanted) == taken


def test_in_which_language_a_record_says_a_text() -> None:
    content = {"language": "cy", "translations": [{"field": "description", "language": "en", "text": "Words"}]}
    assert [find_language(content, name, "Words") for name in ("description", "title")] == ["en", "cy"]
    assert find_language({}, "title", "Words") == "en"
