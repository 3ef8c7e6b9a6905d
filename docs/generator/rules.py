"""docs/reference/rules.md: every rule by which a change becomes an event, with its worked example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docs.generator.described import first_paragraph
from docs.generator.markdown import code, page, table
from homefinder.change import criteria
from homefinder.change.diff.record_step import build_step
from homefinder.change.events.classify import classify
from homefinder.change.events.rules import RULES, Rule, RuleExample
from homefinder.change.kinds import EVENT_KINDS
from homefinder.model import canonical_json

INTRODUCTION = f"""Every event names the rule that made it. The rules stand in `homefinder/change/events/rules.py`, in
the order in which they are asked; the words and thresholds that they use stand in
`homefinder/change/criteria.py`. What they are for is told in [What changed](../changes.md).

A text is rewritten where more than {criteria.REWORDED_SHARE:.0%} of its words differ; a consultation is told to be
closing {criteria.CLOSING_DAYS} days before it closes. An edit of {criteria.MIN_SHARED_RECORDS} records of one run or
more is one event with its members; what comes back the same within {criteria.RETURN_DAYS} days is one event with both
days."""


def rules_page() -> str:
    """The page, by kind of event."""
    kinds = [f"## {code(kind)}\n\n{meaning}\n\n{_rules(kind)}" for kind, meaning in EVENT_KINDS.items()]
    return page("Rules of events", INTRODUCTION, *kinds)


def _rules(kind: str) -> str:
    rows = [
        (code(rule.name), _describe_condition(rule), _example(rule.example), _render_sentence(rule))
        for rule in RULES
        if rule.kind == kind
    ]
    return table(("rule", "holds for", "example", "what the event says then"), rows)


def _describe_condition(rule: Rule) -> str:
    """In one line what the rule looks at: what its predicate says of itself."""
    if rule.example.announced_fact:
        return f"a dated {code(rule.example.announced_fact.kind)} that the publication tells"
    names = ", ".join(code(name) for name in rule.explained_fields if name != "*")
    return first_paragraph(rule.predicate.__doc__) or f"{names} says another thing"


def _render_sentence(rule: Rule) -> str:
    """The sentence that the worked example gives."""
    example = rule.example
    before, after = ({"kind": example.kind, **side} if side else {} for side in (example.before, example.after))
    step = build_step(
        example.change, before, after, edition=example.edition, announced_fact=example.announced_fact,
        absence=example.absence, former_key=example.former_key, is_same_owner=example.is_same_owner,
    )  # fmt: skip
    return next(one.sentence for one in classify(step) if one.rule == rule.name)


def _example(example: RuleExample) -> str:
    if example.announced_fact:
        note = f", “{example.announced_fact.note}”" if example.announced_fact.note else ""
        return f"{example.announced_fact.date}{note}"
    if example.change != "changed":
        return code(_fields(example.after or example.before))
    names = sorted(name for name in example.before.keys() | example.after.keys() if _is_different(example, name))
    before, after = ({name: side[name] for name in names if name in side} for side in (example.before, example.after))
    return f"{code(_fields(before))} → {code(_fields(after))}"


def _is_different(example: RuleExample, name: str) -> bool:
    return bool(example.before.get(name) != example.after.get(name))


def _fields(fields: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_value(value)}" for name, value in fields.items()) or "nothing"


def _value(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value)
