"""Days that a sentence gives for a duty: from when it holds, and until when. Pure."""

from __future__ import annotations

import re

from homefinder.clean.dates import parse_day

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
DAY = (
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}\s[0-9]{{4}}|{_MONTH}\s[0-9]{{1,2}},\s[0-9]{{4}}|{_MONTH}\s[0-9]{{4}}"
    r"|[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?|(?:1[5-9]|2[01])[0-9]{2}(?!\s?(?:to|-|–|/)\s?(?:[0-9]{4}|[0-9]{2}\b)))"
)
SEASON = r"(?:spring|summer|autumn|winter|the end of|the beginning of|early|late|the start of|end of|start of)\s"
START = re.compile(
    rf"\b(?:from|since|as of|as from|with effect from|effective(?: from)?|in force (?:from|"
    rf"since|on)|starting (?:in|on|from)|by)\s"
    rf"(?:{SEASON})?(?P<day>{DAY})\b",
    re.IGNORECASE,
)
"""``by`` gives the day to comply by: until then nobody is late, so it binds from then."""
END = re.compile(
    rf"\b(?:until|till|up to|to the end of|expires? (?:in|on)|lapses? (?:in|on)|"
    rf"(?:ended|closed|ceased|stopped|discontinued|withdrawn|abolished)\s(?:in|from|on|since|after))\s(?:{SEASON})?(?P<day>{DAY})\b",
    re.IGNORECASE,
)
GUIDANCE_OF = re.compile(rf"\b(?:guidance|code|framework|advice|survey|return)\sof\s(?P<day>{DAY})\b", re.IGNORECASE)
"""Statutory guidance of 2010."""


def read_start(text: str) -> str:
    """The day (ISO, as exact as stated) from which the sentence says that something holds, or nothing."""
    found = START.search(text) or GUIDANCE_OF.search(text)
    return _to_iso(found)


def read_end(text: str) -> str:
    """The day (ISO, as exact as stated) until which the sentence says that something holds, or nothing."""
    return _to_iso(END.search(text))


def _to_iso(found: re.Match[str] | None) -> str:
    return parse_day(found["day"].lower()) if found else ""
