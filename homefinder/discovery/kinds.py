"""What kind of thing the entries are, guessed from the words of the address and of the entries. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from homefinder.discovery.model import FormCandidate
from homefinder.discovery.observe import ObservedEntry
from homefinder.model import KINDS

WORDS: Mapping[str, str] = {
    "standard": r"standards?|specs?|specifications?|schemas?|profiles?|estandares|standaarden|normes?",
    "data-collection": r"datasets?|data sets?|data collections?|census|statistics|returns?|open data",
    "code-set": (
        r"code ?lists?|codelists?|code sets?|vocabular(?:y|ies)|taxonom(?:y|ies)|concepts?|thesaur(?:us|i)|"
        r"classifications?"
    ),
    "legislation": r"legislation|acts?|statut(?:e|es|ory)|regulations?|uksi|ukpga|instruments?",
    "api": r"apis?|endpoints?|web services?",
    "guidance": r"guidance|guides?|documentation|docs|manuals?|handbooks?",
    "body": r"organi[sz]ations?|institutions?|authorities|companies|publishers",
    "consultation": r"consultations?",
}
"""Kind → words that speak of it."""
PLACE_WEIGHT, ENTRY_WEIGHT = 3.0, 1.0


def guess_kind(candidate: FormCandidate, entries: Sequence[ObservedEntry]) -> str:
    """The kind that most words speak of; a page where none does."""
    votes: dict[str, float] = {}
    path = re.sub(r"(?<=/)(?:api|rest)(?=/)", "", urlsplit(candidate.address).path)
    place = f"{path} {candidate.title} {candidate.what}"
    sample = [_gather_words(one) for one in entries[:100]]
    for kind, pattern in WORDS.items():
        word = re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.IGNORECASE)
        votes[kind] = PLACE_WEIGHT * len({found.lower() for found in word.findall(place)})
        if sample:
            votes[kind] += ENTRY_WEIGHT * 4 * sum(bool(word.search(text)) for text in sample) / len(sample)
    kind, weight = max(votes.items(), key=lambda one: one[1])
    return kind if weight >= 1.5 and kind in KINDS else "page"


def _gather_words(entry: ObservedEntry) -> str:
    texts = [
        str(value)[:200] for value in entry.fields.values() if isinstance(value, str) and not value.startswith("http")
    ]
    kinds = [str(entry.fields.get(name, "")) for name in ("type", "@type", "kind", "category")]
    return " ".join((*kinds * 2, *texts[:4]))[:1_000]
