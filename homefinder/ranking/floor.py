"""Whether anything fits at all: a floor that does not move with the size of the catalogue.

Two things are measured of the homes in front, and neither counts homes: how much of what is asked one home has, each
word weighed by how seldom it is in English at large; and how alike a home's text and the question are as the sentence
encoder reads both. A bigger catalogue has more words somewhere, but no more of them in one home.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from homefinder.clean.wording import quote_words
from homefinder.ranking.model import Candidate
from homefinder.ranking.scorer import Scorer
from homefinder.search.encoding.word_pieces import read_pieces
from homefinder.search.query import Query, parse_query

LIKENESS_SHARE = 1.5
"""How much likeness counts beside the share of the words that the best home has."""

FLOOR, FLOOR_WITHOUT_ENCODER = 0.9, 0.32
"""Below it nothing fits. Measured: of 109 judged needs that have a home 0.98 lie above, of their titles alone 0.94; of
12 needs that have none 0.92 lie below, of their titles 0.83. Without the encoder 0.96, 0.98, 0.8 and 0.6."""

MIN_KNOWN_SHARE = 0.5
"""The share of what is asked for which the catalogue has words at all. The least of 109 judged needs with a home was
0.6, of their titles alone 0.52; of 12 that have none it was less than 0.55 for nine."""

HOMES_LOOKED_AT = 5
"""Homes in front of which the best share counts."""

MIN_LABEL_WEIGHT = 0.15
"""A word of a home's subjects counts as its own from this weight on: a weak guess of the machine lends none."""

COMMON_RANK = 500
"""Words among so many of the commonest of English weigh little."""

RAREST = 30_522
MAX_WORDS = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the best home fits, by how much it lies above the floor (1 is on it), and if it does not, why."""

    fits: bool
    ratio: float = 1.0
    why_not: str = ""
    unknown_words: tuple[str, ...] = ()
    lacking_words: tuple[str, ...] = ()
    by_words_alone: bool = False
    """No sentence encoder had a say."""


def judge_fit(scorer: Scorer, text: str, found: Sequence[Candidate], description: str = "") -> Fit:
    """Whether the homes in front fit what is asked; ``found`` are the candidates for it, best first."""
    query = parse_query(text, description)
    worth = weigh_words(query)
    unknown = tuple(query.words_by_stem[root] for root in worth if not is_known(scorer, root))
    if not found or not worth:
        return Fit(False, 0.0, _explain(unknown, (), found), unknown)
    total = math.fsum(worth.values())
    front = found[:HOMES_LOOKED_AT]
    places = [scorer.attributes.find_position(item.home_id) for item in front]
    held = [frozenset(root for root in worth if has_word(scorer, root, place)) for place in places]
    cover = max(math.fsum(worth[root] for root in roots) for roots in held) / total
    likeness = max((part.value for item in found for part in item.features if part.name == "likeness"), default=0.0)
    is_encoded = len(scorer.encoded) > 0 and likeness > 0
    reached = cover + LIKENESS_SHARE * likeness if is_encoded else cover
    known = math.fsum(worth[root] for root in worth if is_known(scorer, root)) / total
    ratio = min(reached / (FLOOR if is_encoded else FLOOR_WITHOUT_ENCODER), known / MIN_KNOWN_SHARE)
    lacking = tuple(
        query.words_by_stem[root] for root in sorted(worth, key=lambda root: -worth[root]) if root not in held[0]
    )
    why = "" if ratio >= 1 else _explain(unknown, lacking, found)
    return Fit(ratio >= 1, round(ratio, 4), why, unknown, lacking, by_words_alone=not is_encoded)


def weigh_words(query: Query) -> dict[str, float]:
    """The stems of a question with how telling each is in English at large; those of the title count more."""
    pieces = read_pieces()
    return {
        root: weight * math.log(1 + pieces.get(query.words_by_stem[root], RAREST) / COMMON_RANK)
        for root, weight in query.stem_weights.items()
    }


def is_known(scorer: Scorer, root: str) -> bool:
    """Whether any home, or the subject of one, has the word."""
    return bool(scorer.postings.idf(root) or scorer.labels.idf(root))


def has_word(scorer: Scorer, root: str, position: int) -> bool:
    """Whether a home has a word in its own text or, surely enough, in what its subjects are called."""
    return scorer.postings.weight(root, position) > 0 or scorer.labels.weight(root, position) > MIN_LABEL_WEIGHT


def _explain(unknown: Sequence[str], lacking: Sequence[str], found: Sequence[Candidate]) -> str:
    said = ["Nothing in the catalogue fits what you ask."]
    if unknown:
        said.append(f"No home has a word for {quote_words(unknown, MAX_WORDS)}.")
    if found and (others := [word for word in lacking if word not in unknown]):
        said.append(f"The nearest, “{found[0].title}”, says nothing of {quote_words(others, MAX_WORDS)}.")
    return " ".join(said)
