"""What is measured of a need before its outcome is decided, each signal 0 to 1 with its evidence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.outcomes.handover import list_handover_words
from homefinder.outcomes.model import CandidateFacts, OutcomeFacts
from homefinder.outcomes.weights import (
    CLEAR_LEAD,
    ENOUGH_COVERED_SHARE,
    FRONT_SCORE_SHARE,
    HANDOVER_FULL_WORDS,
    MISSING_FROM,
    MISSING_TO,
)
from homefinder.ranking.model import Candidate, Evidence

MAX_WORDS = 8
"""How many words are kept as evidence of one signal."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured value, 0 to 1, and what it rests on."""

    value: float
    evidence: tuple[Evidence, ...] = ()


def measure_signals(text: str, candidates: Sequence[Candidate], facts: OutcomeFacts) -> Mapping[str, Signal]:
    """The signals of one need; ``text`` is its title and description, ``candidates`` are ranked best first."""
    clear = compute_lead(candidates, facts)
    return {
        "ready": _measure_ready(candidates, facts, clear),
        "handover": _measure_handover(text, candidates, facts, clear),
        "missing": _measure_missing(facts),
    }


def compute_lead(candidates: Sequence[Candidate], facts: OutcomeFacts) -> float:
    """How far the best home stands above the next that is no relative of it, as a share of its score, 0 to 1."""
    if not candidates or candidates[0].score <= 0:
        return 0.0
    best = candidates[0]
    related = facts.homes[best.home_id].related_ids
    after = next((item.score for item in candidates[1:] if item.home_id not in related), 0.0)
    return (best.score - after) / best.score


def list_front_candidates(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best home and those that stand beside it."""
    return [item for item in candidates if item.score >= FRONT_SCORE_SHARE * candidates[0].score]


def _measure_ready(candidates: Sequence[Candidate], facts: OutcomeFacts, clear: float) -> Signal:
    if not candidates:
        return Signal(0.0)
    best = facts.homes[candidates[0].home_id]
    value = (
        min(clear / CLEAR_LEAD, 1.0) * min(best.covered_share / ENOUGH_COVERED_SHARE, 1.0)
        if best.holds_data and best.is_in_force
        else 0.0
    )
    state = f"{best.kind}, {best.state}; covers {best.covered_share:.0%}; {clear:.0%} above the next"
    return Signal(round(value, 4), (Evidence("", f"{best.title}: {state}", url=best.url),))


def _measure_handover(text: str, candidates: Sequence[Candidate], facts: OutcomeFacts, clear: float) -> Signal:
    words = list_handover_words(text)
    asked = max(len(words) - 1, 0) / (HANDOVER_FULL_WORDS - 1)
    carried = [
        home
        for home in _front_homes(candidates, facts)
        if home.carries_records and home.is_in_force and home.holds_data
    ]
    if not asked or carried:
        return Signal(0.0)
    value = min(asked, 1.0) * (1 - min(clear / CLEAR_LEAD, 1.0))
    return Signal(round(value, 4), tuple(Evidence(word, "") for word in words))


def _measure_missing(facts: OutcomeFacts) -> Signal:
    """How near the floor the best home lies, or how far below it: from a little above it on, nothing is missing."""
    value = min(max((MISSING_FROM - facts.fit.ratio) / (MISSING_FROM - MISSING_TO), 0.0), 1.0)
    return Signal(round(value, 4), tuple(Evidence(word, "in no home") for word in facts.unknown_words[:MAX_WORDS]))


def _front_homes(candidates: Sequence[Candidate], facts: OutcomeFacts) -> list[CandidateFacts]:
    return [facts.homes[item.home_id] for item in list_front_candidates(candidates)] if candidates else []
