"""Words reduced to their stems, so that ``placements`` and ``placement``, ``children`` and ``child`` are one. Pure.

Porter2 (https://snowballstem.org/algorithms/english/stemmer.html), with the irregular plurals that it leaves apart.
The version of PyStemmer is pinned: 3.0 stems ``internal`` and ``international`` alike and 3.1 apart, so that another
version moves scores in silence (``tests/search/test_tokenise.py``).
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

from Stemmer import Stemmer

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


class _Stemmers(threading.local):
    """A stemmer for each thread: one alone may not be used by two at once."""

    def __init__(self) -> None:
        self.english = Stemmer("english", 0)


_stemmers = _Stemmers()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    return str(_stemmers.english.stemWord(IRREGULAR.get(word, word)))


CACHED_LENGTH = 200
"""Characters up to which a text's words are kept: names and labels come again and again, descriptions do not."""


def tokenise(text: str) -> list[str]:
    """Words of ``text`` in order as they are written, apostrophes folded and the possessive ``'s`` taken off."""
    found = (match.group().replace("’", "'") for match in _TOKEN.finditer(text))
    return [word.removesuffix("'s").removesuffix("'S").replace("'", "") for word in found]


def stem_words(text: str) -> list[tuple[str, str]]:
    """Each word of ``text`` in order: its stem, and the word as it is written."""
    return [(stem(word.lower()), word) for word in tokenise(text)]


def stem_text(text: str) -> list[str]:
    """Stems of all words of ``text`` in order, function words too."""
    return list(_short_stems(text)) if len(text) <= CACHED_LENGTH else _stems(text)


@lru_cache(maxsize=50_000)
def _short_stems(text: str) -> tuple[str, ...]:
    return tuple(_stems(text))


def _stems(text: str) -> list[str]:
    return [root for root, _ in stem_words(text)]


TOKENISER = "porter unicode61 remove_diacritics 2"
"""How SQLite's full-text search cuts texts into words (https://sqlite.org/fts5.html#tokenizers)."""

_STOP = """
    a about above after again all also an and any are as at be because been before being between both but by can
    cannot could did do does doing down during each ever every few for from further get gets give gives had has have
    having he her here hers him his how i if in into is it its itself just like make makes many may me might more most
    much must my need needs no nor not of off on once one only or other our ours out over own put same say see she
    should so some such take than that the their theirs them then there these they thing things this those through to
    too under until up upon us use used uses using very want wants was we were what when where which while who whom
    whose why will with within without would yet you your
    across against already along always although among anybody anyone anything around else everybody everyone
    everything instead never nobody nothing often perhaps quite rather somebody someone something soon still though
    toward towards unless whatever whether whichever whoever
"""
STOP_WORDS = frozenset(_STOP.split())
"""Words that say nothing of a subject. English function words and the verbs that needs are written with."""


def build_match_expression(terms: list[str]) -> str:
    """An FTS5 expression that matches any of ``terms``; each is quoted, so that no word is taken for an operator."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
