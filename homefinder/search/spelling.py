"""What somebody probably meant by a word that stands nowhere: a slip of the keys, or two words written as one.

Only a word that neither the catalogue nor common English knows is read as another, and only as one that the catalogue
has; what was read as what is told, so that nobody wonders at the answer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from homefinder.search.encoding.word_pieces import is_plain_word
from homefinder.search.fields import is_content_stem
from homefinder.search.tokenise import stem, tokenise

MIN_LETTERS = 5
"""A shorter word is left alone: one letter makes another word of it."""

LONG_WORD = 8
"""From so many letters on two slips are forgiven, below one."""

MIN_HALF = 3
"""Letters that each half of a joined word has at least."""

WORDS = "SELECT title || ' ' || alt_titles || ' ' || keywords || ' ' || description AS text FROM homes LIMIT 20000"
LABELS = "SELECT label FROM concept_labels"
FIND_WORD = """SELECT 1 FROM postings WHERE term = :root UNION ALL SELECT 1 FROM label_postings WHERE term = :root
    UNION ALL SELECT 1 FROM concept_postings WHERE term = :root LIMIT 1"""

_CAPITALS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed, and what it was read as."""

    said: str
    read_as: str


def read_words(connection: sqlite3.Connection, text: str) -> tuple[str, tuple[Reading, ...]]:
    """The text with such words put right, and what was read as what."""
    unknown = [word for word in dict.fromkeys(tokenise(text)) if _is_unknown(connection, word)]
    if not unknown:
        return text, ()
    counts: Mapping[str, int] = {}
    found: list[Reading] = []
    for word in unknown:
        apart = _split_word(connection, word)
        if not apart:
            counts = counts or _count_words(connection)
            apart = _find_near_word(word.lower(), counts)
        if apart:
            found.append(Reading(word, apart))
    for one in found:
        text = re.sub(rf"\b{re.escape(one.said)}\b", one.read_as, text)
    return text, tuple(found)


def list_unknown_words(connection: sqlite3.Connection, text: str) -> list[str]:
    """Telling words that stand in no home and in no concept, in the order of the text."""
    words = [word.lower() for word in tokenise(text) if is_content_stem(stem(word.lower()))]
    return [word for word in dict.fromkeys(words) if not _is_known(connection, word)]


def _is_unknown(connection: sqlite3.Connection, word: str) -> bool:
    return (
        len(word) >= MIN_LETTERS and word.isalpha()
        and not is_plain_word(word.lower()) and not _is_known(connection, word)
    )  # fmt: skip


def _is_known(connection: sqlite3.Connection, word: str) -> bool:
    return connection.execute(FIND_WORD, {"root": stem(word.lower())}).fetchone() is not None


def _split_word(connection: sqlite3.Connection, word: str) -> str:
    """Two known words in one, at a capital where there is one; empty where it is none."""
    if (parts := _CAPITALS.split(word)) and len(parts) > 1:
        return " ".join(parts) if all(_is_known(connection, part) or len(part) < MIN_HALF for part in parts) else ""
    lower = word.lower()
    for at in range(MIN_HALF, len(lower) - MIN_HALF + 1):
        halves = lower[:at], lower[at:]
        if all(is_plain_word(half) and _is_known(connection, half) for half in halves):
            return " ".join(halves)
    return ""


def _find_near_word(word: str, counts: Mapping[str, int]) -> str:
    """The word of the catalogue that is fewest slips away, of several the commonest; the first letter must agree."""
    most = 2 if len(word) >= LONG_WORD else 1
    slips = {
        one: OSA.distance(word, one, score_cutoff=most)
        for one in counts
        if one[0] == word[0] and abs(len(one) - len(word)) <= most
    }
    near = [one for one, distance in slips.items() if distance <= most]
    return min(near, key=lambda one: (slips[one], -counts[one], one)) if near else ""


def _count_words(connection: sqlite3.Connection) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sql in (WORDS, LABELS):
        for (text,) in connection.execute(sql):
            for word in tokenise(text.lower()):
                if len(word) >= MIN_LETTERS - 1 and word.isalpha():
                    counts[word] = counts.get(word, 0) + 1
    return counts
