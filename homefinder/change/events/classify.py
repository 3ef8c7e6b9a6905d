"""From one step to what happened: the rules are asked in their order. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from homefinder.change.diff.record_step import TOLD, Step
from homefinder.change.events.predicates import Sign
from homefinder.change.events.rules import RULES, Rule
from homefinder.change.kinds import MAJOR, MINOR

QUOTED = 90
"""Longest value, in characters, that a sentence quotes."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CONTENT = "content-changed"
_TOLD = tuple(rule for rule in RULES if rule.example.told)
_SEEN = tuple(rule for rule in RULES if not rule.example.told)
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?")


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a step: the rule that made it, what it saw, and the sentence for people."""

    kind: str
    rule: str
    sign: Sign
    sentence: str
    weight: str = ""


def classify(step: Step) -> tuple[Happened, ...]:
    """The events of a step, in the order of the rules; those of its content as one."""
    found: list[Happened] = []
    reasons: list[tuple[Rule, Sign]] = []
    for rule in _TOLD if step.change == TOLD else _SEEN:
        sign = None if step.curated and rule.kind == _CONTENT and step.change != TOLD else rule.when(step)
        if sign is None:
            continue
        step = step.without(rule.takes)
        if rule.kind == _CONTENT and step.change != TOLD:
            reasons.append((rule, sign))
        else:
            found.append(Happened(rule.kind, rule.name, sign, sentence(rule, sign, step), sign.weight))
    return (*found, *_content(reasons, step))


def _content(reasons: Sequence[tuple[Rule, Sign]], step: Step) -> tuple[Happened, ...]:
    """What changed in the content as one event, of the gravest reason; reasons that add nothing are left out."""
    if not reasons:
        return ()
    weight = MAJOR if any(sign.weight == MAJOR for _, sign in reasons) else MINOR
    rule, sign = next(item for item in reasons if item[1].weight == weight)
    said = [sentence(one, item, step) for one, item in reasons]
    return (Happened(_CONTENT, rule.name, sign, " ".join(dict.fromkeys(said)), weight),)


def sentence(rule: Rule, sign: Sign, step: Step) -> str:
    """The rule's sentence with its values, first letter a capital."""
    filled = rule.sentence.format(
        before=shown(sign.before), after=shown(sign.after), why=_why(rule, sign), thing=_thing(step.kind)
    )
    return filled[:1].upper() + filled[1:]


def shown(value: str) -> str:
    """A value as a sentence shows it: a day in words, an address as it is, words in quotes, nothing as such."""
    if not value:
        return "nothing"
    if _DAY.fullmatch(value):
        return in_words(value)
    if _DAY.fullmatch(value[:10]) and value[10:11] == "T":
        return f"{in_words(value[:10])}, {value[11:16]} UTC"
    if value.startswith(("http://", "https://", "/")):
        return value
    short = value if len(value) <= QUOTED else value[: QUOTED - 1] + "…"
    return f"“{short}”"


def in_words(day: str) -> str:
    """``2026-05-15`` as 15 May 2026, ``2026-05`` as May 2026, anything else as it is."""
    if not _DAY.fullmatch(day):
        return day
    parts = day.split("-")
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else parts[0]
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def _why(rule: Rule, sign: Sign) -> str:
    return shown(sign.why) if rule.example.told else sign.why


def _thing(kind: str) -> str:
    words = {"api": "an API", "guidance": "guidance", "legislation": "legislation"}
    name = kind.replace("-", " ")
    return words.get(kind, f"{'an' if name[:1] in 'aeiou' else 'a'} {name}")
