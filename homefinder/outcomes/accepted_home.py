"""The outcome where a person accepted a home: the home is settled, and only adopt or extend is left to tell. Pure."""

from __future__ import annotations

from dataclasses import replace

from homefinder.clean.wording import format_kind
from homefinder.model import ADOPT, EXTEND
from homefinder.outcomes.model import CandidateFacts, Outcome, OutcomeFacts
from homefinder.outcomes.next_step import choose_next_step
from homefinder.outcomes.weights import ENOUGH_COVERED_SHARE, STRONG


def build_accepted_outcome(home: CandidateFacts, machine: Outcome, facts: OutcomeFacts) -> Outcome:
    """Adopt where the accepted home is in force, holds data and covers enough of the need; else extend it.

    Confidence and margin are those of a settled question: 1. ``runner_up`` is what the machine said where that differs,
    else the other of the two.
    """
    adopt = home.holds_data and home.is_in_force and home.covered_share >= ENOUGH_COVERED_SHARE
    outcome, other = (ADOPT, EXTEND) if adopt else (EXTEND, ADOPT)
    step = choose_next_step(outcome, home, (), facts)
    return replace(
        machine,
        outcome=outcome,
        home_id=home.id,
        home_title=home.title,
        owner_id=home.publisher_id,
        owner=home.publisher,
        confidence=1.0,
        margin=1.0,
        runner_up=machine.outcome if machine.outcome != outcome else other,
        sentence=f"A person accepted “{home.title}”; {_describe_reason(home, adopt)}.",
        next_step=step.text,
        route_id=step.route_id,
        addressed_to=step.addressed_to,
        deadline=step.deadline,
        basis="decision",
        strength=STRONG,
    )


def _describe_reason(home: CandidateFacts, adopt: bool) -> str:
    share = f"it covers {home.covered_share:.0%} of what tells this need"
    if adopt:
        return f"it is in force and {share}, so it can be adopted"
    if not home.holds_data:
        return f"it is {format_kind(home.kind)}, which does not itself say which data is held, so it must be extended"
    if not home.is_in_force:
        return f"its state is {home.state}, so the work on it must go on"
    return f"{share}, so it must be extended"
