"""What a decision is, what it must be to be kept, and what holds of a pair. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from homefinder.clean.characters import collapse_whitespace, tidy_lines
from homefinder.clean.days import NOT_A_DATE_MESSAGE, is_day
from homefinder.decisions.people import normalise_orcid
from homefinder.decisions.rebind import NEWER_EDITION, parse_record_hashes
from homefinder.errors import UsageError
from homefinder.store.moments import NOT_A_MOMENT_MESSAGE, is_moment

VERDICTS = ("accept", "reject", "unsure")
DISPUTED_VERDICT = "disputed"
"""What stands on a pair where the latest verdicts of its reviewers differ."""

LOOK_AGAIN_WHEN = ("new-edition", "any-change")
"""What brings a decision back for review; where nothing is said, any change does."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict of one person on one pair. Dates are ISO 8601; ``records`` is JSON, record id → content hash, with an
    empty hash for the newer editions of its series that were known then. ``uid`` and ``noted_at``, the moment (UTC) by
    which decisions are in order, are empty until it is kept."""

    need_id: str
    home_id: str
    verdict: str
    reason: str
    reviewer: str
    decided_on: str
    role: str = ""
    records: str = ""
    need_title: str = ""
    home_title: str = ""
    home_url: str = ""
    series: str = ""
    review_on: str = ""
    review_trigger: str = ""
    uid: str = ""
    noted_at: str = ""
    undone_on: str = ""
    undone_by: str = ""
    undone_because: str = ""
    proposed_by: str = ""
    """The tool that had proposed the pair when the person judged it; empty where the person thought of it."""
    proposer_version: str = ""
    settles: str = ""
    """Uids, with spaces between, of the judgements whose difference this one settles; empty for any other."""

    @property
    def record_hashes(self) -> Mapping[str, str]:
        """The home's own records as they were, by id."""
        return {record: kept for record, kept in parse_record_hashes(self.records).items() if kept != NEWER_EDITION}

    @property
    def look_again(self) -> str:
        """What is to bring it back, in words: “on 2027-03-01 or at a new edition”; empty where nothing was said."""
        words = {"new-edition": "at a new edition", "any-change": "at any change"}.get(self.review_trigger, "")
        return " or ".join(filter(None, (self.review_on and f"on {self.review_on}", words)))


@dataclass(frozen=True, slots=True)
class PairDecisions:
    """What holds of a pair: the latest decision of each reviewer, in the order in which they were made.

    ``home_id`` is where the home is now, or, where the catalogue has it no more, where it was when it was decided.
    """

    need_id: str
    home_id: str
    is_present: bool
    """Whether the catalogue has both the need and the home; what rests on neither decides nothing."""
    latest: tuple[Decision, ...]
    verdicts: Mapping[str, str] = field(default_factory=dict)

    @property
    def settlement(self) -> Decision | None:
        """The latest judgement that settled a difference, also where somebody has disagreed with it since."""
        return next((item for item in reversed(self.latest) if item.settles), None)

    @property
    def verdict(self) -> str:
        """accept, reject or unsure where all reviewers agree; else ``disputed``.

        What settled a difference stands over all that was said before it; whoever differs afterwards disputes it anew.
        """
        first = self.latest.index(self.settlement) if self.settlement else 0
        said = {item.verdict for item in self.latest[first:]}
        return said.pop() if len(said) == 1 else DISPUTED_VERDICT

    @property
    def last(self) -> Decision:
        return self.latest[-1]


def normalise_reviewer(reviewer: str) -> str:
    """By what a reviewer is known: the name without case and stray spaces."""
    return collapse_whitespace(reviewer).casefold()


def validate_decision(decision: Decision, **more: str) -> Decision:
    """The decision (with the fields of ``more``) as it is kept: reasons in the lines in which they
    were written, all else in one. Raises UsageError for a wrong one."""
    tidy = replace(
        decision,
        **{
            item.name: (tidy_lines if item.name in _IN_LINES else collapse_whitespace)(getattr(decision, item.name))
            for item in fields(Decision)
            if item.name not in _AS_IS
        },
    )
    tidy = replace(tidy, reviewer=normalise_orcid(tidy.reviewer))
    if tidy.verdict not in VERDICTS:
        raise UsageError(f"no verdict {decision.verdict!r}; there are {', '.join(VERDICTS)}")
    if not (tidy.need_id and tidy.home_id and tidy.reason and tidy.reviewer):
        raise UsageError("a decision needs a need, a home, a reason and a reviewer")
    if tidy.review_trigger and tidy.review_trigger not in LOOK_AGAIN_WHEN:
        raise UsageError(f"no trigger {tidy.review_trigger!r}; there are {', '.join(LOOK_AGAIN_WHEN)}")
    for said in filter(None, (tidy.decided_on, tidy.review_on, tidy.undone_on)):
        if not is_day(said):
            raise UsageError(f"{said!r} {NOT_A_DATE_MESSAGE}")
    if tidy.noted_at and not is_moment(tidy.noted_at):
        raise UsageError(f"{tidy.noted_at!r} {NOT_A_MOMENT_MESSAGE}")
    parse_record_hashes(tidy.records)
    return replace(tidy, **more)


_IN_LINES = frozenset({"reason", "undone_because"})
"""Fields in which a person tells why, over as many lines as it takes."""
_AS_IS = frozenset({"need_id", "home_id", "records", "home_url", "series"})
"""Fields that name something: a changed space would name another thing."""
