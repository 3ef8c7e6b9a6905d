"""How telling each word, address, code and key is: what many records share tells little. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.title_parser import LIGHT_WORDS, STOP_WORDS
from homefinder.resolve.matching.weights import COUNTED_TEXTS, LIGHT_WORD_WEIGHT


@dataclass(frozen=True, slots=True)
class TermFrequencies:
    """Counts over all records that are resolved together."""

    title_words: Counter[str]
    """Distinct titles that have the word."""
    title_weights: Mapping[str, float]
    text_weights: Mapping[str, float]
    landing_pages: Counter[str]
    links: Counter[str]
    codes: Counter[str]
    slugs: Counter[str]
    abbreviations: frozenset[str] = frozenset()
    """Words of three letters that some title writes in capitals."""
    rarest_text: float = 0.0
    """Weight of a word that none of the counted texts has."""

    def weight(self, word: str) -> float:
        """How much a word of a title tells, from 0 to 1: 1 when at most two titles have it, LIGHT at most for a light
        one. Inverse document frequency (Spärck Jones, 1972), scaled so as not to grow with the catalogue."""
        return self.title_weights[word]

    def text_weight(self, word: str) -> float:
        """Inverse document frequency of a word of the texts; about 0 for one that every text has."""
        return self.text_weights.get(word, self.rarest_text)


def statistics_of(profiles: Sequence[RecordProfile]) -> TermFrequencies:
    """Count words, addresses, codes and keys over all records."""
    titles = {facts.words for reading in profiles for _, facts in reading.names}
    words = Counter(word for title in titles for word in title)
    counted = profiles[:: -(-len(profiles) // COUNTED_TEXTS) or 1]
    texts = Counter(word for reading in counted for word in reading.words)
    return TermFrequencies(
        title_words=words,
        title_weights={
            word: _rarity(count, len(titles)) * (LIGHT_WORD_WEIGHT if word in LIGHT_WORDS else 1.0)
            for word, count in words.items()
        },
        text_weights={word: math.log((len(counted) + 1) / (count + 0.5)) for word, count in texts.items()},
        abbreviations=frozenset(
            word
            for reading in profiles
            for _, facts in reading.names
            for word in facts.capitals
            if word not in STOP_WORDS and len(word) == 3
        ),
        rarest_text=math.log((len(counted) + 1) / 0.5),
        landing_pages=Counter(reading.landing_page for reading in profiles if reading.landing_page),
        links=Counter(url for reading in profiles for url in reading.links | {reading.landing_page} if url),
        codes=Counter(code for reading in profiles for code in reading.codes),
        slugs=Counter(name for reading in profiles for name in reading.slugs),
    )


def _rarity(count: int, titles: int) -> float:
    return 1 - math.log(max(1, count - 1)) / math.log(titles + 2)


def compute_shared_value_weight(count: int) -> float:
    """What a value is worth that ``count`` records share: all of it for two, half for three, 1/9 for ten."""
    return 1 / max(1, count - 1)
