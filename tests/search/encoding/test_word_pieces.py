"""Texts as the pieces of words that the sentence encoder was trained on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefinder.search.encoding.word_pieces import is_plain_word, list_piece_numbers, read_pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Children’s homes", ["children", "’", "s", "homes"]),
        ("Apiaries", ["api", "##aries"]),
        ("Café (UPN)", ["cafe", "(", "up", "##n", ")"]),
        ("x" * 101, ["[UNK]"]),
        ("", []),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    names = {number: piece for piece, number in read_pieces().items()}
    assert [names[number] for number in list_piece_numbers(text, 128)] == ["[CLS]", *pieces, "[SEP]"]


@given(st.text(max_size=400), st.integers(2, 128))
def test_any_text_has_no_more_pieces_than_are_read(text: str, limit: int) -> None:
    numbers = list_piece_numbers(text, limit)
    assert 2 <= len(numbers) <= limit
    assert all(0 <= number < len(read_pieces()) for number in numbers)


def test_a_plain_word_is_told_from_a_slip() -> None:
    assert is_plain_word("safety")
    assert not is_plain_word("saftey")
