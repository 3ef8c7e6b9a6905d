"""What cleaning one value gives, and what was found on the way. Plain values for the rooms that clean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

GIVEN_LIMIT = 20_000
"""Characters of the source's own spelling that are kept; the archive holds the whole body."""
NO_VALUE_WORDS = frozenset({"", "-", "--", "n/a", "na", "#n/a", "none", "null", "nil", "nan", "not applicable"})
"""What stands in a field that has no value, in small letters: there is nothing to keep."""


@dataclass(frozen=True, slots=True)
class CleanResult:
    """A cleaned value, the issue codes that cleaning raised, and the source's own spelling where it matters."""

    value: str
    codes: tuple[str, ...] = ()
    source_wording: str = ""


_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]+")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U000e0000-\U000e007f]+"
)
"""Control, zero-width and direction characters, lone surrogates and tag characters: nobody sees them, and they can
turn the order of what is read (Unicode Technical Report 36, https://www.unicode.org/reports/tr36/)."""
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_WIDE_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SPACES = re.compile(r"\s+")


def remove_unstorable(text: str) -> str:
    """The text without what UTF-8 or SQLite cannot hold, no longer than GIVEN_LIMIT."""
    return _UNSTORABLE.sub("", text[:GIVEN_LIMIT])


def remove_invisible(text: str) -> str:
    """The text in NFC with line feeds and plain spaces, without characters that nobody sees."""
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _WIDE_SPACES.sub(" ", text)))


def collapse_whitespace(text: str) -> str:
    """The text with every run of white space as one space and none at the ends."""
    return _SPACES.sub(" ", text).strip()


def tidy_lines(text: str) -> str:
    """What a person wrote, over as many lines as it was written: lines end in one line feed, none is at the ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_same_ignoring_space(one: str, other: str) -> bool:
    """Whether two spellings differ in white space and unseen characters only."""
    return one == other or collapse_whitespace(remove_invisible(one)) == collapse_whitespace(remove_invisible(other))
