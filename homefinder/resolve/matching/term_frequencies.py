"""How telling each word, address, code and key is: what many records share tells little. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.resolve.matching.profile import Reading
from homefinder.resolve.matching.title_parser import LIGHT_WORDS
from homefinder.resolve.matching.weights import LIGHT


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over all records that are resolved together."""

    title_words: Counter[str]
    """Distinct titles that have the word."""
    title_weights: Mapping[str, float]
    text_weights: Mapping[str, float]
    landings: Counter[str]
    links: Counter[str]
    codes: Counter[str]
    slugs: Counter[str]

    def weight(self, word: str) -> float:
        """How much a word of a title tells, from 0 to 1: 1 when at most two titles have it, LIGHT at most for a light
        one. Inverse document frequency (Spärck Jones, 1972), scaled so as not to grow with the catalogue."""
        return self.title_weights[word]

    def text_weight(self, word: str) -> float:
        """Inverse document frequency of a word of the texts; about 0 for one that every text has."""
        return self.text_weights[word]


def statistics_of(readings: Sequence[Reading]) -> Statistics:
    """Count words, addresses, codes and keys over all records."""
    titles = {facts.words for reading in readings for _, facts in reading.names}
    words = Counter(word for title in titles for word in title)
    texts = Counter(word for reading in readings for word in reading.words)
    return Statistics(
        title_words=words,
        title_weights={word: _rarity(count, len(titles)) * _full(word) for word, count in words.items()},
        text_weights={word: math.log((len(readings) + 1) / (count + 0.5)) for word, count in texts.items()},
        landings=Counter(reading.landing for reading in readings if reading.landing),
        links=Counter(url for reading in readings for url in reading.links | {reading.landing} if url),
        codes=Counter(code for reading in readings for code in reading.codes),
        slugs=Counter(name for reading in readings for name in reading.slugs),
    )


def _rarity(count: int, titles: int) -> float:
    return 1 - math.log(max(1, count - 1)) / math.log(titles + 2)


def _full(word: str) -> float:
    return LIGHT if word in LIGHT_WORDS else 1.0


def one_of(count: int) -> float:
    """What a value is worth that ``count`` records share: all of it for two, half for three, 1/9 for ten."""
    return 1 / max(1, count - 1)
