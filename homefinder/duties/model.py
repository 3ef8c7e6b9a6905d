"""A duty as a publication states it. Values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from homefinder.clean.days import parse_first_day, parse_last_day

LAW, MANDATED, RECOMMENDED, VOLUNTARY = "law", "mandated", "recommended", "voluntary"

LEVELS = (LAW, MANDATED, RECOMMENDED, VOLUNTARY)
"""From the strongest down. What nobody states has no level: it is never taken for voluntary."""

LEVEL_LABELS: Mapping[str, str] = {
    LAW: "required by law",
    MANDATED: "mandated",
    RECOMMENDED: "recommended",
    VOLUNTARY: "voluntary",
    "": "not stated",
}
"""The levels as people read them."""

BY_WORDS, BY_STATUS, BY_LEGAL_BASIS, BY_MEMBERSHIP, BY_SOURCE_RULE = (
    "words", "status", "legal-basis", "membership", "source-rule",
)  # fmt: skip

BASES = (BY_WORDS, BY_STATUS, BY_LEGAL_BASIS, BY_MEMBERSHIP, BY_SOURCE_RULE)
"""How a duty is known: its words, a field that gives it a status, the law that a return rests on, the list that the
thing stands on, or what another publication says of all that the source approves."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What one publication states of one thing. Days are ISO 8601, as exact as stated; what is not stated is empty."""

    level: str
    bound: str = ""
    """Who is bound."""
    applies_to: str = ""
    """The field of application."""
    starts: str = ""
    ends: str = ""
    by: str = ""
    """The law, the decision, the board or the notice."""
    quote: str = ""
    """The words as they stand."""
    place: str = ""
    """The field of the record that they stand in, such as ``description`` or ``extra.guidance``."""
    basis: str = BY_WORDS
    is_excluded: bool = False
    """Whether those named in ``bound`` are the ones who are not bound."""
    rule: str = ""
    """The publication's own code of the rule, where it has one."""

    def has_begun(self, today: str) -> bool:
        """Whether it holds already on a day (ISO); one without a day does."""
        return not self.starts or parse_first_day(self.starts).isoformat() <= today

    def has_ended(self, today: str) -> bool:
        """Whether its last day (ISO) lies before ``today``."""
        return bool(self.ends) and parse_last_day(self.ends).isoformat() < today

    def with_changes(self, **changes: str | bool) -> Self:
        return replace(self, **changes)  # type: ignore[arg-type]


def find_strongest_duty(duties: Iterable[Duty], today: str) -> Duty | None:
    """The strongest duty that has begun by ``today`` (ISO); of two as strong the one that names more.

    One that ended counts only where nothing else is stated, and what excludes somebody never does.
    """
    begun = [duty for duty in duties if duty.level and not duty.is_excluded and duty.has_begun(today)]
    return min(
        begun,
        key=lambda duty: (duty.has_ended(today), LEVELS.index(duty.level), -count_facts(duty)),
        default=None,
    )


def count_facts(duty: Duty) -> int:
    """How many of its parts are stated."""
    return sum(map(bool, (duty.bound, duty.applies_to, duty.starts, duty.ends, duty.by, duty.quote)))
