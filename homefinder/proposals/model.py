"""A proposal as its publication holds it: the opening, the remarks under it, and the words that it is labelled with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SUGGESTION, CHALLENGE, PROPOSAL, MANDATED, RECOMMENDED, REJECTED, CLOSED = (
    "suggestion", "challenge", "proposal", "mandated", "recommended", "rejected", "closed",
)  # fmt: skip

STAGES = (SUGGESTION, CHALLENGE, PROPOSAL, MANDATED, RECOMMENDED, REJECTED, CLOSED)
"""From the first step to the ends. ``closed``: ended for a reason that is no refusal, or never a proposal."""

ACCEPTED_STAGES = frozenset({MANDATED, RECOMMENDED})
TEAM = "team"
"""Who speaks for the owner; what anybody else says decides nothing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One dated text below a proposal. ``day`` is ISO; ``author`` is what its writer is to the owner, never a name."""

    day: str
    author: str
    text: str

    @property
    def is_of_team(self) -> bool:
        return self.author == TEAM


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal. ``opened_on`` is the day of its opening; where ``opening`` is empty, the first day seen of it."""

    title: str
    opening: str
    opened_on: str
    closed_on: str
    is_open: bool
    labels: tuple[str, ...]
    """Stages that its publication labels it with."""
    remarks: tuple[Remark, ...]


OPEN_WORDS = frozenset({"open", "opened", "reopened", "in progress", "active", "under review"})


def build_proposal(content: Mapping[str, Any]) -> Proposal:
    """The proposal of a record's content. Remarks count only where each has its day and its author's part."""
    extra = content.get("extra") or {}
    texts, days, authors = (list_texts(extra.get(name)) for name in ("comments", "comment_days", "comment_authors"))
    is_whole = len(texts) == len(days) == len(authors)
    remarks = [Remark(day[:10], author, text) for text, day, author in zip(texts, days, authors, strict=False)]
    labels = tuple(label for label in list_texts(extra.get("stages")) if label in STAGES)
    return Proposal(
        str(content.get("title") or ""), str(extra.get("opening") or content.get("description") or ""),
        str(content.get("issued") or "")[:10], str(extra.get("closed_on") or "")[:10],
        str(content.get("status") or "").strip().lower() in OPEN_WORDS, labels,
        tuple(sorted(remarks, key=lambda remark: remark.day)) if is_whole else (),
    )  # fmt: skip


def list_texts(value: object) -> list[str]:
    """The texts of a list; one text is a list of one."""
    values = value if isinstance(value, list | tuple) else [value] if value else []
    return [str(one) for one in values if one is not None]
