"""Relatives: one place for a whole and its parts."""

from __future__ import annotations

import numpy as np

from homefinder.ranking.families import find_family, fold_relatives
from homefinder.search.home_attributes import HomeAttributes


def make_attributes(part_of: list[int]) -> HomeAttributes:
    none = np.full(len(part_of), -1, dtype=np.int32)
    kinds = np.zeros(len(part_of), dtype=np.int8)
    empty = np.zeros(0, dtype=np.int32)
    ids = [str(number) for number in range(len(part_of))]
    return HomeAttributes(ids, kinds, kinds, none, np.array(part_of, dtype=np.int32), none, empty, empty)


def test_the_best_of_a_family_takes_one_place_for_all() -> None:
    made = make_attributes([-1, 0, 1, -1])
    assert fold_relatives([2, 3, 0, 1], made) == {2: (0, 1), 3: ()}


def test_what_stands_alone_hides_no_relative() -> None:
    made = make_attributes([-1, 0, 0])
    assert fold_relatives([1, 0, 2], made, alone=[1]) == {1: (), 0: (2,)}


def test_parts_that_go_in_a_circle_end() -> None:
    assert find_family(0, make_attributes([1, 0])) in (0, 1)
