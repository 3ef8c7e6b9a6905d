"""Pairs of items of different standards that are worth comparing, and how they stand to each other. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from homefinder.items.meaning.profile import Profile
from homefinder.items.meaning.relation import DIFFERENT, Comparer, RelationScore

LARGEST_BLOCK = 400
"""Items that share a word from which that word alone brings no pair together."""
MOST_RELATED = 25
"""Items that one item is related to at most; the most alike count."""

ItemPair = tuple[str, str]


def find_relations(
    profiles: Sequence[Profile], comparer: Comparer, homes: dict[str, str]
) -> dict[ItemPair, RelationScore]:
    """Every related pair of items of different homes, the left id before the right. ``homes``: item → its home."""
    found: dict[ItemPair, RelationScore] = {}
    by_id = {profile.facts.id: profile for profile in profiles}
    for left, right in block_pairs(profiles):
        if homes.get(left) != homes.get(right) or not homes.get(left):
            score = comparer.compare(by_id[left], by_id[right])
            if score.relation != DIFFERENT:
                found[left, right] = score
    return _keep_best(found)


def block_pairs(profiles: Sequence[Profile]) -> Iterator[ItemPair]:
    """Pairs of different sources that share a word that is not too common."""
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        for word in profile.core | frozenset(profile.name_words):
            blocks[word].append(profile)
    seen: set[ItemPair] = set()
    for word in sorted(blocks):
        block = blocks[word]
        if len(block) > LARGEST_BLOCK:
            continue
        for number, left in enumerate(block):
            for right in block[number + 1 :]:
                if left.facts.source_id == right.facts.source_id:
                    continue
                pair = min(left.facts.id, right.facts.id), max(left.facts.id, right.facts.id)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _keep_best(found: dict[ItemPair, RelationScore]) -> dict[ItemPair, RelationScore]:
    counts: dict[str, int] = defaultdict(int)
    kept = {}
    for pair, score in sorted(found.items(), key=lambda one: (-one[1].score, one[0])):
        if all(counts[side] < MOST_RELATED for side in pair):
            kept[pair] = score
            for side in pair:
                counts[side] += 1
    return kept
