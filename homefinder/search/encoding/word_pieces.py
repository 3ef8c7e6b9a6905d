"""Texts as pieces of words, as BERT's uncased models take them (Devlin and others 2019; Wu and others 2016). Pure.

The list of pieces is BERT's own (30,522, Apache-2.0), in ``data/word_pieces.txt``; its whole words are the commonest of
English, so that it also tells a plain word from a misspelt one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

PIECES = Path(__file__).parent / "data" / "word_pieces.txt"
BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST_WORD = 100
"""Characters of a word beyond which it is unknown."""

_PARTS = re.compile(r"\w+|[^\w\s]|_")


@cache
def read_pieces() -> Mapping[str, int]:
    """Every piece with its number."""
    return {piece: number for number, piece in enumerate(PIECES.read_text(encoding="utf-8").splitlines())}


def is_plain_word(word: str) -> bool:
    """Whether a lower-case word is one of the commonest of English."""
    return len(word) > 1 and word in read_pieces()


def list_piece_numbers(text: str, limit: int) -> list[int]:
    """The numbers of a text's pieces between the marks for begin and end, ``limit`` in all at most."""
    pieces = read_pieces()
    found: list[int] = []
    for word in _split(text):
        found += _cut_word(word)
        if len(found) >= limit - 2:
            break
    return [pieces[BEGIN], *found[: limit - 2], pieces[END]]


def _split(text: str) -> Iterator[str]:
    """Words and signs in lower case without accents; what is neither letter nor digit stands alone."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(sign) != "Mn")
    for part in _PARTS.findall(plain):
        yield from _separate_ideographs(part)


def _separate_ideographs(part: str) -> Iterator[str]:
    yield from re.findall(r"[\u3400-\u9fff\uf900-\ufaff]|[^\u3400-\u9fff\uf900-\ufaff_]+|_", part)


@lru_cache(maxsize=50_000)
def _cut_word(word: str) -> tuple[int, ...]:
    """The longest piece that a word begins with, then the longest of the rest; unknown where a rest has none."""
    pieces = read_pieces()
    if len(word) > LONGEST_WORD:
        return (pieces[UNKNOWN],)
    found: list[int] = []
    start = 0
    while start < len(word):
        end = len(word)
        while end > start:
            piece = word[start:end] if start == 0 else f"##{word[start:end]}"
            if piece in pieces:
                found.append(pieces[piece])
                break
            end -= 1
        else:
            return (pieces[UNKNOWN],)
        start = end
    return tuple(found)
