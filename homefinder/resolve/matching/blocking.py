"""Which pairs are worth comparing: those that share an address, code, key, name, opening or rare words. Pure.

Every record falls into a bounded number of blocks, and blocks are bounded in size, so that the pairs grow in step with
the records. A block over the bound is not compared: what so many share tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import fsum

from homefinder.clean.urls import build_page_key
from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.term_frequencies import TermFrequencies
from homefinder.resolve.matching.title_parser import LIGHT_WORDS, TitleFacts
from homefinder.resolve.matching.weights import (
    ALIKE_TO_COMPARE,
    HELD_TO_COMPARE,
    LEAST_OPENING,
    MAX_BLOCK_SIZE,
    RARE_WORDS,
)

Pair = tuple[int, int]
ListBlocks = Callable[[RecordProfile, TermFrequencies], Iterable[str]]


def collect_pairs_to_compare(profiles: Sequence[RecordProfile], counts: TermFrequencies) -> set[Pair]:
    """Positions of the pairs to compare, the smaller first."""
    found = _collect_stated_pairs(profiles)
    for kind, list_blocks in _TELLING_BLOCKS.items():
        found.update(_pair_within(profiles, counts, list_blocks, across=kind in _BETWEEN_SOURCES))
    sight = _FirstSight(profiles, counts)
    for kind, list_blocks in _WORD_BLOCKS.items():
        met = set(_pair_within(profiles, counts, list_blocks, across=kind in _BETWEEN_SOURCES))
        found.update(filter(sight.is_near, met - found))
    return found


def _pair_within(
    profiles: Sequence[RecordProfile], counts: TermFrequencies, list_blocks: ListBlocks, *, across: bool
) -> Iterator[Pair]:
    """The pairs that meet in a block of one kind; ``across``: only those of two sources."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for position, profile in enumerate(profiles):
        for block in set(list_blocks(profile, counts)):
            blocks[block].append(position)
    for positions in blocks.values():
        if 1 < len(positions) <= MAX_BLOCK_SIZE:
            for left, right in combinations(positions, 2):
                if not across or profiles[left].record.source_id != profiles[right].record.source_id:
                    yield left, right


def _list_addresses(profile: RecordProfile, counts: TermFrequencies) -> Iterator[str]:
    return (url for url in {*profile.links, profile.landing_page} if url and counts.links[url] <= MAX_BLOCK_SIZE)


def _list_openings(profile: RecordProfile, _: TermFrequencies) -> Iterator[str]:
    if profile.opening:
        yield profile.opening[:LEAST_OPENING]


def _list_names(profile: RecordProfile, _: TermFrequencies) -> Iterator[str]:
    return (f"{facts.joined_words} {facts.part}" for _whence, facts in profile.names)


def _list_rare_words(facts: TitleFacts, counts: TermFrequencies) -> list[str]:
    words = sorted({*facts.words, *facts.part.split()}, key=lambda word: (counts.title_words[word], word))
    return [word for word in words if word not in LIGHT_WORDS][:RARE_WORDS]


def _list_words(profile: RecordProfile, counts: TermFrequencies) -> Iterator[str]:
    return (word for _, facts in profile.names for word in _list_rare_words(facts, counts))


def _list_pairs_of_words(profile: RecordProfile, counts: TermFrequencies) -> Iterator[str]:
    for _, facts in profile.names:
        for one, two in combinations(sorted(_list_rare_words(facts, counts)), 2):
            yield f"{one} {two}"


def _list_initials(profile: RecordProfile, counts: TermFrequencies) -> Iterator[str]:
    for _, facts in profile.names:
        if facts.initials[:3] in counts.abbreviations:
            yield facts.initials[:3]
        yield from facts.capitals & counts.abbreviations


_TELLING_BLOCKS: Mapping[str, ListBlocks] = {
    "address": _list_addresses,
    "code": lambda profile, _: profile.codes,
    "slug": lambda profile, _: profile.slugs,
    "name": _list_names,
    "opening": _list_openings,
}
"""What two records share rarely by chance: such a pair is compared whatever its names."""

_WORD_BLOCKS: Mapping[str, ListBlocks] = {
    "words": _list_pairs_of_words,
    "initials": _list_initials,
    "word": _list_words,
}
"""What many share by chance: such a pair is compared where its names are near at first sight."""

_BETWEEN_SOURCES = frozenset({"word", "address", "opening"})
"""Kinds of block too weak to compare two records of one source: a list has many things of one word at one address."""


class _FirstSight:
    """Tells whether two records may be called alike, from the words of their names alone."""

    def __init__(self, profiles: Sequence[RecordProfile], counts: TermFrequencies) -> None:
        self._weights = counts.title_weights
        self._names = [tuple(facts for _, facts in profile.names) for profile in profiles]
        self._masses = [tuple(self._weigh(facts.words) for facts in names) for names in self._names]

    def is_near(self, pair: Pair) -> bool:
        """Whether two names share enough of their words, or one may be short for the other."""
        left, right = pair
        for ours, one in zip(self._names[left], self._masses[left], strict=True):
            for theirs, other in zip(self._names[right], self._masses[right], strict=True):
                shared = set(ours.words).intersection(theirs.words)
                mass = self._weigh(shared) if shared else 0.0
                if mass and (
                    mass >= ALIKE_TO_COMPARE * (one + other - mass) or mass >= HELD_TO_COMPARE * min(one, other)
                ):
                    return True
                if _may_abbreviate(ours, theirs) or _may_abbreviate(theirs, ours):
                    return True
        return False

    def _weigh(self, words: Iterable[str]) -> float:
        return fsum(map(self._weights.__getitem__, words))


def _may_abbreviate(short: TitleFacts, whole: TitleFacts) -> bool:
    return bool(short.capitals) and any(word in whole.initials for word in short.capitals if word in short.words)


def _collect_stated_pairs(profiles: Sequence[RecordProfile]) -> set[Pair]:
    """Pairs of which one record states a relation to the other."""
    by_key = {(reading.record.source_id, reading.record.key): position for position, reading in enumerate(profiles)}
    by_landing: dict[str, list[int]] = defaultdict(list)
    for position, reading in enumerate(profiles):
        if reading.landing_page:
            by_landing[reading.landing_page].append(position)
    found = set()
    for position, reading in enumerate(profiles):
        for _, target, _ in reading.record.relations:
            others = [by_key.get((reading.record.source_id, target), position)]
            if "://" in target:
                others += by_landing.get(build_page_key(target), ())[: 4 * MAX_BLOCK_SIZE]
            found |= {(min(position, other), max(position, other)) for other in others if other != position}
    return found
