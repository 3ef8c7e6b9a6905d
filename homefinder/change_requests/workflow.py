"""The states of a change request and the moves between them, in one table. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from homefinder.errors import UsageError

STATES: Mapping[str, str] = {
    "draft": "is being written and was not sent yet",
    "submitted": "was sent to its owner",
    "acknowledged": "was received by its owner, who has not decided",
    "under-consultation": "is being consulted on",
    "accepted": "was accepted and waits to be made",
    "rejected": "was refused by its owner",
    "deferred": "was put off by its owner",
    "implemented": "was made: an edition has it",
    "withdrawn": "was taken back by those who asked",
}
"""Each state with what it says of a request."""

FIRST_STATE = "draft"

MOVES: Mapping[str, tuple[str, ...]] = {
    "draft": ("submitted", "withdrawn"),
    "submitted": ("acknowledged", "under-consultation", "accepted", "rejected", "deferred", "withdrawn"),
    "acknowledged": ("under-consultation", "accepted", "rejected", "deferred", "withdrawn"),
    "under-consultation": ("accepted", "rejected", "deferred", "withdrawn"),
    "accepted": ("implemented", "rejected", "deferred", "withdrawn"),
    "deferred": ("submitted", "acknowledged", "under-consultation", "accepted", "rejected", "withdrawn"),
    "rejected": (),
    "implemented": (),
    "withdrawn": (),
}
"""Where each state may move. An owner may skip the steps between sending and deciding, and may go back on an
acceptance; what was never sent cannot be decided, and what was never accepted cannot have been
made. An end is final."""

FINAL_STATES = frozenset(state for state, moves in MOVES.items() if not moves)
"""States in which nothing more is awaited."""


def describe_refusal(state: str, wanted: str) -> str:
    """Why a move is not allowed and what is allowed instead; empty where it is allowed."""
    if wanted not in STATES:
        return f"there is no state {wanted!r}; there are {', '.join(STATES)}"
    if wanted in MOVES[state]:
        return ""
    if wanted == state:
        return f"it is {state} already; {_describe_alternatives(state)}"
    if state in FINAL_STATES:
        return f"{state} is an end; {_describe_alternatives(state)}"
    obstacle = _describe_obstacle(state, wanted)
    return f"from {state} it cannot become {wanted}, because {obstacle}; {_describe_alternatives(state)}"


def check_move(uid: str, state: str, wanted: str) -> None:
    """Raises UsageError with the reason and what is allowed instead where the move is not in the table."""
    reason = describe_refusal(state, wanted)
    if reason:
        raise UsageError(f"{uid} was not moved: {reason}")


def _describe_obstacle(state: str, wanted: str) -> str:
    if wanted == FIRST_STATE:
        return "what was sent is a draft no more"
    if state == FIRST_STATE:
        return "it was not sent to its owner yet"
    if wanted == "implemented":
        return "its owner has not accepted it"
    if state == "accepted":
        return "its owner has accepted it already"
    return f"it is further on: it {STATES[state]}"


def _describe_alternatives(state: str) -> str:
    if state in FINAL_STATES:
        return "open a new request and relate it with `follows`, or take a move made in error back with `request undo`"
    return f"it can become {', '.join(MOVES[state])}"
