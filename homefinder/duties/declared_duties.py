"""Duties by the rules that a source declares for its own fields: ``duties:`` in ``sources/ID.yml``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from homefinder.duties.model import LEVELS, Duty
from homefinder.source import DutyRule

_NAME = re.compile(r"\{([^{}]+)\}")
MOST_MEMBERS = 2_000
"""Members of a list that one rule reads."""


def list_declared_duties(content: Mapping[str, Any], rules: Sequence[DutyRule]) -> tuple[list[Duty], frozenset[str]]:
    """The duties, and the fields whose meaning a rule that applied has told.

    A rule of the source that states no level is kept without one, so that it is known not to have gone.
    """
    duties: list[Duty] = []
    covered: set[str] = set()
    for rule in rules:
        for member in _list_members(content, rule):
            if not _is_met(member, content, rule):
                continue
            covered.update(rule.covers)
            if duty := _build_duty(member, content, rule):
                duties.append(duty)
    return duties, frozenset(covered)


def list_values(content: object, path: str) -> Iterator[object]:
    """What stands at a dotted path; of each member where a list stands on the way."""
    if isinstance(content, list | tuple):
        for member in content:
            yield from list_values(member, path)
    elif not path:
        yield content
    elif isinstance(content, Mapping):
        head, _, rest = path.partition(".")
        if head in content:
            yield from list_values(content[head], rest)


def _list_members(content: Mapping[str, Any], rule: DutyRule) -> Iterator[Mapping[str, Any]]:
    if not rule.each:
        yield content
        return
    for number, member in enumerate(list_values(content, rule.each)):
        if number >= MOST_MEMBERS:
            return
        if isinstance(member, Mapping):
            yield member


def _is_met(member: Mapping[str, Any], content: Mapping[str, Any], rule: DutyRule) -> bool:
    is_wanted = all(_matches(member, content, path, forms) for path, forms in rule.when.items())
    return is_wanted and not any(_matches(member, content, path, forms) for path, forms in rule.unless.items())


def _matches(member: Mapping[str, Any], content: Mapping[str, Any], path: str, forms: Sequence[str]) -> bool:
    values = [_to_text(value).lower() for value in _find(member, content, path)]
    return any(fnmatchcase(value, form.lower()) for value in values if value for form in forms)


def _find(member: Mapping[str, Any], content: Mapping[str, Any], path: str) -> list[object]:
    """The values in the member, else in the whole record; ``^`` before a path means the record at once."""
    if path.startswith("^"):
        return list(list_values(content, path[1:]))
    return list(list_values(member, path)) or list(list_values(content, path))


def _build_duty(member: Mapping[str, Any], content: Mapping[str, Any], rule: DutyRule) -> Duty | None:
    level = _fill(rule.level, member, content)
    level = rule.levels.get(level, level)
    if level not in LEVELS:
        level = ""
    if not level and not rule.rule:
        return None
    bound = _fill(rule.bound, member, content)
    return Duty(
        level, rule.names.get(bound, bound), _fill(rule.applies_to, member, content),
        _fill(rule.starts, member, content), _fill(rule.ends, member, content), _fill(rule.by, member, content),
        _fill(rule.quote, member, content)[:300], rule.place or next(iter(rule.when), ""), rule.basis,
        bool(rule.excluded) and _is_excluded(member, content, rule), _fill(rule.rule, member, content),
    )  # fmt: skip


def _is_excluded(member: Mapping[str, Any], content: Mapping[str, Any], rule: DutyRule) -> bool:
    return all(_matches(member, content, path, forms) for path, forms in rule.excluded.items())


def _fill(template: str, member: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """The template with its names filled; ``{a|b}`` takes b where a is empty. A name without a value leaves nothing."""

    def fill(found: re.Match[str]) -> str:
        for path in found[1].split("|"):
            if values := [text for value in _find(member, content, path) if (text := _to_text(value))]:
                return values[0]
        return ""

    return " ".join(_NAME.sub(fill, template).split())


def _to_text(value: object) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()
