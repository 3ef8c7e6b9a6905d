"""What a cue is, and the words beside a date that steer the choice of its kind: prepositions, duties, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE = "none"
"""What is told of the date asks nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words beside a date that tell its kind."""

    kind: str
    weight: float
    pattern: re.Pattern[str]


def build_cue(kind: str, weight: float, *patterns: str) -> Cue:
    """A cue of any of these patterns; case does not matter, and none begins within a word."""
    return Cue(kind, weight, re.compile(rf"(?<![\w])(?:{'|'.join(patterns)})", re.IGNORECASE))


_UNTIL = r"(?:by|until|before|no later than|not later than|till|up to|up until|ahead of|erbyn|cyn|hyd at)"
_HOUR = r"(?:noon|midnight|midday|close of business|close of play|cob|[0-9:.]+\s?(?:am|pm|noon)?|\(?[0-9:.]+\)?)"
BY = re.compile(rf"(?<!\w){_UNTIL}\s*(?:the\s+|{_HOUR}\s*|at\s+|on\s+|,\s*|end of\s+){{0,6}}$", re.IGNORECASE)
FROM = re.compile(
    r"(?<!\w)(?:from|starting|starts?|beginning|begins?|after|as of|o)\s*"
    r"(?:the\s+|on\s+|in\s+|start of\s+|[0-9:.]+\s?(?:am|pm|noon)?\s*(?:on\s+)?){0,5}$",
    re.IGNORECASE,
)
BEFORE = re.compile(r"(?<!\w)(?:before|cyn)\s+(?:the\s+)?$", re.IGNORECASE)
DUTY = re.compile(
    r"must|should|shall|require|need|have to|has to|have until|has until|expected|deadline|obliged|please|rhaid|dylai",
    re.IGNORECASE,
)
CONSULTATION = re.compile(r"consultation|consulting|call for (?:evidence|views)|ymgynghor", re.IGNORECASE)
COLLECTION = re.compile(
    r"\b(?:data|returns?|form|census|survey|collection|submission|evidence|application|statement|estimates?|results)\b",
    re.IGNORECASE,
)
FUTURE = re.compile(
    r"\b(?:must|will|shall|should|required?|appl(?:y|ies)|used?|collect\w*|mandatory|statutory|compulsory|replac\w+|valid|new"
    r"|chang\w+|introduc\w+|version|standard|regulations?|order|act|rym|cychwyn)\b",
    re.IGNORECASE,
)
"""Words without which “from” a day says nothing of what applies."""
LABEL_AFTER = re.compile(
    r"\s*(?:[:–—|-]|is\b|are\b|will be|was the|marks|for\b|as\b|when\b|to\b|,|\(?the\b|$)", re.IGNORECASE
)
"""How a text goes on in which the date stands before what it is of."""
RESPONSE = re.compile(
    r"\brespon|comments?\b|views\b|feedback|replies|opening_date|closing_date|sylwadau|ymateb", re.IGNORECASE
)
UPDATE_NOTE = re.compile(
    r"\W*(?:page |content |guidance |document )?"
    r"(?:updated?|added|adding|amended|corrected|removed|revised|first published|clarified)\b",
    re.IGNORECASE,
)
PROVISIONAL = re.compile(
    r"propos|provisional|expect|planned|plan to|aim|likely|draft|indicative|subject to|anticipat|intend|tentative"
    r"|may be|could|hope|around|approximately|to be confirmed|tbc",
    re.IGNORECASE,
)
