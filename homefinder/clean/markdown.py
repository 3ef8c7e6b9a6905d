"""Text for Markdown, with nothing in it that could become a link, an image, a heading or HTML. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from homefinder.clean import days

ESCAPED_CHARACTERS = frozenset("\\`*_[]<>&|~$")
"""Characters that mean something inside a line of CommonMark, of GitHub's extensions or of mathematics in it."""

_LEADING = re.compile(r"^(?:[-+=#]|\d{1,9}[.)])")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z|~{}]*)?")
_LINKED_BY_ITSELF = re.compile(r"(?i)(://|\bwww\.|@|#(?=\d)|mailto:|xmpp:)")
WORD_JOINER = "\u2060"
"""Takes no room; between the characters of ``@name`` or ``www.`` it keeps readers from making a link of them."""


class SafeMarkdown(str):
    """Markdown that we wrote; it is not escaped again."""

    __slots__ = ()


def escape_markdown(value: object) -> SafeMarkdown:
    """Any text as one line that shows its characters and does nothing else."""
    if isinstance(value, SafeMarkdown):
        return value
    line = " ".join("".join(_clean_character(character) for character in str(value)).split())
    line = _LINKED_BY_ITSELF.sub(lambda found: f"{found[0][0]}{WORD_JOINER}{found[0][1:]}", line)
    escaped = "".join(f"\\{character}" if character in ESCAPED_CHARACTERS else character for character in line)
    lead = _LEADING.match(escaped)
    if lead:
        at = lead.end() - 1
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return SafeMarkdown(escaped)


def format_paragraphs(value: str) -> SafeMarkdown:
    """Text with empty lines between its paragraphs, each one line."""
    parts = [escape_markdown(part) for part in re.split(r"\n\s*\n", value) if part.strip()]
    return SafeMarkdown("\n\n".join(parts))


def format_address(url: str) -> SafeMarkdown:
    """A web address that a reader can follow and see; any other text only shows."""
    written = quote(url, safe="".join(map(chr, range(33, 127))))
    return SafeMarkdown(f"<{written}>") if _ADDRESS.fullmatch(written) else escape_markdown(url)


def format_day(text: str) -> SafeMarkdown:
    """``2026-04-29T…`` as 29 April 2026, ``2026-04`` as April 2026; anything else as it is."""
    words = days.format_day(text)
    return escape_markdown(text) if words == text else SafeMarkdown(words)


def _clean_character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cf":
        return ""  # formatting that turns text around or hides it
    return " " if kind in ("Cc", "Zl", "Zp") else "" if kind == "Cs" else character
