"""Made homes with what is known of them, for tests of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from homefinder.outcomes.model import CandidateFacts, OutcomeFacts
from homefinder.ranking.model import Candidate

STANDARD = CandidateFacts(
    id="std", title="The Standard", kind="standard", lifecycle="active", status="published", publisher_id="owner",
    publisher="The Owner", url="https://example.org/std", edition="1.0", change_route="", covered_share=0.6,
    uncovered_subjects=("visits",),
)  # fmt: skip
SECOND = replace(STANDARD, id="second", title="Another", publisher_id="other", publisher="Another Owner")
GUIDE = replace(STANDARD, id="guide", title="The Guide", kind="guidance")
DRAFT = replace(STANDARD, id="draft", title="The Draft", lifecycle="under-development", status="draft")


def ranked(*homes: tuple[CandidateFacts, float]) -> list[Candidate]:
    """Candidates in the order given, with their scores."""
    return [
        Candidate(home.id, home.title, home.kind, home.publisher, home.url, "", home.lifecycle, score, (), "")
        for home, score in homes
    ]


def facts(homes: Sequence[CandidateFacts], **more: Any) -> OutcomeFacts:
    return OutcomeFacts(
        homes={home.id: home for home in homes}, term_count=20, sources_searched=3, homes_searched=100, **more
    )
