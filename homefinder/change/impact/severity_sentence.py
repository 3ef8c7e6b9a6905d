"""Why an event weighs as much as it does, in one sentence that a person can check. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from homefinder.clean.wording import join_words

WHAT_HAPPENED: Mapping[str, str] = {
    "new-standard": "something new was published",
    "new-edition": "a new edition came out",
    "new-need": "a new need is stated",
    "content-changed": "what it asks or says changed",
    "status-changed": "its standing changed",
    "duty-changed": "the duty to use it changed",
    "withdrawn": "it was withdrawn",
    "gone": "its page says that it is no more",
    "moved": "only its address changed",
    "retitled": "only its title changed",
    "owner-changed": "another body answers for it",
    "licence-changed": "its licence changed",
    "consultation-announced": "a consultation was announced",
    "consultation-opens": "a consultation opens",
    "consultation-closing": "a consultation is about to close",
    "consultation-closed": "a consultation has closed",
    "consultation-outcome": "the outcome of a consultation is out",
    "applies-from": "it begins to apply",
    "comply-by": "whoever is bound must comply",
    "date-moved": "a date by which something must be done has moved",
    "ended": "it came to its end",
    "meeting": "those who look after it meet",
    "vanished": "its publication shows it no longer",
    "taken-out": "it was taken out of this catalogue",
    "restored": "it is there again",
}
"""Kind of event → what happened, for the middle of a sentence."""
MINOR_WORDS = "only the wording of its page changed"
LIGHT_KINDS = frozenset({"moved", "retitled", "meeting", "consultation-closed", "restored"})
"""Kinds of event that ask little by themselves."""
EFFECT_KINDS = frozenset({"new-edition", "applies-from", "comply-by", "date-moved", "duty-changed"})
"""Kinds of event that take effect on their day; others only happen on it."""
LEVEL_WORDS: Mapping[str, str] = {"high": "Weighs much", "medium": "Weighs something", "low": "Weighs little"}
BINDS, MAY_BIND = 0.9, 0.5
"""How binding it must be to be called required, and to be called partly so."""
FIRM_TOUCH, LOOSE_TOUCH = 0.55, 0.3
"""How firmly needs must rest on it to be named as a reason for weight; below the second they are one against it."""
SOON, LONG_AGO = 0.6, 0.5
"""The same of how soon it comes."""


@dataclass(frozen=True, slots=True)
class SeverityFacts:
    """What the sentence says. Parts are 0 to 1; ``days``: to when it takes effect, None where it has no day."""

    kind: str
    is_minor: bool
    level: str
    touch: float
    binding: float
    soon: float
    days: int | None
    needs: int
    is_spent: bool = False
    who: str = ""
    is_far: bool = False
    """Whether no need has it among its nearest candidates."""


def describe_severity(facts: SeverityFacts) -> str:
    """One sentence: the level and what happened, then what speaks for that weight, and what against it."""
    weighty, light = _list_reasons(facts)
    is_light = facts.is_minor or facts.kind in LIGHT_KINDS
    happened = MINOR_WORDS if facts.is_minor else WHAT_HAPPENED.get(facts.kind, "something changed")
    if facts.level != "low":
        against = f", but {join_words(light)}" if light else ""
        return f"{LEVEL_WORDS[facts.level]}: {join_words([happened, *weighty])}{against}."
    if is_light or not light:
        return f"{LEVEL_WORDS['low']}: {join_words([happened, *light])}."
    return f"{LEVEL_WORDS['low']} although {happened}: {join_words(light)}."


def _list_reasons(facts: SeverityFacts) -> tuple[list[str], list[str]]:
    """What speaks for weight, and what against."""
    weighty: list[str] = []
    light: list[str] = []
    (weighty if facts.binding >= MAY_BIND and not facts.is_spent else light).append(_describe_binding(facts))
    if facts.is_spent:
        light.append("its edition asked its last more than half a year before")
    elif facts.days is not None:
        (weighty if facts.soon >= SOON else light).append(_describe_timing(facts))
    count = "one need rests" if facts.needs == 1 else f"{facts.needs} needs rest"
    if facts.is_far:
        light.append(f"{count} on it only as a distant match")
    elif facts.touch < LOOSE_TOUCH:
        light.append(f"{count} on it only loosely")
    else:
        weighty.append(f"{count} on it{' firmly' if facts.touch >= FIRM_TOUCH else ''}")
    return weighty, light


def _describe_binding(facts: SeverityFacts) -> str:
    if facts.is_spent and facts.binding >= MAY_BIND:
        return "it bound people once"
    if facts.binding >= BINDS:
        return f"it is required of {facts.who}" if facts.who else "it is required by law or mandate"
    if facts.binding >= MAY_BIND:
        return "it is a collection that its senders are expected to make"
    return "no law or mandate requires it"


def _describe_timing(facts: SeverityFacts) -> str:
    days = facts.days or 0
    if facts.kind == "new-edition" and days == 0:
        return "it is in force now"
    if days == 0:
        return "it counts from the day it was seen"
    if days > 0:
        return f"it takes effect in {_describe_span(days)}"
    verb = "took effect" if facts.kind in EFFECT_KINDS else "happened"
    return f"it {verb} {_describe_span(-days)} before it was seen"


def _describe_span(days: int) -> str:
    """Days as people say them: “12 days”, “3 months”, “4 years”."""
    if days < 60:
        return "one day" if days == 1 else f"{days} days"
    return f"{round(days / 30.44)} months" if days < 700 else f"{round(days / 365.25)} years"
