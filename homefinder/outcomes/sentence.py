"""Why a need has its outcome, in one plain sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from homefinder.clean.wording import format_kind, quote_words
from homefinder.model import ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME
from homefinder.outcomes.model import CandidateFacts, OutcomeFacts, OutcomeScore

MAX_WORDS = 4
"""How many words a sentence names."""

OUTCOME_NAMES = {ADOPT: "adopt", EXTEND: "extend", NEW_UNDER_OWNER: "something new under an owner", NO_HOME: "no home"}


def describe_outcome(
    winner: OutcomeScore,
    second: OutcomeScore,
    home: CandidateFacts | None,
    near: Sequence[CandidateFacts],
    facts: OutcomeFacts,
    *,
    is_settled: bool,
) -> str:
    """Say what speaks for the outcome that won; where that settles nothing, that it does not, and what would."""
    told = _describe_winner(winner, home, near, facts)
    return told if is_settled else f"Not sure: {_name(winner)} or {_name(second)}. {told} {_describe_open(winner)}"


def _name(score: OutcomeScore) -> str:
    return OUTCOME_NAMES[score.outcome]


def _describe_open(winner: OutcomeScore) -> str:
    """What would settle it."""
    if winner.outcome in (ADOPT, EXTEND):
        return "Reading its items against what is needed would settle it."
    return "Asking whoever publishes the nearest homes would settle it."


def _describe_winner(
    winner: OutcomeScore, home: CandidateFacts | None, near: Sequence[CandidateFacts], facts: OutcomeFacts
) -> str:
    if home is None:
        return _describe_no_home(facts)
    if winner.outcome == ADOPT:
        return f"“{home.title}” is in force, covers {_share(home)} and stands clear of every other home."
    if winner.outcome == EXTEND:
        among = "Of the homes that hold data, " if home.holds_data else ""
        return f"{among}“{home.title}” comes nearest and covers {_share(home)}; {_describe_shortfall(home)}."
    if winner.outcome == NEW_UNDER_OWNER:
        return _describe_new_outcome(home, near, winner)
    return _describe_no_home(facts)


def _share(home: CandidateFacts) -> str:
    return f"{home.covered_share:.0%} of what tells this need"


def _describe_shortfall(home: CandidateFacts) -> str:
    """Why the home is not enough as it is."""
    faults = []
    if not home.holds_data:
        faults.append(f"it is {format_kind(home.kind)}, which says what must be done and not which data is held")
    elif not home.is_in_force:
        faults.append(f"its state is {home.state}")
    if home.uncovered_subjects:
        faults.append(f"it says nothing of {quote_words(home.uncovered_subjects, MAX_WORDS)}")
    return ", and ".join(faults) or "part of the need is left over"


def _describe_new_outcome(home: CandidateFacts, near: Sequence[CandidateFacts], winner: OutcomeScore) -> str:
    asked = [item.need for part in winner.parts if part.name == "handover" for item in part.evidence]
    why = (
        f"The need is to hand records over ({quote_words(asked, MAX_WORDS)}) and nothing in force in front carries them"
        if asked
        else ("No home in front does what is asked")
    )
    return f"{why}; {home.publisher or 'no named owner'} keeps {len(near)} of the homes in front."


def _describe_no_home(facts: OutcomeFacts) -> str:
    words = f" No home has a word for {quote_words(facts.unknown_words, MAX_WORDS)}." if facts.unknown_words else ""
    return f"Of {facts.homes_searched} homes of {facts.sources_searched} sources none is near enough.{words}"
