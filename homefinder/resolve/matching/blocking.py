"""Which pairs are worth comparing: records that share an address, a code, a key or rare words. Pure.

Every record falls into a bounded number of blocks, and blocks are bounded in size, so that the pairs grow in step with
the records. A block over the bound is not compared: what so many share tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from homefinder.clean.urls import build_page_key
from homefinder.resolve.matching.profile import RecordProfile
from homefinder.resolve.matching.term_frequencies import TermFrequencies
from homefinder.resolve.matching.title_parser import LIGHT_WORDS, STOP_WORDS
from homefinder.resolve.matching.weights import MAX_BLOCK_SIZE, RARE_WORDS

Block = tuple[str, str]

_BETWEEN_SOURCES = frozenset({"word", "address"})
"""Kinds of block too weak to compare two records of one source: a list has many things of one word at one address."""


def collect_pairs_to_compare(profiles: Sequence[RecordProfile], counts: TermFrequencies) -> set[tuple[int, int]]:
    """Positions of the pairs to compare, the smaller first."""
    blocks: dict[Block, list[int]] = defaultdict(list)
    for position, reading in enumerate(profiles):
        for block in sorted(set(_blocks(reading, counts))):
            blocks[block].append(position)
    found = {
        pair
        for (kind, _), positions in blocks.items()
        if 1 < len(positions) <= MAX_BLOCK_SIZE
        for pair in combinations(positions, 2)
        if kind not in _BETWEEN_SOURCES or profiles[pair[0]].record.source_id != profiles[pair[1]].record.source_id
    }
    return found | _collect_stated_pairs(profiles)


def _blocks(profile: RecordProfile, counts: TermFrequencies) -> Iterator[Block]:
    for address in profile.links | {profile.landing_page}:
        if address and counts.links[address] <= MAX_BLOCK_SIZE:
            yield "address", address
    for code in profile.codes:
        yield "code", code
    for name in profile.slugs:
        yield "slug", name
    for _, facts in profile.names:
        yield "name", f"{facts.joined_words} {facts.part}"
        words = sorted({*facts.words, *facts.part.split()}, key=lambda word: (counts.title_words[word], word))
        rare = [word for word in words if word not in LIGHT_WORDS][:RARE_WORDS]
        for word in rare:
            yield "word", word
        for one, two in combinations(sorted(rare), 2):
            yield "words", f"{one} {two}"
        if len(facts.initials) > 2:
            yield "initials", facts.initials[:3]
        for word in facts.capitals:
            if word not in STOP_WORDS and len(word) == 3:
                yield "initials", word


def _collect_stated_pairs(profiles: Sequence[RecordProfile]) -> set[tuple[int, int]]:
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
