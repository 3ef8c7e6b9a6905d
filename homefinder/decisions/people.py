"""How a person is named who has an ORCID (https://orcid.org/): in one form, whichever a file or a person uses. Pure."""

from __future__ import annotations

import re

ORCID_PREFIX = "orcid:"
_ORCID = re.compile(r"(?:orcid:|https?://orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])", re.IGNORECASE)


def parse_orcid(text: str) -> str:
    """The sixteen digits with their hyphens, of an ORCID alone, with its prefix or as an address; else empty."""
    found = _ORCID.fullmatch(text.strip())
    return found[1].upper() if found else ""


def normalise_orcid(name: str) -> str:
    """``orcid:0000-0002-1825-0097`` for an ORCID in any form; any other name as it is."""
    orcid = parse_orcid(name)
    return f"{ORCID_PREFIX}{orcid}" if orcid else name
