"""Who must act by a date, as the sentence or what it stands under says; empty where neither does. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NOUNS = r"(?:(?!that |which |and |the |these |those |this )[A-Za-z’'-]{2,25} ){0,4}?[A-Za-z’'-]{2,25}(?:s|ies|people)"
_MODAL = (
    r"(?:must|should|shall|need to|needs to|have to|has to|had to|are required|is required|were required|are expected"
    r"|will need)"
)
_LABEL_VERB = r"(?:submit|return|load|upload|send|complete|provide|approve|sign off|comply)"
_NOT_WHO = frozenset(
    [
        "data",
        "returns",
        "deadlines",
        "dates",
        "forms",
        "results",
        "records",
        "this",
        "his",
        "its",
        "as",
        "was",
        "is",
        "has",
        "responses",
        "services",
        "files",
        "statements",
        "regulations",
        "requirements",
        "websites",
        "news",
        "standards",
        "changes",
        "guidance",
        "submissions",
        "items",
        "details",
        "addresses",
        "values",
        "codes",
        "fields",
        "children",
        "pupils",
        "persons",
        "days",
        "weeks",
        "months",
        "years",
        "plans",
        "arrangements",
        "measures",
        "figures",
        "statistics",
        "it",
        "there",
        "these",
        "those",
        "who",
        "surveys",
        "documents",
        "comments",
        "replies",
        "views",
        "applications",
        "estimates",
        "systems",
        "products",
        "apps",
        "applications",
        "census",
        "collections",
        "rules",
        "tables",
        "versions",
    ]
)
_SUBJECT = re.compile(rf"(?:^|[,:;(]\s*|\b(?:all|every|each|that|and|then|the|if|by)\s+)(?P<who>{_NOUNS})\s+{_MODAL}\b")
_LABEL = re.compile(rf"(?:^|:\s*)(?P<who>{_NOUNS})\s+{_LABEL_VERB}\b")
_PASSIVE = re.compile(
    rf"(?:(?:ed|en|sent|made|ions?|returns?) by|(?:required|expected|needed) (?:from|of)|requires?|obliges?)"
    rf" (?:all |the |every )?(?P<who>{_NOUNS})(?=[\s,.;:)]|$)"
)
_YOU = re.compile(r"\byou(?:r)?\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:all|every|each|the)\s+", re.IGNORECASE)
_AUDIENCE = re.compile(
    rf"(?:audience|for|who (?:must|should)[^:]{{0,30}}|applies to)\s*:\s*(?P<who>{_NOUNS})", re.IGNORECASE
)


def find_bound(sentence: str, above: Iterable[str] = ()) -> str:
    """The words for those who must act: the subject of a duty, or by whom it is done."""
    for form in (_SUBJECT, _LABEL, _PASSIVE, _AUDIENCE):
        for found in form.finditer(sentence[:1_000]):
            if is_body(found["who"]):
                return _ARTICLE.sub("", found["who"].strip())
    for text in above:
        for form in (_SUBJECT, _LABEL, _AUDIENCE):
            for found in form.finditer(text[:500]):
                if is_body(found["who"]):
                    return _ARTICLE.sub("", found["who"].strip())
    return ""


def is_body(words: str) -> bool:
    """Whether words can name those who act: a plural that is no thing."""
    parts = words.lower().split()
    return (
        bool(parts)
        and parts[-1] not in _NOT_WHO
        and not any(part in ("is", "are", "was", "be", "been") for part in parts)
    )
