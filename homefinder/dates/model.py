"""One dated fact that a publication states, the kinds there are, and an interval of days. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DATE_KINDS: Mapping[str, str] = {
    "opens": "opens",
    "load-by": "load the first data by",
    "submit-by": "submit by",
    "clean-until": "clean and correct until",
    "reference-date": "the day that the data describe",
    "period": "the time that the data cover",
    "applies-from": "applies from",
    "comply-by": "comply by",
    "consult-opens": "consultation opens",
    "consult-closes": "consultation closes",
    "review-date": "to be reviewed",
    "withdrawn-on": "withdrawn",
    "publish-expected": "to be published",
}
"""Kinds of date, with what a person reads for each."""

DEADLINE_KINDS = frozenset({"load-by", "submit-by", "clean-until", "comply-by", "consult-closes"})
"""Kinds by whose last day something must have been done."""

FIRM, PROVISIONAL, RELATIVE = "firm", "provisional", "relative"
DAY, MONTH, SEASON, YEAR = "day", "month", "season", "year"
PRECISIONS = (DAY, MONTH, SEASON, YEAR)


@dataclass(frozen=True, slots=True)
class Interval:
    """The days in which a point lies, or from which to which a period goes; None where that end is open."""

    starts: date | None
    ends: date | None
    precision: str = DAY

    @property
    def is_open(self) -> bool:
        """Whether one end is not stated, as of “before March 2026”."""
        return self.starts is None or self.ends is None

    def contains(self, other: Interval) -> bool:
        """Whether the other lies within this one, both ends being known."""
        if self.starts is None or self.ends is None or other.starts is None or other.ends is None:
            return False
        return self.starts <= other.starts and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What a publication says is to happen when: ISO days, empty where an end is open or the date is a rule only."""

    kind: str
    starts: str
    ends: str
    precision: str
    certainty: str
    who: str
    """Who must act, in the publication's words; empty where it does not say."""
    what: str
    edition: str
    quote: str
    place: str

    def to_dict(self) -> dict[str, str]:
        """The fact as ``dates --json`` writes it."""
        return {
            "kind": self.kind, "starts": self.starts, "ends": self.ends, "precision": self.precision,
            "certainty": self.certainty, "who": self.who, "what": self.what, "edition": self.edition,
            "quote": self.quote, "place": self.place,
        }  # fmt: skip
