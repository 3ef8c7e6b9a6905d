"""Bytes to text, and the error of a text that cannot be read as what it claims to be."""

from __future__ import annotations

import codecs
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
    """Text of a file: by its byte order mark, as UTF-8, as unmarked UTF-16, else as Windows-1252. Raises Broken."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, location, guessed=False)
    wide = _guess_utf16(data)
    if wide:
        return _decode_as(data, wide, location, guessed=True)
    if b"\0" in data:
        raise TextFormatError("holds zero bytes; it is no text")
    try:
        return _decode_as(data, "utf-8", location, guessed=False)
    except TextFormatError:
        return _decode_as(data, "cp1252", location, guessed=True)


def _guess_utf16(data: bytes) -> str:
    half = max(len(data) // 2, 1)
    if data[1::2].count(0) / half >= UTF16_ZERO_SHARE:
        return "utf-16-le"
    return "utf-16-be" if data[0::2].count(0) / half >= UTF16_ZERO_SHARE else ""


def _decode_as(data: bytes, encoding: str, location: Location, *, guessed: bool) -> DecodedText:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TextFormatError(f"is not valid {encoding}: byte {error.start} cannot be read", line) from error
    message = f"is not UTF-8; it was read as {encoding}"
    issues = (Issue("encoding-guessed", message, location),) if guessed else ()
    return DecodedText(text.replace("\r\n", "\n").replace("\r", "\n"), issues)
