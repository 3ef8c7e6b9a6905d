"""Which pairs are worth comparing: records that share an address, a code, a key or rare words. Pure.

Every record falls into a bounded number of blocks, and blocks are bounded in size, so that the pairs grow in step with
the records. A block over the bound is not compared: what so many share tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from homefinder.resolve.matching.profile import Reading, folded_address
from homefinder.resolve.matching.term_frequencies import Statistics
from homefinder.resolve.matching.title_parser import LIGHT_WORDS, STOP_WORDS
from homefinder.resolve.matching.weights import BLOCK, RARE_WORDS

Block = tuple[str, str]

_BETWEEN_SOURCES = frozenset({"word", "address"})
"""Kinds of block too weak to compare two records of one source: a list has many things of one word at one address."""


def pairs(readings: Sequence[Reading], counts: Statistics) -> set[tuple[int, int]]:
    """Positions of the pairs to compare, the smaller first."""
    blocks: dict[Block, list[int]] = defaultdict(list)
    for position, reading in enumerate(readings):
        for block in sorted(set(_blocks(reading, counts))):
            blocks[block].append(position)
    found = {
        pair
        for (kind, _), positions in blocks.items()
        if 1 < len(positions) <= BLOCK
        for pair in combinations(positions, 2)
        if kind not in _BETWEEN_SOURCES or readings[pair[0]].item.source_id != readings[pair[1]].item.source_id
    }
    return found | _stated(readings)


def _blocks(reading: Reading, counts: Statistics) -> Iterator[Block]:
    for address in reading.links | {reading.landing}:
        if address and counts.links[address] <= BLOCK:
            yield "address", address
    for code in reading.codes:
        yield "code", code
    for name in reading.slugs:
        yield "slug", name
    for _, facts in reading.names:
        yield "name", f"{facts.joined} {facts.part}"
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


def _stated(readings: Sequence[Reading]) -> set[tuple[int, int]]:
    """Pairs of which one record states a relation to the other."""
    by_key = {(reading.item.source_id, reading.item.key): position for position, reading in enumerate(readings)}
    by_landing: dict[str, list[int]] = defaultdict(list)
    for position, reading in enumerate(readings):
        if reading.landing:
            by_landing[reading.landing].append(position)
    found = set()
    for position, reading in enumerate(readings):
        for _, target, _ in reading.item.relations:
            others = [by_key.get((reading.item.source_id, target), position)]
            if "://" in target:
                others += by_landing.get(folded_address(target), ())[: 4 * BLOCK]
            found |= {(min(position, other), max(position, other)) for other in others if other != position}
    return found
