"""Made homes with what is known of them, for tests of outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from homefinder.outcomes.model import Facts, HomeFacts
from homefinder.ranking.model import Candidate

STANDARD = HomeFacts(
    id="std", title="The Standard", kind="standard", lifecycle="active", status="published", publisher_id="owner",
    publisher="The Owner", url="https://example.org/std", edition="1.0", change_route="", cover=0.6,
    covered=("child",), lacking=("visits",),
)  # fmt: skip
SECOND = replace(STANDARD, id="second", title="Another", publisher_id="other", publisher="Another Owner")
GUIDE = replace(STANDARD, id="guide", title="The Guide", kind="guidance")
DRAFT = replace(STANDARD, id="draft", title="The Draft", lifecycle="under-development", status="draft")


def ranked(*homes: tuple[HomeFacts, float]) -> list[Candidate]:
    """Candidates in the order given, with their scores."""
    return [
        Candidate(home.id, home.title, home.kind, home.publisher, home.url, "", home.lifecycle, score, (), "")
        for home, score in homes
    ]


def facts(homes: Sequence[HomeFacts], **more: Any) -> Facts:
    return Facts(homes={home.id: home for home in homes}, telling=20, sources=3, searched=100, **more)
