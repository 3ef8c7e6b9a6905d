"""What changed between two lists of duties of one thing: the event that a lead must not miss. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homefinder.duties.model import BY_MEMBERSHIP, BY_STATUS, LAW, LEVELS, MANDATED, Duty

NOW_COMPULSORY, NEW_RULE, CHANGED, WEAKER, RULE_GONE, EXCLUDED = (
    "now compulsory", "new rule", "changed", "weaker", "rule gone", "excluded from a duty",
)  # fmt: skip
"""Kinds of change of a duty."""

COMPULSORY_LEVELS = frozenset({LAW, MANDATED})
NOT_STATED = "not-stated"
"""Written for the level of a rule that is there and says none."""


@dataclass(frozen=True, slots=True)
class DutyChange:
    """One duty that came, went or is another. ``before`` and ``after`` are levels; empty where there was no rule."""

    kind: str
    before: str
    after: str
    duty: Duty
    """As it is now; as it was, where it is gone."""


def compare_duties(before: Sequence[Duty], after: Sequence[Duty]) -> list[DutyChange]:
    """What differs. Duties of declared rules are compared rule by rule, those in words by the strongest of them."""
    return [
        *_compare_rules([duty for duty in before if duty.rule], [duty for duty in after if duty.rule]),
        *_compare_strongest([duty for duty in before if not duty.rule], [duty for duty in after if not duty.rule]),
    ]


def _compare_rules(before: Sequence[Duty], after: Sequence[Duty]) -> Iterator[DutyChange]:
    old, new = _group_rules(before), _group_rules(after)
    for key in [*old, *(key for key in new if key not in old)]:
        if found := _classify(old.get(key), new.get(key)):
            yield found


def _group_rules(duties: Sequence[Duty]) -> dict[tuple[str, str, bool], Duty]:
    """The strongest duty of each rule: of one thing, for one body, that binds it or leaves it out."""
    found: dict[tuple[str, str, bool], Duty] = {}
    for duty in sorted(duties, key=_rank):
        found.setdefault((duty.applies_to, duty.rule, duty.is_excluded), duty)
    return found


def _compare_strongest(before: Sequence[Duty], after: Sequence[Duty]) -> Iterator[DutyChange]:
    old = min((duty for duty in before if duty.level), key=_rank, default=None)
    new = min((duty for duty in after if duty.level), key=_rank, default=None)
    if found := _classify(old, new):
        yield found


def leave_first_words_out(changes: Sequence[DutyChange]) -> list[DutyChange]:
    """Of a thing that is new: only rules and lists that it came onto. What its words state came with the thing
    itself."""
    return [change for change in changes if change.duty.rule or change.duty.basis in (BY_MEMBERSHIP, BY_STATUS)]


def _rank(duty: Duty) -> int:
    return LEVELS.index(duty.level) if duty.level in LEVELS else len(LEVELS)


def _classify(old: Duty | None, new: Duty | None) -> DutyChange | None:
    """What it is to those who are bound, or nothing where their duty stays as it was."""
    before, after = old.level if old else "", new.level if new else ""
    if new is None:
        return DutyChange(RULE_GONE, before, "", old) if old and before else None
    if old is None:
        return DutyChange(_name_new(new), "", after, new) if after else None
    if before == after:
        return DutyChange(CHANGED, before, after, new) if before and _moved(old, new) else None
    if _rank(new) > _rank(old):
        return DutyChange(WEAKER, before, after or NOT_STATED, new)
    return DutyChange(
        _name_new(new) if not before or after in COMPULSORY_LEVELS else CHANGED, before or NOT_STATED, after, new
    )


def _name_new(duty: Duty) -> str:
    return EXCLUDED if duty.is_excluded else NOW_COMPULSORY if duty.level in COMPULSORY_LEVELS else NEW_RULE


def _moved(old: Duty, new: Duty) -> bool:
    """Whether the same level holds from another day or until another day."""
    return (old.starts, old.ends) != (new.starts, new.ends)
