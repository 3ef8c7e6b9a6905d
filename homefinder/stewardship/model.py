"""What is known of who looks after a home. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

NOT_KNOWN = "Not known"
"""What is said where nothing is: never a guess, and never silence."""
OWN_FIELD = "its own field"
"""What stands as the source of a day that the thing itself bears."""


@dataclass(frozen=True, slots=True)
class StewardshipLine:
    """One question, what is known, and why. ``ask``: whom, where it is not known. ``page``: where more is told."""

    topic: str
    question: str
    answer: str
    why: str
    ask: str = ""
    page: str = ""

    @property
    def is_known(self) -> bool:
        return self.answer != NOT_KNOWN

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "known": self.is_known}


@dataclass(frozen=True, slots=True)
class FundingFact:
    """A sentence that says until when money or a programme keeps the thing going. ``ends`` is ISO, as exact as
    stated."""

    ends: str
    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class StewardshipFacts:
    """All that the lines are made of. Days are ISO 8601; what is empty is not known."""

    owner: str
    owner_since: str
    owner_state: str
    successor: str
    lifecycle: str
    last_edition: str
    age_days: int | None
    editions: int
    rhythm_days: int | None
    next_due: str
    warnings: Sequence[str]
    route: str
    route_reason: str
    addressed_to: str
    route_url: str
    durations: str
    funding: Sequence[FundingFact]
    licence: str
    licence_source: str
    helps: Sequence[tuple[str, str, str]]
    """Kind of help (validator, guidance, test data), its title and its address."""
    checked_links: int
    dead_links: int
    checked_on: str
    related: Sequence[str]
    parts: int
    needs: int
    users: Sequence[str]
    sources: Sequence[str]
    seen_on: str
