"""The outcome of a need: adopt, extend, something new under an existing owner, or no home found.

Each outcome has a logistic of its own over a few signals that a policy officer would name; the one most likely to be
called right wins. The weights and their measurement stand in ``weights.py``.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence

from homefinder.model import EXTEND, NEW_UNDER_OWNER, NO_HOME, OUTCOMES
from homefinder.outcomes.facts import read_outcome_facts
from homefinder.outcomes.model import CandidateFacts, Outcome, OutcomeFacts, OutcomeScore
from homefinder.outcomes.next_step import choose_next_step
from homefinder.outcomes.sentence import describe_outcome
from homefinder.outcomes.signals import Signal, list_front_candidates, measure_signals
from homefinder.outcomes.weights import (
    BASE,
    DECIDING_SIGNALS,
    FAIR,
    FAIR_SIGNAL,
    LEVEL_COVERED_SHARE,
    LEVEL_SCORE,
    MAX_CONFIDENCE,
    SIGNALS,
    STRONG,
    STRONG_SIGNAL,
    WEAK,
    WEIGHTS,
)
from homefinder.ranking.model import Candidate, Feature
from homefinder.ranking.ranker import Ranker

HOMES_CONSIDERED = 10
"""How many homes an outcome looks at: the page of candidates that a person would read."""


def decide_outcome_for_text(connection: sqlite3.Connection, ranker: Ranker, title: str, description: str) -> Outcome:
    """The machine's outcome for a need in words. ``connection`` is the catalogue that ``ranker`` has opened."""
    candidates = ranker.rank(title, description, HOMES_CONSIDERED)
    facts = read_outcome_facts(connection, ranker, title, description, candidates)
    return decide_outcome(title, description, candidates, facts)


def decide_outcome(need_title: str, need_text: str, candidates: Sequence[Candidate], facts: OutcomeFacts) -> Outcome:
    """Choose the outcome of one need from its ranked candidates (best first) and what is known of them.

    Every home of ``candidates`` must be in ``facts.homes``. With no candidate the outcome is ``no-home``.
    """
    candidates = candidates[:HOMES_CONSIDERED]
    measured = measure_signals(f"{need_title}\n{need_text}", candidates, facts)
    scores = sorted(score_outcomes(measured), key=lambda item: -item.chance)
    if not candidates:
        scores.sort(key=lambda item: item.outcome != NO_HOME)
    return build_outcome(scores, candidates, facts)


def score_outcomes(
    measured: Mapping[str, Signal], weights: Mapping[str, Mapping[str, float]] = WEIGHTS
) -> list[OutcomeScore]:
    """The chance of each outcome to be called right, with the parts it is the logistic of, in the order of OUTCOMES."""
    return [_score(outcome, measured, weights[outcome]) for outcome in OUTCOMES]


def _score(outcome: str, measured: Mapping[str, Signal], weights: Mapping[str, float]) -> OutcomeScore:
    usual = Feature(BASE, 1.0, weights[BASE], "how usual this outcome is", ())
    parts = (
        usual,
        *(
            Feature(name, signal.value, weights[name], SIGNALS[name], signal.evidence)
            for name, signal in measured.items()
        ),
    )
    chance = min(logistic(sum(part.contribution for part in parts)), MAX_CONFIDENCE)
    return OutcomeScore(outcome, round(chance, 4), parts)


def logistic(value: float) -> float:
    """Log odds as a chance, 0 to 1."""
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def build_outcome(scores: Sequence[OutcomeScore], candidates: Sequence[Candidate], facts: OutcomeFacts) -> Outcome:
    """The outcome that the first of ``scores`` names, with its home or owner, in sentences."""
    first, second = scores[:2]
    strength = judge_strength(first, by_words_alone=facts.fit.by_words_alone)
    home, near = _home(first.outcome, candidates, facts)
    step = choose_next_step(first.outcome, home, near, facts)
    owned = first.outcome == NEW_UNDER_OWNER
    return Outcome(
        outcome=first.outcome,
        home_id="" if home is None or owned else home.id,
        home_title="" if home is None or owned else home.title,
        owner_id=home.publisher_id if home else "",
        owner=home.publisher if home else "",
        confidence=first.chance,
        margin=round(first.chance - second.chance, 4),
        runner_up=second.outcome,
        scores=tuple(scores),
        sentence=describe_outcome(first, second, home, near, facts, is_settled=strength != WEAK),
        next_step=step.text,
        route_id=step.route_id,
        addressed_to=step.addressed_to,
        deadline=step.deadline,
        strength=strength,
    )


def judge_strength(score: OutcomeScore, *, by_words_alone: bool = False) -> str:
    """How sure an outcome is, by the signal that speaks for it. A gap that words alone show is weak: of three that were
    shown so on 20 needs of four sectors, two had a home that says it in other words."""
    if score.outcome == NO_HOME and by_words_alone:
        return WEAK
    deciding = DECIDING_SIGNALS.get(score.outcome)
    value = next((part.value for part in score.parts if part.name == deciding), 0.0)
    return STRONG if value >= STRONG_SIGNAL else FAIR if value >= FAIR_SIGNAL else WEAK


def _home(
    outcome: str, candidates: Sequence[Candidate], facts: OutcomeFacts
) -> tuple[CandidateFacts | None, tuple[CandidateFacts, ...]]:
    """The home that the outcome is about, and, for something new, the homes of its owner that are near."""
    if outcome == NO_HOME or not candidates:
        return None, ()
    if outcome == EXTEND:
        return _choose_home_to_extend(candidates, facts), ()
    if outcome != NEW_UNDER_OWNER:
        return facts.homes[candidates[0].home_id], ()
    owner = choose_owner(candidates, facts)
    homes = [facts.homes[item.home_id] for item in list_front_candidates(candidates)]
    near = tuple(home for home in homes if home.publisher_id == owner) or (homes[0],)
    return near[0], near


def _choose_home_to_extend(candidates: Sequence[Candidate], facts: OutcomeFacts) -> CandidateFacts:
    """Of homes level with the best in score and cover the first that says itself which data is held; else the first
    such in front; only where there is none the best home: what says that something must be done holds no data.
    """
    level = [facts.homes[item.home_id] for item in candidates if item.score >= LEVEL_SCORE * candidates[0].score]
    enough = LEVEL_COVERED_SHARE * level[0].covered_share
    front = [facts.homes[item.home_id] for item in list_front_candidates(candidates)]
    suited = [home for home in level if home.covered_share >= enough]
    return next((home for home in (*suited, *front) if home.holds_data), level[0])


def choose_owner(candidates: Sequence[Candidate], facts: OutcomeFacts) -> str:
    """The publisher whose homes in front add up to most: a remit shows in what an owner keeps already.

    Legislation is left out: Parliament passes it, and is nobody to ask for a standard.
    """
    total: dict[str, float] = {}
    for item in list_front_candidates(candidates):
        home = facts.homes[item.home_id]
        if home.publisher_id and home.kind != "legislation":
            total[home.publisher_id] = total.get(home.publisher_id, 0.0) + item.score
    return max(sorted(total), key=lambda name: total[name], default="")
