"""From one step to what happened: the rules are asked in their order. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from homefinder.change.diff.record_step import ANNOUNCED, RecordStep
from homefinder.change.diff.values import format_value
from homefinder.change.events.predicates import PredicateMatch
from homefinder.change.events.rules import RULES, Rule
from homefinder.change.kinds import MAJOR, MINOR
from homefinder.clean.wording import format_kind

_CONTENT = "content-changed"
_ANNOUNCED_RULES = tuple(rule for rule in RULES if rule.example.announced_fact)
_OBSERVED_RULES = tuple(rule for rule in RULES if not rule.example.announced_fact)


@dataclass(frozen=True, slots=True)
class StepEvent:
    """One event of a step: the rule that made it, what it saw, and the sentence for people."""

    kind: str
    rule: str
    match: PredicateMatch
    sentence: str
    weight: str = ""


def classify(step: RecordStep) -> tuple[StepEvent, ...]:
    """The events of a step, in the order of the rules; those of its content as one."""
    found: list[StepEvent] = []
    reasons: list[tuple[Rule, PredicateMatch]] = []
    for rule in _ANNOUNCED_RULES if step.change == ANNOUNCED else _OBSERVED_RULES:
        sign = None if step.curated and rule.kind == _CONTENT and step.change != ANNOUNCED else rule.predicate(step)
        if sign is None:
            continue
        step = step.without_fields(rule.explained_fields)
        if rule.kind == _CONTENT and step.change != ANNOUNCED:
            reasons.append((rule, sign))
        else:
            found.append(StepEvent(rule.kind, rule.name, sign, format_rule_sentence(rule, sign, step), sign.weight))
    return (*found, *_merge_content_reasons(reasons, step))


def _merge_content_reasons(reasons: Sequence[tuple[Rule, PredicateMatch]], step: RecordStep) -> tuple[StepEvent, ...]:
    """What changed in the content as one event, of the gravest reason; reasons that add nothing are left out."""
    if not reasons:
        return ()
    weight = MAJOR if any(sign.weight == MAJOR for _, sign in reasons) else MINOR
    rule, sign = next(item for item in reasons if item[1].weight == weight)
    said = [format_rule_sentence(one, item, step) for one, item in reasons]
    return (StepEvent(_CONTENT, rule.name, sign, " ".join(dict.fromkeys(said)), weight),)


def format_rule_sentence(rule: Rule, match: PredicateMatch, step: RecordStep) -> str:
    """The rule's sentence with its values, first letter a capital."""
    filled = rule.sentence.format(
        before=format_value(match.before),
        after=format_value(match.after),
        why=format_value(match.why) if rule.example.announced_fact else match.why,
        thing=format_kind(step.kind),
    )
    return filled[:1].upper() + filled[1:]
