"""The TF-IDF baseline, against vectors worked out by hand and what scikit-learn gives for the same texts."""

from __future__ import annotations

from math import log, sqrt

import pytest

from homefinder.evaluation.tfidf import COMMON, build_cosine

TEXTS = ["Placement of a child", "The child’s social worker", "The worker, the worker and the worker", "", "of the"]


def test_a_cosine_is_of_unit_vectors_with_logarithms_of_counts_and_smoothed_rarity() -> None:
    # child stands in 2 of 5 texts, placement in 1; the possessive s is a word of one letter.
    child, placement = 1 + log(6 / 3), 1 + log(6 / 2)
    length = sqrt(child**2 + placement**2)
    found = build_cosine(TEXTS)("child")
    assert found[0] == pytest.approx(child / length)
    assert found[2:].tolist() == [0, 0, 0]
    assert build_cosine(TEXTS)("worker")[2] == pytest.approx(1)


def test_cosines_are_those_of_scikit_learn() -> None:
    found = build_cosine(TEXTS)("A placement of placement: social worker, unheard")
    assert found.tolist() == pytest.approx([0.619977, 0.511954, 0.379582, 0, 0], abs=1e-6)


def test_a_text_without_a_known_word_is_like_nothing() -> None:
    assert build_cosine(TEXTS)("of unheard").tolist() == [0] * 5
    assert build_cosine([])("child").tolist() == []


def test_stop_words_are_those_of_the_field() -> None:
    assert len(COMMON) == 318
    assert {"the", "system", "describe"} <= COMMON
    assert not {"need", "use", "make"} & COMMON
