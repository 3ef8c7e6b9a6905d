"""JSON that somebody else wrote."""

from __future__ import annotations

from typing import Any

import pytest

from homefinder.clean.decoding import MAX_DIGITS, TextFormatError, parse_json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, -2, 3.5, null, true]}', {"a": [1, -2, 3.5, None, True]}),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
        ("9" * 5000, "9" * 5000),
        ("[Infinity, NaN]", ["Infinity", "NaN"]),
        ('"\\ud800"', "\ud800"),
    ],
)
def test_what_can_be_read_is_read(text: str, value: Any) -> None:
    assert parse_json(text) == value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [("{\n 'a': 1}", 2, "is not valid JSON"), ("", 1, "is not valid JSON"), ("[" * 200_000, 0, "nested too deeply")],
)
def test_what_cannot_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(TextFormatError) as broken:
        parse_json(text)
    assert said in broken.value.problem
    assert broken.value.line == line
