"""Bytes to text, and the error of a text that cannot be read as what it claims to be."""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass

from homefinder.model import Issue, Location

UTF16_ZERO_SHARE = 0.3
"""Share of zero bytes among the even (or odd) ones from which unmarked text is taken for UTF-16: English text in
UTF-16 has nearly all of them, UTF-8 text has none."""

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


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
