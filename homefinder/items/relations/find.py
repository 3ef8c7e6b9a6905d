"""Pairs of items of different standards that are worth comparing, and how they stand to each other. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from homefinder.items.meaning.profile import Profile
from homefinder.items.meaning.relation import DIFFERENT, Comparer, RelationScore

LARGEST_BLOCK = 400
"""Items that share a word from which that word alone brings no pair together."""
MOST_RELATED = 25
"""Items that one item is related to at most; the most alike count."""

LEAST_COMMON = 0.3
"""Share of the words of two items together, weighed by rarity, below which they are not compared."""
MOST_PAIRS = 600_000
"""Pairs that are compared at most, the ones with the rarest common words first: some 30 s of the processor."""

ItemPair = tuple[str, str]


def find_relations(
    profiles: Sequence[Profile], comparer: Comparer, homes: dict[str, str]
) -> dict[ItemPair, RelationScore]:
    """Every related pair of items of different homes, the left id before the right. ``homes``: item → its home."""
    found: dict[ItemPair, RelationScore] = {}
    for left, right in islice(block_pairs(profiles, comparer), MOST_PAIRS):
        one, other = left.facts.id, right.facts.id
        if homes.get(one) == homes.get(other) and homes.get(one):
            continue
        score = comparer.compare(left, right)
        if score.relation != DIFFERENT:
            found[one, other] = score
    return _keep_best(found)


def block_pairs(profiles: Sequence[Profile], comparer: Comparer) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of different sources that share enough of their words, those that share the rarest words first.

    Of each item only the rarest words make blocks, as many as a pair that is alike enough must have one of in common
    (prefix filtering: https://doi.org/10.1145/1242572.1242591).
    """
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        words = sorted(profile.core | frozenset(profile.name_words), key=lambda word: (-comparer.weigh({word}), word))
        for word in words[: len(words) - math.ceil(LEAST_COMMON * len(words)) + 1]:
            blocks[word].append(profile)
    seen: set[ItemPair] = set()
    for word in sorted(blocks, key=lambda one: (len(blocks[one]), one)):
        block = blocks[word]
        if len(block) > LARGEST_BLOCK:
            continue
        for number, left in enumerate(block):
            for right in block[number + 1 :]:
                if left.facts.source_id == right.facts.source_id or not _share_enough(left, right, comparer):
                    continue
                first, second = (left, right) if left.facts.id < right.facts.id else (right, left)
                if (first.facts.id, second.facts.id) not in seen:
                    seen.add((first.facts.id, second.facts.id))
                    yield first, second


def _share_enough(left: Profile, right: Profile, comparer: Comparer) -> bool:
    for a, b in ((left.core, right.core), (frozenset(left.name_words), frozenset(right.name_words))):
        common = a & b
        if common and comparer.weigh(common) >= LEAST_COMMON * comparer.weigh(a | b):
            return True
    return False


def _keep_best(found: dict[ItemPair, RelationScore]) -> dict[ItemPair, RelationScore]:
    counts: dict[str, int] = defaultdict(int)
    kept = {}
    for pair, score in sorted(found.items(), key=lambda one: (-one[1].score, one[0])):
        if all(counts[side] < MOST_RELATED for side in pair):
            kept[pair] = score
            for side in pair:
                counts[side] += 1
    return kept
