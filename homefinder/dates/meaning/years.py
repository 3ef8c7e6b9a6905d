"""The year of a date that is said without one: from its sentence, heading, title, or the dates before it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from homefinder.dates.grammar.expressions import Expression
from homefinder.dates.grammar.overwritten_dates import JAMMED_YEAR
from homefinder.dates.grammar.points import Point
from homefinder.dates.model import Interval
from homefinder.dates.reading.passages import Passage

_SPAN = re.compile(r"(?<![\w/.-])((?:19|20)[0-9]{2})\s?(?:to|/|-|–)\s?((?:19|20)?[0-9]{2})(?![\w/])")
_YEAR = re.compile(r"(?<![\w£/-])((?:19|20)[0-9]{2})(?![\w/-])")
_SHORT_TERM = re.compile(
    r"(?:spring|summer|autumn|winter|january|may|october)\s+[’']?([0-9]{2})(?![0-9:./])", re.IGNORECASE
)
SCHOOL_YEAR_STARTS = 8
"""From this month on a date lies in the first of two years that are said together."""


@dataclass(slots=True)
class YearContext:
    """What is known of the year of a publication: its title, when it was published, and the dates read so far."""

    title: str = ""
    published: str = ""
    last_year: int = 0
    counts: dict[int, int] = field(default_factory=dict)

    def note(self, year: int) -> None:
        """Remember the year of a date that was read."""
        self.last_year = year


def choose_year(point: Point, candidates: Sequence[int]) -> Point:
    """The point with the first of the years that fits; one whose weekday is said must fall on it."""
    fitting = (year for year in candidates if _fits(replace(point, year=year)))
    year = next(fitting, 0)
    if not year and point.weekday is None:
        year = next(iter(candidates), 0)
    return replace(point, year=year)


def _fits(point: Point) -> bool:
    found: Interval | None = point.resolve()
    if found is None or found.starts is None:
        return False
    return point.weekday is None or not point.day or found.starts.weekday() == point.weekday


def stream_candidate_years(
    point: Point,
    expression: Expression,
    others: Sequence[Expression],
    sentence: str,
    passage: Passage,
    years: YearContext,
    before: str,
) -> Iterator[int]:
    """The years that a date said without one may mean, the likeliest first."""
    near = sorted(others, key=lambda item: abs(item.start - expression.start))
    for item in near:
        if item is not expression and item.first.year and not item.is_year_span:
            yield item.first.year
    for text in (sentence, passage.label, before, passage.lead, *reversed(passage.headings), years.title):
        yield from list_years(text, point.month)
    if years.last_year:
        yield years.last_year
    if years.published[:4].isdigit():
        year, month = int(years.published[:4]), int(years.published[5:7] or 1)
        yield year + (0 < point.month < month)
        yield from (year, year + 1, year - 1)


def list_years(text: str, month: int) -> Iterator[int]:
    """The years that a text names; of two said together the one in which the month lies comes first."""
    for jammed in JAMMED_YEAR.finditer(text):
        yield int(jammed[1])
    spans = []
    for found in _SPAN.finditer(text):
        first = int(found[1])
        if int(found[2]) % 100 == (first + 1) % 100:
            spans.append(found.span())
            yield from (first, first + 1) if month >= SCHOOL_YEAR_STARTS else (first + 1, first)
    for found in _YEAR.finditer(text):
        if not any(a <= found.start() < b for a, b in spans):
            yield int(found[1])
    for found in _SHORT_TERM.finditer(text):
        yield 2000 + int(found[1])


_TERM_EDITION = re.compile(
    r"(?<![\w/-])(?:(?:spring|summer|autumn|winter|january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\s+)?(?:19|20)[0-9]{2}(?:\s?(?:to|/|-|–)\s?(?:(?:19|20)[0-9]{2}|[0-9]{2}))?(?![\w/-])",
    re.IGNORECASE,
)


def find_edition(texts: Iterable[str]) -> str:
    """The edition or period that the nearest of the texts names; empty where none does."""
    for text in texts:
        plain = JAMMED_YEAR.sub(r"\1", text)
        if found := _TERM_EDITION.search(plain):
            return found[0]
    return ""
