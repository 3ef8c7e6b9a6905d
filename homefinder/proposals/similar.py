"""Was this asked before? Proposals of others that are like a text, by the words that tell them apart."""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.store.queries.outside import list_proposals

MOST = 3
LEAST_LIKENESS = 0.16
"""Cosine of weighted words from which a proposal is shown. Of the 27 proposals recorded on 2024-05-03 (351 pairs), the
two pairs on one matter have 0.69 and 0.45, pairs on others reach 0.34, and nine pairs are at or above this figure. It
is low on purpose: a need is in other words than a proposal, and the words that both share are shown to the reader."""
STOP_WORDS = frozenset(
    *(
        [
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "can",
            "data",
            "for",
            "from",
            "has",
            "have",
            "how",
            "in",
            "into",
            "is",
            "it",
            "its",
            "more",
            "new",
            "not",
            "of",
            "on",
            "one",
            "or",
            "should",
            "standard",
            "standards",
            "that",
            "the",
            "their",
            "them",
            "there",
            "they",
            "this",
            "to",
            "use",
            "used",
            "using",
            "we",
            "what",
            "when",
            "which",
            "who",
            "will",
            "with",
            "challenge",
            "proposal",
            "suggestion",
        ],
    )
)
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class SimilarProposal:
    """One proposal with what both texts speak of."""

    proposal: dict[str, Any]
    likeness: float
    words: tuple[str, ...]


def find_similar_proposals(connection: sqlite3.Connection, text: str, most: int = MOST) -> list[SimilarProposal]:
    """The proposals that are most like ``text``, the likest first; none where none is like enough."""
    return rank_similar(list_proposals(connection), text, most)


def rank_similar(proposals: Sequence[dict[str, Any]], text: str, most: int = MOST) -> list[SimilarProposal]:
    """Of ``proposals`` those that are most like ``text``, by title and reason."""
    texts = [Counter(list_words(f"{row['title']} {row['title']} {row['reason']}")) for row in proposals]
    spread = Counter(word for counts in texts for word in counts)
    asked = Counter(list_words(text))
    weights = {word: math.log((len(texts) + 1) / (1 + spread[word])) + 1 for word in {*spread, *asked}}
    found = []
    for row, counts in zip(proposals, texts, strict=True):
        shared = sorted(counts.keys() & asked.keys(), key=lambda word: -weights[word])
        likeness = _compute_cosine(asked, counts, weights)
        if likeness >= LEAST_LIKENESS and shared:
            found.append(SimilarProposal(row, round(likeness, 3), tuple(shared[:5])))
    return sorted(found, key=lambda one: -one.likeness)[:most]


def list_words(text: str) -> list[str]:
    """The words that tell one matter from another, without endings of the plural."""
    return [
        word.removesuffix("s") if len(word) > 4 else word
        for word in _WORD.findall(text.lower())
        if word not in STOP_WORDS
    ]


def _compute_cosine(one: Counter[str], other: Counter[str], weights: dict[str, float]) -> float:
    shared = sum(one[word] * other[word] * weights[word] ** 2 for word in one.keys() & other.keys())
    norms = [math.sqrt(sum((count * weights[word]) ** 2 for word, count in counts.items())) for counts in (one, other)]
    return shared / (norms[0] * norms[1]) if all(norms) else 0.0
