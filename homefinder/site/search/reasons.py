"""Why a home stands among the results: one sentence in plain words, from its scorecard. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from homefinder.clean.wording import quote_words
from homefinder.ranking.explain import WEAK_WORDS
from homefinder.ranking.model import Candidate, Evidence

MAX_WORDS = 3
"""Words that a reason names."""
MAX_SUBJECT_LENGTH = 60


def describe_reason(item: Candidate, *, is_named: bool) -> str:
    """Its subject and the words that it shares with the question; of a home that is named, what names it."""
    if is_named:
        return item.sentence
    evidence = {feature.name: feature.evidence for feature in item.features}
    words = _list_shared_words(evidence)
    if subjects := [*evidence.get("subjects", ()), *evidence.get("subject_likeness", ())]:
        name = subjects[0].home.partition(", under ")[0]
        if len(name) <= MAX_SUBJECT_LENGTH:
            return (
                f"It is about {quote_words([name])}{f' and mentions {quote_words(words, MAX_WORDS)}' if words else ''}."
            )
    if words:
        return f"It mentions {quote_words(words, MAX_WORDS)}."
    return "It has none of your words, but reads much like them."


def _list_shared_words(evidence: Mapping[str, tuple[Evidence, ...]]) -> list[str]:
    """Words of the question that stand in the home, those that tell little last."""
    words = dict.fromkeys(piece.need or piece.home for piece in evidence.get("words", ()))
    return sorted(words, key=lambda word: word in WEAK_WORDS)
