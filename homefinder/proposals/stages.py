"""Which step a proposal is at, and how many days it was in each. Pure.

The label decides, then what the owner's people say; what a reader says decides nothing, nor does a title. A day that
is not known is not zero days: an end without a day is ``?``, and a beginning that was not seen makes a count ``>=``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.clean.days import count_days
from homefinder.proposals.answers import find_assessment
from homefinder.proposals.model import (
    ACCEPTED_STAGES,
    CHALLENGE,
    CLOSED,
    PROPOSAL,
    REJECTED,
    SUGGESTION,
    Proposal,
    Remark,
)

REFUSAL = re.compile(
    r"\b(?:(?:is|are|be|was|seems?|look(?:s)?)\s)?not (?:be )?(?:a )?(?:suitable|appropriate|"
    r"the right place|in scope|within (?:the |our )?scope|"
    r"something (?:we|that we) (?:can|could|will)|able to (?:take|adopt|progress|recommend))"
    r"|\b(?:will|can|could|do|did|shall) ?not (?:be )?(?:tak(?:e|en|ing) (?:this |it "
    r")?(?:forward|further)|pursu\w+|adopt\w*|progress\w*|recommend\w*|accept\w*)"
    r"|\b(?:we|the board|the panel|i)\s(?:have\s|has\s|must\s|had to\s)?(?:declin\w+|"
    r"reject\w*|refus\w+|turn(?:ed)? down)\b"
    r"|\b(?:is|was|were|has been|have been|be)\s(?:declined|rejected|refused|turned down|out "
    r"of scope)\b|\bwon[’']t be (?:taken|pursued)\b",
    re.IGNORECASE,
)
"""The owner says no, in words."""
CLOSING = re.compile(
    r"\b(?:we (?:are|will be|have)|i am|i have|i[’']m|we[’']re) (?:now )?clos(?:ing|ed)\b|"
    r"\b(?:closing|closed) (?:this|the|it)\b"
    r"|\b(?:this|the) (?:issue|suggestion|challenge|proposal)\b[^.]{0,40}\b(?:is|was|has been) (?:now )?closed\b"
    r"|\bno challenge owner\b|\b(?:superseded|duplicate of|withdrawn)\b",
    re.IGNORECASE,
)
"""The owner ends it for a reason that is no refusal."""
PROPOSAL_TEXT = re.compile(
    r"^\s*(?:#+\s*)?(?:\*\*)?(?:proposal\b|submission to the\b|.{0,60}\bproposal for submission\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""A text that is the proposal itself."""
PUBLICATION_NEWS = re.compile(
    r"\b(?:has|have) (?:now )?been (?:published|approved|adopted|mandated|recommended)\b|"
    r"\b(?:is|was) (?:now )?(?:published|adopted)\b",
    re.IGNORECASE,
)
FORM = re.compile(r"^\s*#*\s*challenge owner\b", re.IGNORECASE | re.MULTILINE)
"""The owner's form for a challenge, filled in."""


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A step and how long it took: days, None where its end has no day. ``at_least``: its beginning was not seen."""

    stage: str
    days: int | None
    at_least: bool = False

    def __str__(self) -> str:
        return f"{self.stage}:{'?' if self.days is None else f'>={self.days}' if self.at_least else self.days}"


def read_stage(proposal: Proposal) -> str:
    """The step that it is at, on the last day seen."""
    for label in ACCEPTED_STAGES:
        if label in proposal.labels:
            return label
    for label in (REJECTED, CLOSED):
        if label in proposal.labels:
            return label
    if any(REFUSAL.search(remove_questions(remark.text)) for remark in _list_team_remarks(proposal)):
        return REJECTED
    if not proposal.is_open and any(CLOSING.search(remark.text) for remark in _list_team_remarks(proposal)):
        return CLOSED
    for label in (PROPOSAL, CHALLENGE, SUGGESTION):
        if label in proposal.labels:
            return label
    if not proposal.is_open:
        return CLOSED
    return CHALLENGE if FORM.search(proposal.opening) else SUGGESTION


def list_spans(proposal: Proposal) -> list[StageSpan]:
    """The steps whose length the dated texts tell, in their order; none where they tell nothing."""
    stage, started = read_stage(proposal), proposal.opened_on
    is_unseen = not proposal.opening
    first = CHALLENGE if CHALLENGE in proposal.labels else SUGGESTION if SUGGESTION in proposal.labels else PROPOSAL
    turn = _find_turn(proposal)
    end = _find_end(proposal, stage)
    if stage not in ACCEPTED_STAGES:
        if first == CHALLENGE and turn and turn.day > started and not is_unseen:
            return [StageSpan(CHALLENGE, count_days(started, turn.day))]
        return [StageSpan(first, count_days(started, end), is_unseen)] if end and end > started else []
    if turn and turn.day == started and PROPOSAL_TEXT.search(turn.text):
        first = PROPOSAL
    if turn and turn.day > started and first != PROPOSAL:
        spans = [StageSpan(first, count_days(started, turn.day), is_unseen)]
        return [*spans, StageSpan(PROPOSAL, count_days(turn.day, end) if end else None)]
    return [StageSpan(first, count_days(started, end) if end else None, bool(end) and is_unseen)]


def format_spans(spans: list[StageSpan]) -> str:
    """``challenge:168 proposal:?``."""
    return " ".join(map(str, spans))


def remove_questions(text: str) -> str:
    """The text without what is quoted from others: lines behind ``>``, and a mail that was answered."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith(">")]
    whole = "\n".join(kept)
    return re.split(r"(?m)^(?:From|Sent|On .{5,60} wrote):", whole, maxsplit=1)[0]


def _list_team_remarks(proposal: Proposal) -> Iterator[Remark]:
    return (remark for remark in proposal.remarks if remark.is_of_team)


def _find_turn(proposal: Proposal) -> Remark | None:
    """The text with which a challenge became a proposal: the proposal itself, else the first assessment."""
    proposed = next((remark for remark in proposal.remarks if PROPOSAL_TEXT.search(remark.text)), None)
    return proposed or next((remark for remark in proposal.remarks if find_assessment(remark.text)), None)


def _find_end(proposal: Proposal, stage: str) -> str:
    """The day on which it came to its end, or nothing where none is known."""
    if stage in ACCEPTED_STAGES:
        said = [remark.day for remark in _list_team_remarks(proposal) if PUBLICATION_NEWS.search(remark.text)]
        return said[0] if said else proposal.closed_on
    return proposal.closed_on
