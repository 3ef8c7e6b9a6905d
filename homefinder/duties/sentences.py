"""A text as the statements that it makes: sentences, cut where one of them says two things. Pure, and bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_TEXT = 60_000
"""Characters of a text that are read: whoever binds somebody says so before that."""
LONGEST_SENTENCE = 600
"""Characters of one sentence that are read."""

_BREAK = re.compile(
    r"(?<=[.!?])[)\"'”’]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|\n\s*(?:\n|[-*•]\s|\d{1,2}[.)]\s|#+\s)|\n(?=[A-Z][\w ]{2,40}:\s)"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|no|nos|art|sec|s|ss|dr|mr|mrs|st|vol|para)\.|\([A-Z][\w ]{0,20})$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r";\s+|,?\s+\b(?:but|while|whereas|otherwise|although|though)\b\s+|,\s+(?=(?:others?|"
    r"elsewhere|for others|for everyone else|and others)\b)"
    r"|,?\s+\band\b\s+(?=(?:(?:has been|is|are|became|becomes|it is|now)\s+)?(?:mandatory|"
    r"compulsory|voluntary|optional|statutory|"
    r"recommended|required|binding)\b)",
    re.IGNORECASE,
)


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a text, list items and headings as sentences of their own."""
    held = ""
    for part in _BREAK.split(text[:LONGEST_TEXT]):
        piece = f"{held} {part}".strip() if held else part.strip()
        if piece and _ABBREVIATED.search(piece):
            held = piece
            continue
        held = ""
        if piece:
            yield " ".join(piece.split())[:LONGEST_SENTENCE]
    if held:
        yield " ".join(held.split())[:LONGEST_SENTENCE]


def split_clauses(sentence: str) -> list[str]:
    """The parts of a sentence that may each state another duty: "voluntary until April 2024, and mandatory since"."""
    return [part.strip(" ,") for part in _CLAUSE.split(sentence) if part and part.strip(" ,")]
