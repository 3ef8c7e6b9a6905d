"""Words reduced to their stems, so that ``placements`` and ``placement``, ``children`` and ``child`` are one. Pure.

Porter2 (https://snowballstem.org/algorithms/english/stemmer.html), with the irregular plurals that it leaves apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")

IRREGULAR = {
    "children": "child",
    "people": "person",
    "teeth": "tooth",
    "women": "woman",
    "men": "man",
    "criteria": "criterion",
    "bought": "buy",
    "ran": "run",
    "went": "go",
    "gone": "go",
    "sent": "send",
    "spent": "spend",
    "kept": "keep",
    "left": "leave",
    "taught": "teach",
    "written": "write",
    "wrote": "write",
    "taken": "take",
    "given": "give",
    "held": "hold",
    "lost": "lose",
    "met": "meet",
    "paid": "pay",
    "told": "tell",
    "moved": "move",
    "carers": "carer",
}
"""Forms that Porter2 does not bring together with their base."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    word = IRREGULAR.get(word, word)
    return str(_STEMMER.stemWord(word))


def tokens(text: str) -> list[str]:
    """Words of ``text`` in order as they are written, apostrophes folded and the possessive ``'s`` taken off."""
    found = (match.group().replace("’", "'") for match in _TOKEN.finditer(text))
    return [word.removesuffix("'s").replace("'", "") for word in found]


def stems(text: str) -> list[str]:
    """Stems of all words of ``text`` in order, function words too."""
    return [stem(word.lower()) for word in tokens(text)]
