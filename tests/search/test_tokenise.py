"""Words reduced to their stems."""

from __future__ import annotations

import pytest

from homefinder.search.tokenise import stem, stem_text


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        # Versions of the stemmer differ on these: Snowball 2 says ad, univers, emerg, organ, past, even.
        ("added", "add"),
        ("universities", "universiti"),
        ("emergency", "emergenc"),
        ("organization", "organiz"),
        ("paste", "paste"),
        ("evening", "evening"),
        # Snowball 3.0 says intern, intern, interv, skis.
        ("internal", "internal"),
        ("international", "internat"),
        ("interval", "interval"),
        ("skis", "ski"),
    ],
)
def test_the_stemmer_is_the_one_that_scores_rest_on(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_forms_of_a_word_are_one() -> None:
    assert stem_text("Children’s placements, the child's placement") == [
        "child",
        "placement",
        "the",
        "child",
        "placement",
    ]
