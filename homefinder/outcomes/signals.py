"""What is measured of a need before its outcome is decided, each signal 0 to 1 with its evidence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homefinder.outcomes.handover import passing_words
from homefinder.outcomes.model import Facts, HomeFacts
from homefinder.outcomes.weights import CLEAR, ENOUGH, FRONT, HANDOVER_FULL, MISSING_FULL, WORDS_LEAST
from homefinder.ranking.model import Candidate, Evidence

MOST = 8
"""How many words are kept as evidence of one signal."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured value, 0 to 1, and what it rests on."""

    value: float
    evidence: tuple[Evidence, ...] = ()


def signals(text: str, candidates: Sequence[Candidate], facts: Facts) -> Mapping[str, Signal]:
    """The signals of one need; ``text`` is its title and description, ``candidates`` are ranked best first."""
    clear = lead(candidates, facts)
    return {
        "ready": _ready(candidates, facts, clear),
        "handover": _handover(text, candidates, facts, clear),
        "missing": _missing(candidates, facts),
    }


def lead(candidates: Sequence[Candidate], facts: Facts) -> float:
    """How far the best home stands above the next that is no relative of it, as a share of its score, 0 to 1."""
    if not candidates or candidates[0].score <= 0:
        return 0.0
    best = candidates[0]
    related = facts.homes[best.home_id].relatives
    after = next((item.score for item in candidates[1:] if item.home_id not in related), 0.0)
    return (best.score - after) / best.score


def front(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best home and those that stand beside it."""
    return [item for item in candidates if item.score >= FRONT * candidates[0].score]


def _ready(candidates: Sequence[Candidate], facts: Facts, clear: float) -> Signal:
    if not candidates:
        return Signal(0.0)
    best = facts.homes[candidates[0].home_id]
    value = min(clear / CLEAR, 1.0) * min(best.cover / ENOUGH, 1.0) if best.holds and best.in_force else 0.0
    state = f"{best.kind}, {best.state}; covers {best.cover:.0%}; {clear:.0%} above the next"
    return Signal(round(value, 4), (Evidence("", f"{best.title}: {state}", url=best.url),))


def _handover(text: str, candidates: Sequence[Candidate], facts: Facts, clear: float) -> Signal:
    words = passing_words(text)
    asked = max(len(words) - 1, 0) / (HANDOVER_FULL - 1)
    carried = [home for home in _front_homes(candidates, facts) if home.carries and home.in_force and home.holds]
    if not asked or carried:
        return Signal(0.0)
    value = min(asked, 1.0) * (1 - min(clear / CLEAR, 1.0))
    return Signal(round(value, 4), tuple(Evidence(word, "") for word in words))


def _missing(candidates: Sequence[Candidate], facts: Facts) -> Signal:
    """A word that no home has may be a turn of phrase: it tells only where the best home lacks the others too."""
    lacks = 1 - facts.homes[candidates[0].home_id].cover if candidates else 1.0
    value = min(facts.missing * lacks / MISSING_FULL, 1.0) if facts.telling >= WORDS_LEAST else 0.0
    return Signal(round(value, 4), tuple(Evidence(word, "in no home") for word in facts.unknown[:MOST]))


def _front_homes(candidates: Sequence[Candidate], facts: Facts) -> list[HomeFacts]:
    return [facts.homes[item.home_id] for item in front(candidates)] if candidates else []
