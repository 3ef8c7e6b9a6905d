"""The words that tell what became of a proposal: the decision, the refusal, or the last word of weight. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from homefinder.proposals.answers import find_assessment
from homefinder.proposals.model import Proposal
from homefinder.proposals.stages import CLOSING, PUBLICATION_NEWS, REFUSAL, remove_questions

LONGEST_REASON = 600
WEIGHTS: tuple[tuple[re.Pattern[str], int], ...] = (
    (REFUSAL, 10),
    (CLOSING, 9),
    (PUBLICATION_NEWS, 8),
    (re.compile(r"\bis not an? open standard\b|\bshould not be\b|\bnobody should\b", re.IGNORECASE), 7),
    (
        re.compile(
            r"\bplease (?:put together|submit|raise|write|provide|open)\b|\bwe (?:usually |would "
            r")?(?:encourage|recommend|suggest)\b",
            re.IGNORECASE,
        ),
        6,
    ),
    (
        re.compile(
            r"\b(?:separate )?recommendations?\b|\bdecided by\b|\bthe board (?:decided|agreed|approved)\b",
            re.IGNORECASE,
        ),
        5,
    ),
    (re.compile(r"\b(?:refreshed|earlier|previous|former) (?:version|challenge|proposal)\b", re.IGNORECASE), 4),
)
"""What weighs, and how much; of as weighty ones the last counts."""
READER_SHARE = 0.5
"""What a reader's word weighs beside one of the owner's people."""


def find_reason(proposal: Proposal) -> str:
    """The paragraph that tells most of its outcome, as it stands; empty where nothing of weight was said."""
    best, words = 0.0, ""
    for weight, paragraph in _list_weighed(proposal):
        if weight >= best and weight > 0:
            best, words = weight, paragraph
    return words[:LONGEST_REASON]


def _list_weighed(proposal: Proposal) -> Iterator[tuple[float, str]]:
    for paragraph in _split_paragraphs(proposal.opening):
        if (weight := _weigh(paragraph)) == 4:
            yield weight * READER_SHARE, paragraph
    for remark in proposal.remarks:
        share = 1.0 if remark.is_of_team else READER_SHARE
        text = (
            re.split(r"(?m)^#+ |^\*\*Q", remark.text)[0]
            if not find_assessment(remark.text)
            else _cut_answers(remark.text)
        )
        for paragraph in _split_paragraphs(text):
            yield _weigh(paragraph) * share, paragraph


def _cut_answers(text: str) -> str:
    """What stands before the first question."""
    return re.split(r"(?m)^[ \t>]*\*\*\s*Q", text, maxsplit=1)[0]


def _split_paragraphs(text: str) -> list[str]:
    parts = re.split(r"\n\s*\n|\n(?=#)|(?<=^)#[^\n]*\n|\n(?=[A-Z])", remove_questions(text))
    return [" ".join(part.split()) for part in parts if part.strip() and not part.lstrip().startswith("#")]


def _weigh(paragraph: str) -> int:
    return max((weight for pattern, weight in WEIGHTS if pattern.search(paragraph)), default=0)
