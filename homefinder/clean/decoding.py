"""Bytes to text, text of JSON to values, and the error of a text that cannot be read as what it claims to be."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from homefinder.model import Issue, Location

UTF16_ZERO_SHARE = 0.3
"""Share of zero bytes among the even (or odd) ones from which unmarked text is taken for UTF-16: English text in
UTF-16 has nearly all of them, UTF-8 text has none."""

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


MAX_DIGITS = 100
"""Digits of the longest whole number that is read as a number; a longer one is kept as the text that it is. Python
itself refuses 4,300 (https://docs.python.org/3.11/library/stdtypes.html#int-max-str-digits)."""

Pairs = list[tuple[str, Any]]


class TextFormatError(ValueError):
    """A text is not what it claims to be. ``line`` counts from 1; 0 where no line can be named."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text without its mark and with plain line ends; ``issues`` tells where its encoding had to be guessed."""

    text: str
    issues: tuple[Issue, ...] = ()


def decode_text(data: bytes, location: Location) -> DecodedText:
    """Text of a file, as ``decode_bytes`` reads it. Raises TextFormatError."""
    text, encoding = decode_bytes(data)
    guessed = encoding != "utf-8" and not data.startswith(tuple(mark for mark, _ in MARKS))
    issues = (Issue("encoding-guessed", f"is not UTF-8; it was read as {encoding}", location),) if guessed else ()
    return DecodedText(text.replace("\r\n", "\n").replace("\r", "\n"), issues)


def decode_bytes(data: bytes) -> tuple[str, str]:
    """Text and its encoding: by its byte order mark, as UTF-8, as unmarked UTF-16, else as Windows-1252 or Latin 1.
    Raises TextFormatError for what is no text, or not what its mark announces."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding), encoding
    if wide := _guess_utf16(data):
        return _decode_as(data, wide), wide
    if b"\0" in data:
        raise TextFormatError("holds zero bytes; it is no text")
    for encoding in ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return data.decode("latin-1"), "latin-1"


def parse_json(text: str, collect_pairs: Callable[[Pairs], Any] | None = None) -> Any:
    """The value of ``text``. ``collect_pairs`` makes an object of its members, where they may come twice.

    Infinity and NaN, which no JSON has, are read as the words that they are. Raises TextFormatError with the line.
    """
    try:
        return json.loads(text, object_pairs_hook=collect_pairs, parse_constant=str, parse_int=_parse_whole_number)
    except json.JSONDecodeError as error:
        raise TextFormatError(f"is not valid JSON: {error.msg} (column {error.colno})", error.lineno) from error
    except RecursionError as error:
        raise TextFormatError("is nested too deeply") from error


def _parse_whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= MAX_DIGITS else digits


def _guess_utf16(data: bytes) -> str:
    half = max(len(data) // 2, 1)
    if data[1::2].count(0) / half >= UTF16_ZERO_SHARE:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) / half >= UTF16_ZERO_SHARE else ""


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TextFormatError(f"is not valid {encoding}: byte {error.start} cannot be read", line) from error
