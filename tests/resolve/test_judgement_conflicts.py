"""Judgements that cannot all be true: found in any order and over chains, and never applied."""

from __future__ import annotations

from itertools import permutations

import pytest

from homefinder.resolve.judgement_conflicts import check_judgements
from homefinder.resolve.judgements import Judgement, collect_latest_judgements
from tests.support.pairs import world

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"


def judged(*said: tuple[str, str, str]) -> list[Judgement]:
    return [Judgement(left, right, verdict, "Looked.", "ann", "2026-01-01") for left, right, verdict in said]


def list_conflicts(*said: tuple[str, str, str]) -> list[tuple[str, list[str]]]:
    found = check_judgements(collect_latest_judgements(judged(*said))).conflicts
    return [
        (one.judgement.left + one.judgement.right, [each.left + each.right for each in one.against]) for one in found
    ]


@pytest.mark.parametrize(
    ("said", "conflicts"),
    [
        ([("a", "b", SAME), ("a", "c", DIFFERENT), ("b", "c", SAME)], [("bc", ["ab", "ac"])]),
        ([("a", "b", SAME), ("b", "c", SAME), ("c", "a", DIFFERENT)], [("ca", ["bc", "ab"])]),
        ([("a", "c", DIFFERENT), ("b", "c", SAME), ("b", "a", SAME)], [("ba", ["ac", "bc"])]),
        (
            [("a", "b", SAME), ("b", "c", SAME), ("d", "e", SAME), ("e", "a", DIFFERENT), ("c", "d", SAME)],
            [("cd", ["bc", "ab", "ea", "de"])],
        ),
        ([("a", "b", SAME), ("a", "c", DIFFERENT), ("b", "c", UNSURE)], []),
        ([("a", "b", SAME), ("c", "d", DIFFERENT), ("b", "c", SAME)], []),
        ([("a", "b", DIFFERENT), ("b", "c", DIFFERENT), ("a", "c", DIFFERENT)], []),
        ([("a", "b", SAME), ("a", "c", DIFFERENT), ("b", "c", SAME), ("a", "c", SAME)], []),
        ([("a", "b", SAME), ("a", "c", DIFFERENT), ("b", "c", SAME), ("a", "b", DIFFERENT)], []),
        ([("a", "b", SAME), ("a", "c", DIFFERENT), ("b", "c", SAME), ("c", "b", SAME)], [("cb", ["ac", "ab"])]),
    ],
)
def test_the_one_that_came_last_is_not_applied(
    said: list[tuple[str, str, str]], conflicts: list[tuple[str, list[str]]]
) -> None:
    found = list_conflicts(*said)
    assert [pair for pair, _ in found] == [pair for pair, _ in conflicts]
    assert [sorted(against) for _, against in found] == [sorted(against) for _, against in conflicts]


@pytest.mark.parametrize(
    "order", list(permutations([("a", "b", SAME), ("b", "c", SAME), ("c", "d", SAME), ("a", "d", DIFFERENT)]))
)
def test_in_any_order_the_last_of_a_chain_is_the_one(order: tuple[tuple[str, str, str], ...]) -> None:
    ((pair, against),) = list_conflicts(*order)
    assert pair == order[-1][0] + order[-1][1]
    assert sorted(against) == sorted(left + right for left, right, _ in order[:-1])


def test_the_sentence_says_who_said_what_and_when() -> None:
    (found,) = check_judgements(
        collect_latest_judgements(judged(("a", "b", SAME), ("b", "c", SAME), ("a", "c", DIFFERENT)))
    ).conflicts
    assert "a and b are same (ann on 2026-01-01: Looked.); b and c are same" in found.sentence


def test_resolving_applies_what_came_first() -> None:
    with world() as made:
        rail, archive, foster = "own:rail", "register:31", "own:foster"
        made.judged(rail, archive, SAME)
        made.judged(rail, foster, DIFFERENT)
        made.judged(archive, foster, SAME)
        made.refreshes()
        assert made.home_of(rail) == made.home_of(archive) != made.home_of(foster)
        made.judged(rail, foster, SAME)
        made.refreshes()
        assert made.home_of(rail) == made.home_of(archive) == made.home_of(foster)
