"""Texts of publications made plain: no mark-up, no unseen characters, one way of spacing, bounded length.

Taking something out can make something new (``<scr<b>ipt>``), so a text is cleaned until it no longer changes. One
that still changes after ROUNDS is built to deceive: it is flattened and its mark-up characters are dropped, so that
cleaning ends and cleaning again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from homefinder.clean.characters import (
    CleanResult,
    collapse_whitespace,
    is_same_ignoring_space,
    remove_invisible,
    remove_unstorable,
)
from homefinder.clean.html import remove_markup

TITLE_LIMIT = 500
LINE_LIMIT = 2_000
PROSE_LIMIT = 20_000
EXTRA_LIMIT = 200_000
"""Most characters that are kept of a title, a one-line field, a description or note, and a field of ``extra``."""
ROUNDS = 6
"""Honest texts settle in two or three (mark-up, escaped mark-up); each round costs time linear in the text."""

_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]*+)\]\(\s*+"
    r"(?P<target><[^<>]*+>|[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+)"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)"
)
_UNSAFE_TARGET = re.compile(r"<?\s*(?:javascript|vbscript|data|file):", re.IGNORECASE)
_BLOCK_START = re.compile(r"[-*+](?: |$)|[0-9]{1,3}[.)](?: |$)|#{1,6}(?: |$)|>|\||={2,}$|[-*_]{2,}$")
_CLOSED = re.compile(r"#{1,6}(?: |$)|\||={2,}$|[-*_]{2,}$|```|~~~")
_FENCE = re.compile(r"```|~~~")
_INDENT = 12


def clean_title(text: str, limit: int = TITLE_LIMIT) -> CleanResult:
    """One line without mark-up, of at most ``limit`` characters. Links become their words."""
    return _clean_until_stable(text, collapse_whitespace, _words_of_links, limit)


def clean_prose(text: str, limit: int = PROSE_LIMIT) -> CleanResult:
    """Paragraphs, with lists and headings of markdown as they stand. Links become their words."""
    return _clean_until_stable(text, fold_paragraphs, _words_of_links, limit)


def clean_lines(text: str, limit: int = EXTRA_LIMIT) -> CleanResult:
    """The lines as they stand, without mark-up; of links only the active ones become their words."""
    return _clean_until_stable(text, _trim_lines, _words_of_unsafe_links, limit)


def fold_paragraphs(text: str) -> str:
    """Single spaces and paragraph breaks; lines of a paragraph are joined, lines that mean something in markdown stay.

    List items, headings, quotes and table rows begin a line of their own; fenced code is left alone.
    """
    blocks: list[list[str]] = []
    fenced = False
    for raw in text.split("\n"):
        line = raw.strip()
        fence = bool(_FENCE.match(line))
        if fenced and not fence:
            blocks.append([raw.rstrip()])
        elif _joins(blocks, line, fence):
            blocks[-1].append(collapse_whitespace(line))
        elif line or (blocks and blocks[-1] != [""]):
            blocks.append([_indent_of(raw, line) + collapse_whitespace(line)])
        fenced = fenced != fence
    return "\n".join(" ".join(parts) for parts in blocks).strip()


def _joins(blocks: list[list[str]], line: str, fence: bool) -> bool:
    if not line or fence or not blocks or blocks[-1] == [""] or _BLOCK_START.match(line):
        return False
    return not _CLOSED.match(blocks[-1][0].lstrip())


def _indent_of(raw: str, line: str) -> str:
    """The spaces before a list item, which say how deep it is nested."""
    if not line or not _BLOCK_START.match(line):
        return ""
    start = raw[: len(raw) - len(raw.lstrip())].replace("\t", "    ")
    return " " * min(len(start), _INDENT)


def _trim_lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _words_of_links(text: str) -> tuple[str, bool]:
    if "](" not in text:
        return text, False
    unsafe = any(_UNSAFE_TARGET.match(found["target"]) for found in _LINK.finditer(text))
    return _LINK.sub(lambda found: found["text"], text), unsafe


def _words_of_unsafe_links(text: str) -> tuple[str, bool]:
    if "](" not in text:
        return text, False
    plain = _LINK.sub(lambda found: found["text"] if _UNSAFE_TARGET.match(found["target"]) else found[0], text)
    return plain, plain != text


def _clean_until_stable(
    raw: str, fold: Callable[[str], str], links: Callable[[str], tuple[str, bool]], limit: int
) -> CleanResult:
    """Clean until nothing changes; flatten what does not settle."""
    text, codes = raw, set[str]()
    for _ in range(ROUNDS):
        before = text
        text, found = remove_markup(remove_invisible(text))
        text, unsafe = links(text)
        text = fold(text)
        codes.update(found, ("unsafe-html",) if unsafe else ())
        if text == before:
            break
    else:
        text = fold(_flatten(text))
        codes.add("unsafe-html")
    if len(text) > limit:
        codes.add("text-cut")
        text = _clean_until_stable(text[: limit - 1].rstrip() + "…", fold, links, limit).value
    return CleanResult(text, tuple(sorted(codes)), "" if is_same_ignoring_space(raw, text) else remove_unstorable(raw))


def _flatten(text: str) -> str:
    """One line without the characters that make mark-up, entities and links."""
    return collapse_whitespace(remove_invisible(re.sub(r"[<>&\[\]]+", " ", text)))
