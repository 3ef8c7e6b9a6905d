"""From when to when an edition such as “2026 to 2027” goes: never from 1 January. Pure.

What the page states comes first; else an academic year where its words say so, else a financial year, by which the
returns of UK public bodies are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from homefinder.dates.grammar.calendars import ACADEMIC, FINANCIAL, build_year
from homefinder.dates.model import Interval

SHORTEST, LONGEST = 300, 430
"""Days that a stated period must have to be the year of an edition."""
_SPAN = re.compile(r"(?<![\w/-])((?:19|20)[0-9]{2})\s?(?:to|/|-|–|_)\s?((?:19|20)?[0-9]{2})(?![\w/])")
_ACADEMIC = re.compile(r"\b(?:academic|school)[ -]years?\b|\byear from (?:1 )?(?:August|September)\b", re.IGNORECASE)
_FINANCIAL = re.compile(r"\b(?:financial|fiscal)[ -]years?\b|\b(?:1 )?April\b", re.IGNORECASE)


def parse_edition_years(label: str) -> int | None:
    """The first of two following years that a label names, or None."""
    found = _SPAN.search(label)
    if not found or int(found[2]) % 100 != (int(found[1]) + 1) % 100:
        return None
    return int(found[1])


def find_edition_period(label: str, stated: Iterable[tuple[str, str]], text: str) -> tuple[Interval, bool] | None:
    """The period of the edition that ``label`` names, and whether the page states it; None where it names no two years.

    ``stated``: the periods (ISO days) that the page states; ``text``: the words of the page.
    """
    first = parse_edition_years(label)
    if first is None:
        return None
    for starts, ends in stated:
        if starts and ends and starts[:4] == str(first) and _is_a_year(starts, ends):
            return Interval(date.fromisoformat(starts), date.fromisoformat(ends)), True
    is_academic = bool(_ACADEMIC.search(text)) and not _FINANCIAL.search(text)
    return build_year(first, ACADEMIC if is_academic else FINANCIAL), False


def _is_a_year(starts: str, ends: str) -> bool:
    return SHORTEST <= (date.fromisoformat(ends) - date.fromisoformat(starts)).days <= LONGEST
