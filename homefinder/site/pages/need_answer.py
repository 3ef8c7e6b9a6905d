"""What to do about a need, in one sentence of plain English, how sure that is, and who decided it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.clean.wording import join_words
from homefinder.model import ADOPT, EXTEND, NEW_UNDER_OWNER, NO_HOME
from homefinder.outcomes.model import DATA_KINDS
from homefinder.outcomes.weights import BASE, FAIR, STRONG, WEAK

NOT_SEARCHED_SENTENCE = "Nobody can say yet: not every source has been searched."
SURE_WORDS = {
    STRONG: "Strong: the evidence speaks clearly for it.",
    FAIR: "Fair: it is the likeliest answer. Check it before you act on it.",
    WEAK: "Weak: a place to begin, not an answer.",
}

BODIES_WITH_ARTICLE = ("Department ", "Ministry ", "Office ", "Cabinet Office", "Home Office")
"""How names of bodies begin that have an article in a sentence."""


def build_answer(outcome: Mapping[str, Any], decided: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """``sentence``, ``sure``, ``why``, ``decided`` and ``next_step`` of a need with this outcome and these
    judged homes."""
    accepted = next((item for item in decided if item["verdict"] == "accept" and item["is_present"]), None)
    if accepted and (outcome["basis"] != "decision" or outcome["home_id"] != accepted["home_id"]):
        return {
            "sentence": f"“{accepted['title']}” was accepted for this need.",
            "sure": "",
            "why": accepted["said"][-1]["reason"],
            "decided": _describe_acceptance(accepted),
            "next_step": "The next publication works out whether to use it as it is or to ask for more.",
        }
    if not outcome["strength"]:
        return {"sentence": NOT_SEARCHED_SENTENCE, "sure": "", "why": "", "decided": "", "next_step": ""}
    is_decided = outcome["basis"] == "decision"
    return {
        "sentence": _describe_outcome(outcome),
        "sure": "" if is_decided else SURE_WORDS[outcome["strength"]],
        "why": outcome["explanation"],
        "decided": _describe_decision(outcome, decided, accepted),
        "next_step": outcome["next_step"],
    }


def _describe_decision(
    outcome: Mapping[str, Any], decided: Sequence[Mapping[str, Any]], accepted: Mapping[str, Any] | None
) -> str:
    """Who decided, or why nobody has."""
    if disputed := [f"“{item['title']}”" for item in decided if item["verdict"] == "disputed"]:
        return f"Reviewers disagree on {join_words(disputed)}, and nobody has settled it."
    if accepted:
        return _describe_acceptance(accepted)
    if outcome["basis"] == "decision":
        return "What was decided has changed since. The next publication works it out anew."
    rejected = {item["home_id"]: item for item in decided if item["verdict"] == "reject"}
    if outcome["home_id"] in rejected:
        last = rejected[outcome["home_id"]]["said"][-1]
        return f"It was rejected on {last['decided_on']}. The next publication looks for what comes next."
    return "Nobody has decided. The machine worked it out."


def _describe_outcome(outcome: Mapping[str, Any]) -> str:
    home = f"“{outcome['home']}”" if outcome["home"] else "a standard that exists"
    owner = _add_article(outcome["owner"]) if outcome["owner"] else ""
    likely = "" if outcome["strength"] != WEAK else "Probably "
    holds_data = outcome.get("home_kind") in (None, "", *DATA_KINDS)
    extend = f"to extend {home}" if holds_data else f"which data set could hold it: {home} says what must be done"
    sentence = {
        ADOPT: f"use {home} as it is",
        EXTEND: f"ask {owner or 'its owner'} {extend}",
        NEW_UNDER_OWNER: f"ask {owner or 'an owner whose remit is near'} to make something new",
        NO_HOME: "no standard on file meets this need",
    }[outcome["outcome"]]
    return f"{likely}{sentence}." if likely else f"{sentence[0].upper()}{sentence[1:]}."


def _add_article(owner: str) -> str:
    """The owner as a sentence names it: the Department for Education, but NHS England."""
    return f"the {owner}" if owner.startswith(BODIES_WITH_ARTICLE) else owner


def _describe_acceptance(accepted: Mapping[str, Any]) -> str:
    last = accepted["said"][-1]
    who = f"A {last['role']}" if last["role"] else "A reviewer"
    return f"{who} {'settled it' if last['settles'] else 'accepted it'} on {last['decided_on']}."


def describe_scores(scores: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """The outcomes, the likeliest first, each with what speaks for and against it."""
    return [
        {
            "outcome": labels.get(score["outcome"], score["outcome"]),
            "for": [part["reason"] for part in score["parts"] if _weigh(part) > 0],
            "against": [part["reason"] for part in score["parts"] if _weigh(part) < 0],
        }
        for score in scores
    ]


def _weigh(part: Mapping[str, Any]) -> float:
    """What a part adds to its outcome; nothing for how usual the outcome is, which says nothing of the need."""
    return 0.0 if part["name"] == BASE else float(part["value"] * part["weight"])
