"""One scored question: every narrowed list is what folding by hand gives, and every count is that of its list."""

from __future__ import annotations

import random

import numpy as np
import pytest

from homefinder.ranking.families import find_families, find_family, fold_relatives
from homefinder.ranking.ranked_question import Mask, RankedQuestion
from homefinder.ranking.scorer import FeatureValues, Scores, collapse_series, list_top_positions
from homefinder.search.home_attributes import HomeAttributes
from homefinder.search.query import parse_query

HOMES = 60
EMPTY = np.zeros(0, dtype=np.int32)


def make_question(seed: int) -> RankedQuestion:
    """Homes in series and families at random, some with a score of nothing, two of them named."""
    chance = random.Random(seed)
    part_of = [chance.choice([-1, -1, chance.randrange(number)]) if number else -1 for number in range(HOMES)]
    attributes = HomeAttributes(
        [f"{number:03}" for number in range(HOMES)],
        np.array([chance.randrange(3) for _ in range(HOMES)], dtype=np.int8),
        np.array([chance.randrange(7) for _ in range(HOMES)], dtype=np.int8),
        np.array([chance.choice([-1, -1, 0, 1, 2]) for _ in range(HOMES)], dtype=np.int32),
        np.array(part_of, dtype=np.int32),
        np.full(HOMES, -1, dtype=np.int32),
        EMPTY,
        EMPTY,
    )
    total = np.array([chance.choice([0, 1, 2, 3, 4]) / 4 for _ in range(HOMES)], dtype=np.float32)
    scores = Scores({}, total, total, FeatureValues({}, {}, {}, ()))
    order = list_top_positions(total, HOMES)
    alone = np.flatnonzero(attributes.series < 0)[:2].astype(np.int64)
    others = order[(total[order] > 0) & ~np.isin(order, alone)]
    return RankedQuestion(parse_query("x"), scores, attributes, alone, others, find_families(attributes))


def fold_by_hand(question: RankedQuestion, inside: Mask) -> dict[int, tuple[int, ...]]:
    order = np.array([place for place in question.others if inside[place]], dtype=np.int64)
    named = {int(place): () for place in question.first if inside[place]}
    editions = collapse_series(order, question.scores.total, question.attributes)
    return named | fold_relatives(editions, question.attributes)


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_counts_are_those_of_folding_by_hand(seed: int) -> None:
    question = make_question(seed)
    kinds = question.attributes.kind.astype(np.int32)
    every = np.ones(HOMES, dtype=np.bool_)
    for inside in (every, kinds != 1, kinds == 2, np.arange(HOMES) % 2 == 0):
        by_hand = fold_by_hand(question, inside)
        assert question.list_places(inside, 0, HOMES) == by_hand
        assert list(question.list_places(inside, 0, HOMES)) == list(by_hand)
        assert question.count_places(inside) == len(by_hand)
        pages = [list(question.list_places(inside, offset, 3)) for offset in range(0, HOMES, 3)]
        assert [place for page in pages for place in page] == list(by_hand)
        by_kind = {kind: len(fold_by_hand(question, inside & (kinds == kind))) for kind in range(3)}
        assert question.count_by_group(kinds, inside) == {kind: count for kind, count in by_kind.items() if count}


def test_groups_stand_in_the_order_of_their_best_home() -> None:
    question = make_question(1)
    kinds = question.attributes.kind.astype(np.int32)
    places = [int(place) for place in (*question.first, *question.others)]
    assert question.order_groups(kinds) == list(dict.fromkeys(int(kinds[place]) for place in places))


@pytest.mark.parametrize("part_of", [[-1, 0, 1, -1], [1, 0], [], [-1]])
def test_families_of_all_homes_are_those_of_each(part_of: list[int]) -> None:
    none = np.full(len(part_of), -1, dtype=np.int32)
    zeros = np.zeros(len(part_of), dtype=np.int8)
    made = HomeAttributes([], zeros, zeros, none, np.array(part_of, dtype=np.int32), none, EMPTY, EMPTY)
    assert find_families(made).tolist() == [find_family(position, made) for position in range(len(part_of))]
