"""From a source's own status word to one of the lifecycles, and from its texts to what came in the thing's place.

The rule for a status: the whole status, folded to lower-case words, is looked up first. If it is not declared, the
longest declared phrase that stands in it as whole words decides; of two as long, the one that stands first. Nothing
else is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from homefinder.model import LIFECYCLES

LIFECYCLE_PHRASES: Mapping[str, tuple[str, ...]] = {
    "active": (
        # A standard that is being looked at for endorsement is in use meanwhile (Data Standards Authority).
        *("active", "endorsed", "review", "in review", "under review", "approved", "accepted", "recommended"),
        *("adopted", "mandated", "mandatory", "required", "effective", "current", "final", "stable", "registered"),
        *("published", "published yearly", "live", "live service", "live register", "live process", "live site"),
        *("in force", "enacted", "commenced", "statutory", "statutory guidance", "statutory census", "in use"),
        *("annual return", "annual statutory collection", "yearly return", "sector collection", "official statistics"),
        *("guide to submitting data", "manual", "form and guidance", "model contracts", "open source", "pathfinders"),
        *("in wide use", "part of", "listed", "on the single data list", "pages seen", "version", "updated", "release"),
        *("delivery from", "collection continues", "maintained", "supported", "ongoing", "confirmed", "archived page"),
        # Planning data: specifications at these two steps are used by councils.
        *("open standard", "candidate standard"),
        # Service Manual: from public beta on, real users rely on a service
        # (https://www.gov.uk/service-manual/agile-delivery).
        *("beta", "public beta", "open", "open consultation", "open call for evidence", "consultation open"),
    ),
    "under-development": (
        *("draft", "early draft", "draft object", "working draft", "proposed", "proposal", "suggestion", "response"),
        *("piloting", "pilot", "piloted", "trial", "discovery", "alpha", "private beta", "prototype", "experimental"),
        *("backlog", "prioritised", "in progress", "in development", "under development", "reform in progress"),
        *("future release", "planned", "forthcoming", "upcoming", "coming soon", "not yet published", "provisional"),
        *("not yet commenced", "enacted not yet commenced", "not yet in force", "not in force", "prospective"),
        *(
            "regulations awaited",
            "commitment",
            "change pending",
            "listed as input",
            "challenge",
            "solution",
            "unpublished",
        ),
        *("consultation", "not published", "scheduled"),
    ),
    "deprecated": (
        *(
            "deprecated",
            "closed",
            "closed consultation",
            "closed call for evidence",
            "consultation closed",
            "completed",
        ),
        *(
            "consultation outcome",
            "call for evidence outcome",
            "outcome",
            "concluded",
            "finished",
            "legacy",
            "archived",
        ),
        *("collection year closed", "redirected", "redirect", "redirects", "address redirects", "moved", "expired"),
        *("no longer maintained", "unmaintained", "no longer supported", "programme guidance", "decommissioning"),
    ),
    "ended": ("ended", "has ended", "no longer valid", "validity ended"),
    "withdrawn": (
        *("withdrawn", "retired", "obsolete", "rescinded", "revoked", "repealed", "cancelled", "abandoned", "rejected"),
        *("superseded", "replaced", "later replaced", "replaced by", "collection closed", "discontinued", "ceased"),
        *("no longer in force", "decommissioned", "not in use", "no longer in use", "stopped", "split"),
    ),
    "gone": ("gone", "no longer exists", "deleted", "removed", "not found"),
    "unknown": ("unknown", "not known", "n a", "none", "tbc", "to be confirmed", "other"),
}
"""Every declared phrase by lifecycle, folded as ``fold_status`` does. Project states say how far the work on a thing
is."""

_NOT_WORD = re.compile(r"[\W_]+")


def fold_status(status: str) -> str:
    """Lower-case words with single spaces: ``fold("Working-draft") == "working draft"``."""
    return _NOT_WORD.sub(" ", status.casefold()).strip()


def find_lifecycle(status: str, declared: Mapping[str, str] | None = None) -> str | None:
    """The lifecycle that a source's own status word means; None where no declared phrase stands in it.

    ``declared``: whole statuses with their lifecycles that win over the table. An empty status means ``unknown``: the
    source does not say.
    """
    words = fold_status(status)
    by_source = {fold_status(word): lifecycle for word, lifecycle in (declared or {}).items()}
    if words in by_source:
        return by_source[words]
    if not words:
        return "unknown"
    table = _table()
    if words in LIFECYCLES or words in table:
        return table.get(words, words)
    found = [(-len(phrase), at, phrase) for phrase in table if (at := f" {words} ".find(f" {phrase} ")) >= 0]
    return table[min(found)[2]] if found else None


@cache
def _table() -> Mapping[str, str]:
    return {phrase: lifecycle for lifecycle, phrases in LIFECYCLE_PHRASES.items() for phrase in phrases}


_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”)\]]+")
_NAME = r"(?P<name>[^\n]{3,200}?)"
_WORDINGS = (
    re.compile(rf"\b(?:use|see|adopt|follow|go to|move to)\s+{_NAME}\s+instead\b", re.IGNORECASE),
    re.compile(rf"\b(?:superseded|replaced|succeeded)\s+by\s+{_NAME}$", re.IGNORECASE),
    re.compile(rf"^{_NAME}\s+(?:has\s+|have\s+)?(?:taken|took|takes?)\s+its\s+place\b", re.IGNORECASE),
    re.compile(rf"^{_NAME}\s+(?:has\s+|have\s+)?(?:replace[sd]?|supersede[sd]?)\s+(?:it|this)\b", re.IGNORECASE),
)
"""How publications of the sample and of the recordings say what came instead."""


@dataclass(frozen=True, slots=True)
class NamedSuccessor:
    """What came instead: how it is called, its addresses where the sentence has any, and the sentence."""

    name: str
    addresses: tuple[str, ...]
    sentence: str


def list_named_successors(text: str) -> Iterator[NamedSuccessor]:
    """Every successor that a sentence of the text names, in order."""
    for sentence in _SENTENCE_END.split(text):
        bare = sentence.strip().rstrip(".!?; ")
        found = next((match for wording in _WORDINGS if (match := wording.search(bare))), None)
        if found:
            addresses = tuple(address.rstrip(".,;") for address in _ADDRESS.findall(bare))
            yield NamedSuccessor(_clean_name(found["name"]), addresses, sentence.strip())


def list_texts(content: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a record version that may say what came instead: its own, its notice, its state, its end."""
    yield str(content.get("description") or "")
    yield str((content.get("extra") or {}).get("explanation") or "")
    yield from str(content.get("status") or "").split(";")
    yield from (event.get("note") or "" for event in content.get("events") or () if event["kind"] in _END_KINDS)


_END_KINDS = frozenset({"withdrawn", "gone", "superseded", "replaced", "retired", "ends"})


def find_successor_sentence(content: Mapping[str, Any]) -> str:
    """The first sentence of a record version that names what came instead; empty where none does."""
    return next((one.sentence for text in list_texts(content) for one in list_named_successors(text)), "")


def _clean_name(name: str) -> str:
    """The name without an article, quotation marks and what stands in brackets behind it."""
    bare = _ADDRESS.sub("", name).strip(" \t“”‘’\"'.,:()[]")
    return re.sub(r"^(?:the|our|its)\s+", "", bare, flags=re.IGNORECASE)
