"""How alike two titles are, which words they share, and which each has for itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from rapidfuzz.distance import OSA

from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.term_frequencies import TermFrequencies
from homefinder.resolve.matching.title_parser import LIGHT_WORDS, TitleFacts
from homefinder.resolve.matching.weights import (
    BRACKETED_WORD_WEIGHT,
    FULL_WORDS,
    KEY_NAME,
    LEAST_MISSPELT,
    LONG_WORD,
    MISSPELT_SHARE,
    MISSPELT_WEIGHT,
    OTHER_NAME_RIVALS,
    SHORT_NAME,
)


@dataclass(frozen=True, slots=True)
class TitleSimilarity:
    """How alike the best pair of names is: ``similarity`` of the words alone, ``value`` with how telling they are."""

    value: float = 0.0
    similarity: float = 0.0
    title_similarity: float = 0.0
    """The likeness of the titles themselves, where other names are more alike."""
    rival_weight: float = 0.0
    shared_words: tuple[str, ...] = ()
    only_left: tuple[str, ...] = ()
    only_right: tuple[str, ...] = ()
    abbreviation: str = ""
    left: str = ""
    right: str = ""

    @property
    def equal(self) -> bool:
        return self.similarity >= 0.99


def compare_titles(left: RecordProfile, right: RecordProfile, counts: TermFrequencies) -> TitleSimilarity:
    """The likeness of the two names that are most alike: titles, other names, names made of keys."""
    explained = frozenset(
        word
        for here, there in ((left, right), (right, left))
        if here.title.bracketed_capitals
        for word in here.title.bracketed_capitals & there.words
    )
    titles = _compare(left.title, right.title, counts, 1.0, explained=explained)
    best = titles
    if titles.equal or left.record.source_id == right.record.source_id:
        return best
    for ours, mine in left.names:
        for theirs, yours in right.names:
            if ours == theirs == "title" or not _may_match(mine, yours):
                continue
            found = _compare(mine, yours, counts, _trust(ours, mine) * _trust(theirs, yours), by_title=False)
            if found.value > best.value:
                best = replace(
                    found,
                    title_similarity=titles.similarity,
                    rival_weight=max(found.rival_weight, OTHER_NAME_RIVALS * titles.rival_weight),
                )
    return best


def _may_match(left: TitleFacts, right: TitleFacts) -> bool:
    return left.joined_words == right.joined_words or not set(left.words).isdisjoint(right.words)


def _trust(whence: str, facts: TitleFacts) -> float:
    if whence == "other name" and len(facts.words) == 1:
        return SHORT_NAME
    return KEY_NAME if whence == "key" else 1.0


def _compare(
    left: TitleFacts,
    right: TitleFacts,
    counts: TermFrequencies,
    trust: float,
    *,
    by_title: bool = True,
    explained: frozenset[str] = frozenset(),
) -> TitleSimilarity:
    shared = set(left.words) & set(right.words)
    only_left, only_right = set(left.words) - shared, set(right.words) - shared
    expanded = ""
    if by_title:
        expanded = _expand(left, right, only_left, only_right, shared) or _expand(
            right, left, only_right, only_left, shared
        )
        trust = SHORT_NAME if expanded else trust
    if (
        (only_left | only_right) - LIGHT_WORDS
        and left.joined_words == right.joined_words
        and len(left.joined_words) > 5
    ):
        shared, only_left, only_right = {*left.words, *right.words}, set(), set()
    if left.part == right.part:
        shared |= set(left.part.split())
    misspelt = _find_misspelt(only_left, only_right, counts)
    only_left, only_right = only_left - misspelt.keys(), only_right - set(misspelt.values())
    asides = left.bracketed_words | right.bracketed_words | explained
    mass = _mass(shared, asides, counts)
    lack_left, lack_right = _mass(only_left, asides, counts), _mass(only_right, asides, counts)
    known = fsum(min(_mass((one,), asides, counts), _mass((two,), asides, counts)) for one, two in misspelt.items())
    whole = mass + lack_left + lack_right + known
    mass += MISSPELT_WEIGHT * known
    shared |= misspelt.keys()
    alike = mass / whole if whole else 0.0
    telling = min(1.0, mass / FULL_WORDS)
    return TitleSimilarity(
        value=round(alike * telling * trust, 4), similarity=alike, title_similarity=alike, rival_weight=min(1.0,
        lack_left, lack_right),
        shared_words=_order_as_written(shared, left.words), only_left=_order_as_written(only_left, left.words),
        only_right=_order_as_written(only_right, right.words),
        abbreviation=expanded, left=" ".join(left.words), right=" ".join(right.words),
    )  # fmt: skip


def _find_misspelt(ours: Collection[str], theirs: Collection[str], counts: TermFrequencies) -> dict[str, str]:
    """Words of either side that are one word misspelt: a letter other, more or less, or two swapped, and in a long word
    two such slips. A misspelling is rare beside the word: what many titles have is a word of its own, however near
    (``fostering`` and ``festering``)."""
    found: dict[str, str] = {}
    if not ours or not theirs:
        return found
    free = {word for word in theirs if len(word) >= LEAST_MISSPELT and word.isalpha()}
    for word in sorted(word for word in ours if len(word) >= LEAST_MISSPELT and word.isalpha()):
        slips = 1 if len(word) < LONG_WORD else 2
        near = [
            other for other in free if other[0] == word[0] and OSA.distance(word, other, score_cutoff=slips) <= slips
        ]
        other = min((one for one in near if _is_rare_beside(word, one, counts.title_words)), default="")
        if other:
            found[word] = other
            free.discard(other)
    return found


def _is_rare_beside(one: str, other: str, titles: Mapping[str, int]) -> bool:
    rarer, commoner = sorted((titles[one], titles[other]))
    return rarer < 2 or rarer <= MISSPELT_SHARE * commoner


def _order_as_written(words: Collection[str], as_written: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in as_written if word in words)


def _expand(here: TitleFacts, there: TitleFacts, rest: set[str], other: set[str], shared: set[str]) -> str:
    """A word in capitals of one title that is the initials of words of the other: both sides count as shared."""
    found = next((word for word in sorted(rest) if word in here.capitals and word in there.initials), "")
    if found:
        start = there.initials.find(found)
        covered = set(there.words[start : start + len(found)]) & other
        rest.discard(found)
        other -= covered
        shared |= covered
    return found


def _mass(words: Collection[str], asides: Collection[str], counts: TermFrequencies) -> float:
    weights = counts.title_weights
    return fsum(weights.get(word, 1.0) * (BRACKETED_WORD_WEIGHT if word in asides else 1.0) for word in words)
