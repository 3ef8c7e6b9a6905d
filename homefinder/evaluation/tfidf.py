"""TF-IDF, a baseline that every text on search describes: the same rankings as scikit-learn's ``TfidfVectorizer`` with
English stop words and ``sublinear_tf``, without the 40 MB that it and what it needs take. Pure.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from homefinder.search.tokenise import STOP_WORDS

_TERM = re.compile(r"\w\w+")

_MORE = """
    afterwards almost alone am amongst amoungst amount another anyhow anyway anywhere back became become becomes
    becoming beforehand behind below beside besides beyond bill bottom call cant co con couldnt cry de describe detail
    done due eg eight either eleven elsewhere empty enough etc even everywhere except fifteen fifty fill find fire first
    five former formerly forty found four front full go hasnt hence hereafter hereby herein hereupon herself himself
    however hundred ie inc indeed interest keep last latter latterly least less ltd made meanwhile mill mine moreover
    mostly move myself name namely neither nevertheless next nine none noone now nowhere onto others otherwise ourselves
    part per please re seem seemed seeming seems serious several show side since sincere six sixty somehow sometime
    sometimes somewhere system ten themselves thence thereafter thereby therefore therein thereupon thick thin third
    three throughout thru thus together top twelve twenty two un via well whence whenever whereafter whereas whereby
    wherein whereupon wherever whither whole yours yourself yourselves
"""
_FEWER = """
    anybody did does doing everybody gets gives having instead just like make makes need needs quite say somebody soon
    theirs thing things unless use used uses using want wants whichever
"""
COMMON = STOP_WORDS.union(_MORE.split()).difference(_FEWER.split())
"""Stop words as the baseline has them everywhere, those of the Glasgow Information Retrieval Group
(http://ir.dcs.gla.ac.uk/resources/linguistic_utils/stop_words), told as what is more and fewer than ours."""


def count_terms(text: str) -> Counter[str]:
    """How often each word of two letters and more stands in ``text``, but for stop words."""
    return Counter(term for term in _TERM.findall(text.lower()) if term not in COMMON)


def weigh_terms(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """A vector of length 1: logarithm of the count times rarity. Words that no text has are left out."""
    weights = {term: (1 + log(count)) * idf[term] for term, count in counts.items() if term in idf}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()}


def compute_idf(counts: Sequence[Iterable[str]]) -> dict[str, float]:
    """Rarity of each word, as if one more text had them all (Manning, Raghavan and Schütze 2008, section 6.2)."""
    texts_with = Counter(term for terms in counts for term in terms)
    return {term: 1 + log((1 + len(counts)) / (1 + number)) for term, number in texts_with.items()}


def build_cosine(texts: Iterable[str]) -> Callable[[str], NDArray[np.float64]]:
    """A function that gives for a text its cosine with each of ``texts``, in order."""
    counts = [count_terms(text) for text in texts]
    idf = compute_idf(counts)
    postings: dict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("q"), array("d")))
    for number, count in enumerate(counts):
        for term, weight in weigh_terms(count, idf).items():
            numbers, weights = postings[term]
            numbers.append(number)
            weights.append(weight)

    def cosine(text: str) -> NDArray[np.float64]:
        scores = np.zeros(len(counts))
        for term, weight in weigh_terms(count_terms(text), idf).items():
            numbers, weights = postings[term]
            scores[np.asarray(numbers)] += weight * np.asarray(weights)
        return scores

    return cosine
