"""A need as the ranker reads it: its telling words, weighed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from homefinder.search.fields import is_content_stem
from homefinder.search.tokenise import stem, stem_words

INTEGRATION_WORDS = (
    "api", "automatic", "automatically", "book", "booking", "call", "computer", "electronic", "interface", "look",
    "lookup", "machine", "message", "online", "receive", "screen", "send", "software", "system",
)  # fmt: skip
"""Words of a need that wants systems joined: the more of them, the better an API fits."""


INTEGRATION_STEMS = frozenset(stem(word) for word in INTEGRATION_WORDS)

TITLE_WEIGHT = 1.5
"""A word of a need's title counts this much of a word of its description: the title says what it is about."""


@dataclass(frozen=True, slots=True)
class Query:
    """Stems with their weights, and for each a word of the need as it is written."""

    stem_weights: Mapping[str, float]
    words_by_stem: Mapping[str, str]
    text: str = ""
    """The whole as it was written."""

    @property
    def integration_words(self) -> tuple[str, ...]:
        """Its words that ask for systems to be joined, in order of appearance."""
        return tuple(word for root, word in self.words_by_stem.items() if root in INTEGRATION_STEMS)


@lru_cache(maxsize=2_000)
def parse_query(title: str, description: str = "") -> Query:
    """Read a need, or words typed now (``title`` alone)."""
    words: dict[str, float] = {}
    written: dict[str, str] = {}
    for text, weight in ((title, TITLE_WEIGHT if description else 1.0), (description, 1.0)):
        for root, word in stem_words(text):
            if is_content_stem(root):
                words[root] = max(words.get(root, 0.0), weight)
                written.setdefault(root, word.lower())
    return Query(words, written, f"{title}. {description}" if description else title)
