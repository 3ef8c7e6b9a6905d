"""Every pair of states: allowed, or refused with the reason and what is allowed instead."""

from __future__ import annotations

import pytest

from homefinder.change_requests.workflow import FINAL_STATES, FIRST_STATE, MOVES, STATES, check_move, describe_refusal
from homefinder.errors import UsageError

ALLOWED = {
    "draft": "submitted withdrawn",
    "submitted": "acknowledged under-consultation accepted rejected deferred withdrawn",
    "acknowledged": "under-consultation accepted rejected deferred withdrawn",
    "under-consultation": "accepted rejected deferred withdrawn",
    "accepted": "implemented rejected deferred withdrawn",
    "deferred": "submitted acknowledged under-consultation accepted rejected withdrawn",
    "rejected": "",
    "implemented": "",
    "withdrawn": "",
}
PAIRS = [(before, after) for before in STATES for after in STATES]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_a_move_is_allowed_or_refused_with_the_reason(before: str, after: str) -> None:
    allowed = ALLOWED[before].split()
    if after in allowed:
        assert describe_refusal(before, after) == ""
        return
    with pytest.raises(UsageError) as refused:
        check_move("CR-2026-ABCDEF", before, after)
    said = str(refused.value)
    assert said.startswith("CR-2026-ABCDEF was not moved: ")
    assert f"it can become {', '.join(allowed)}" in said if allowed else "request undo" in said


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("draft", "accepted", "it was not sent to its owner yet"),
        ("submitted", "implemented", "its owner has not accepted it"),
        ("deferred", "implemented", "its owner has not accepted it"),
        ("submitted", "draft", "what was sent is a draft no more"),
        ("accepted", "acknowledged", "its owner has accepted it already"),
        ("under-consultation", "acknowledged", "it is further on: it is being consulted on"),
        ("acknowledged", "acknowledged", "it is acknowledged already"),
        ("rejected", "submitted", "rejected is an end"),
        ("draft", "lost", "there is no state 'lost'; there are draft, submitted, acknowledged"),
    ],
)
def test_the_reason_fits_the_pair(before: str, after: str, reason: str) -> None:
    assert reason in describe_refusal(before, after)


def test_every_state_can_be_reached_and_only_ends_are_final() -> None:
    reached, todo = {FIRST_STATE}, [FIRST_STATE]
    while todo:
        fresh = set(MOVES[todo.pop()]) - reached
        reached |= fresh
        todo += fresh
    assert reached == set(STATES)
    assert {"rejected", "implemented", "withdrawn"} == FINAL_STATES
