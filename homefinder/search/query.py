"""A need as the ranker reads it: its telling words, weighed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homefinder.search.fields import STOPS
from homefinder.search.tokenise import stem, tokens

JOINING = (
    "api", "automatic", "automatically", "book", "booking", "call", "computer", "electronic", "interface", "look",
    "lookup", "machine", "message", "online", "receive", "screen", "send", "software", "system",
)  # fmt: skip
"""Words of a need that wants systems joined: the more of them, the better an API fits."""


JOINING_STEMS = frozenset(stem(word) for word in JOINING)

TITLE = 1.5
"""A word of a need's title counts this much of a word of its description: the title says what it is about."""


@dataclass(frozen=True, slots=True)
class Query:
    """Stems with their weights, and for each a word of the need as it is written."""

    words: Mapping[str, float]
    written: Mapping[str, str]

    @property
    def joining(self) -> tuple[str, ...]:
        """Its words that ask for systems to be joined, in order of appearance."""
        return tuple(word for root, word in self.written.items() if root in JOINING_STEMS)


def read_query(title: str, description: str = "") -> Query:
    """Read a need, or words typed now (``title`` alone)."""
    words: dict[str, float] = {}
    written: dict[str, str] = {}
    for text, weight in ((title, TITLE if description else 1.0), (description, 1.0)):
        for token in tokens(text):
            root = stem(token.lower())
            if root not in STOPS and len(root) > 1:
                words[root] = max(words.get(root, 0.0), weight)
                written.setdefault(root, token.lower())
    return Query(words, written)
