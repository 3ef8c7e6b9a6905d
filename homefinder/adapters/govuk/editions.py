"""Which edition of a yearly series a title names. GOV.UK writes the year into the title of each edition."""

from __future__ import annotations

import re
from typing import NamedTuple

from homefinder.clean.dates import MONTH_NAME
from homefinder.ids import slug


class GovukEdition(NamedTuple):
    """One edition: ``version`` as the title writes it, ``series`` as a slug, ``name`` the title without the edition."""

    version: str
    series: str
    name: str


_SEASON = r"(?:spring|summer|autumn|winter)"
_WHEN = re.compile(
    rf"""(?<![\w/-])(?:
        (?P<span>{MONTH_NAME}\s\d{{4}}\sto\s{MONTH_NAME}\s\d{{4}})
      | (?P<first>(?:19|20)\d\d)(?:\s?(?:to|/|-|–)\s?)(?P<last>(?:(?:19|20)\d\d|\d\d))
      | (?P<single>(?:(?:{MONTH_NAME}\sto\s)?{MONTH_NAME}\s|{_SEASON}\s)?(?:19|20)\d\d)
    )(?![\w/-])""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_AN_EDITION = re.compile(
    r"(?:\b(?:Act|Acts|Regulations|Order|Rules|Bill|Measure|from|since|until|by|before|after|in|to)|§)\s*$",
    re.IGNORECASE,
)
_LINKING = re.compile(r"[\s,(]+(?:for|for the|year ending|academic year|financial year|edition)?\s*$", re.IGNORECASE)
_THE_COLLECTION_ITSELF = frozenset(
    {"specification", "specifications", "technical-specification", "technical-specifications", "technical-information"}
)
"""What follows the year and says no more than that this is the collection's own specification."""


def parse_edition(title: str) -> GovukEdition | None:
    """The edition that a title names, or None.

    ``Children in need census 2025 to 2026: specification`` is version ``2025 to 2026`` of the series
    ``children-in-need-census``; its guide is of another series, ``children-in-need-census-guide``. A year that
    belongs to the name of a law, or a span of several years, names no edition.
    """
    for match in _WHEN.finditer(title):
        before, after = title[: match.start()], title[match.end() :]
        if _NOT_AN_EDITION.search(before) or not _one_year(match) or not _stands_apart(before, after):
            continue
        head = _LINKING.sub("", before).strip(" :,-–(")
        tail = after.strip(" :,-–)(")
        series = slug(head) if slug(tail) in _THE_COLLECTION_ITSELF and head else slug(f"{head} {tail}")
        if series:
            return GovukEdition(match.group(0), series, f"{head}: {tail}" if head and tail else head or tail)
    return None


def _one_year(match: re.Match[str]) -> bool:
    """Whether a span is of one year: 2025 to 2026, 2025/26. A strategy for 2020 to 2023 is no yearly edition."""
    first, last = match.group("first"), match.group("last")
    return not first or int(last) % 100 == (int(first) + 1) % 100


def _stands_apart(before: str, after: str) -> bool:
    """Whether the year opens the title, closes it, or stands before a colon, comma or bracket."""
    return not before.strip() or not after.strip() or after.lstrip()[0] in ":,)(-–"
