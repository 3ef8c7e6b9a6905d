"""Words reduced to their stems, so that ``placements`` and ``placement``, ``children`` and ``child`` are one. Pure.

Porter2 (https://snowballstem.org/algorithms/english/stemmer.html), with the irregular plurals that it leaves apart.
"""

from __future__ import annotations

import re
import sys
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

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


@cache
def _english() -> Any:
    """The English stemmer alone. The package's own entrance loads those of thirty languages, which is most of the time
    that a first search takes."""
    spec = find_spec("snowballstemmer")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("snowballstemmer is not installed; run `make build`")
    bare = ModuleType("snowballstemmer")
    bare.__path__ = list(spec.submodule_search_locations)
    entered = sys.modules.setdefault("snowballstemmer", bare)
    try:
        return import_module("snowballstemmer.english_stemmer").EnglishStemmer()
    finally:
        if entered is bare:
            del sys.modules["snowballstemmer"]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    word = IRREGULAR.get(word, word)
    return str(_english().stemWord(word))


SHORT = 200
"""Characters up to which a text's words are kept: names and labels come again and again, descriptions do not."""


def tokens(text: str) -> list[str]:
    """Words of ``text`` in order as they are written, apostrophes folded and the possessive ``'s`` taken off."""
    found = (match.group().replace("’", "'") for match in _TOKEN.finditer(text))
    return [word.removesuffix("'s").replace("'", "") for word in found]


def stems(text: str) -> list[str]:
    """Stems of all words of ``text`` in order, function words too."""
    return list(_short_stems(text)) if len(text) <= SHORT else _stems(text)


@lru_cache(maxsize=50_000)
def _short_stems(text: str) -> tuple[str, ...]:
    return tuple(_stems(text))


def _stems(text: str) -> list[str]:
    return [stem(word.lower()) for word in tokens(text)]
