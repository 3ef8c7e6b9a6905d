"""Where a text names dates, and what it says of each: day, month, season, year, a range or a rule. Pure.

Every pattern is bounded and has no nested repeats, so that the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from homefinder.clean.dates import MONTH_NAME
from homefinder.dates.grammar.calendars import ACADEMIC, CALENDAR, FINANCIAL
from homefinder.dates.grammar.overwritten_dates import find_jammed
from homefinder.dates.grammar.points import Point
from homefinder.dates.grammar.words import DAY_NAME, MONTH, ORDINALS, SEASON, parse_month, parse_season, parse_weekday


@dataclass(frozen=True, slots=True)
class Expression:
    """A date in a text, from ``start`` to ``end``; ``last`` where it is a range, ``is_rule`` where it recurs."""

    start: int
    end: int
    first: Point
    last: Point | None = None
    is_rule: bool = False
    is_year_span: bool = False
    """Whether it is a financial or academic year or a year that ends on a day: a time and no deadline."""

    def count_words(self, text: str) -> int:
        """How many words of the text it is."""
        return len(text[self.start : self.end].split())


_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:\s?(?:st|nd|rd|th|af|ain|eg|fed|ydd))?"
_YEAR = r"(?:19|20)[0-9]{2}"
_TEXT_DAY = re.compile(
    rf"(?<![\w/.-])(?:(?P<weekday>{DAY_NAME}),?\s*(?:the\s+)?)?(?P<day>{_DAY})(?:\s+of)?[\s-]+(?P<month>{MONTH})"
    rf"(?:,?(?:\s+|-)(?P<year>{_YEAR})(?![0-9])|[’'\s](?P<short>[0-9]{{2}})(?![0-9:.]))?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?:(?P<weekday>{DAY_NAME}),?\s*)?(?P<month>{MONTH})\s+(?P<day>{_DAY})(?![0-9:])(?:,?\s+(?P<year>{_YEAR}))?"
    rf"(?!\s+{MONTH})",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?<![\w/-])(?P<year>(?:19|20)[0-9]{2})-(?P<month>[01]?[0-9])-(?P<day>[0-3]?[0-9])"
    r"(?:[T ][0-9:.]{4,15}(?:Z|[+-][0-9:]{4,6})?)?(?![\w-])"
)
_NUMBERS = re.compile(
    r"(?<![\w/.-])(?P<day>[0-3]?[0-9])(?P<sep>[/.-])(?P<month>[01]?[0-9])(?P=sep)(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})"
    r"(?![\w/-]|\.[0-9])"
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<month>{MONTH})[\s,-]+(?P<year>{_YEAR})(?![\w/]|-[0-9])", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?<!\w)(?P<month>{MONTH_NAME})(?!\w)")
_SEASON_YEAR = re.compile(
    rf"(?<!\w)(?P<season>{SEASON})(?:\s+(?:term|of))?(?:\s+(?:the|in))?\s+(?P<year>{_YEAR})(?![\w/-])", re.IGNORECASE
)
_QUARTER = re.compile(
    rf"(?<!\w)(?:q|quarter\s)(?P<quarter>[1-4])\s*(?:of\s+|,\s*)?(?P<year>{_YEAR})(?P<next>\s?(?:/|-|–|to)\s?[0-9]{{2,4}})?",
    re.IGNORECASE,
)
_YEAR_SPAN = re.compile(
    rf"(?<![\w/-])(?P<before>(?:academic|school|financial|fiscal|reporting|collection)\s+years?\s+|fy\s?)?"
    rf"(?P<year>{_YEAR})\s?(?:to|/|-|–)\s?(?P<next>{_YEAR}|[0-9]{{2}})(?![\w/-])"
    r"(?P<after>\s+(?:academic|school|financial|fiscal|reporting|collection)\s+year)?",
    re.IGNORECASE,
)
_YEAR_ENDING = re.compile(
    r"(?P<unit>year|quarter|month|12 months)[\s-]+(?:ended|ending|to|up to)\s+(?:the\s+)?$", re.IGNORECASE
)
_YEAR_ALONE = re.compile(rf"(?<![\w/.:£-])(?P<year>{_YEAR})(?![\w/:]|[.-][0-9])")
_ORDINAL = re.compile(
    rf"(?<!\w)(?P<ordinal>{'|'.join(ORDINALS)})\s+(?P<weekday>{DAY_NAME})\s+(?:in|of)\s+(?:each\s+)?(?P<month>{MONTH})"
    rf"(?:\s+(?P<year>{_YEAR}))?",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"(?<!\w)(?P<rule>(?:(?:each|every)\s+(?:(?:calendar|financial|academic|school|reporting)\s+)?"
    rf"(?:year|quarter|month|week|term|day|{SEASON}|{MONTH}))(?!\w)|annually|quarterly|monthly|weekly|termly)",
    re.IGNORECASE,
)
_RULE_BEFORE = re.compile(r"(?:each|every|any)\s+(?:year,?\s+)?(?:(?:by|on|from|in|until|before|the)\s+){0,2}$", re.I)
_RULE_AFTER = re.compile(r"\s*(?:,\s*)?(?:of\s+|in\s+)?(?:each|every|any)\s+(?:\w+\s+)?year|\s+annually", re.IGNORECASE)
_CLOCK = r"(?:[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:[ap]\.?m\.?|noon)?|noon|midnight|midday)"
_JOIN = re.compile(
    rf"(?:\s*,?\s*(?:at\s+)?{_CLOCK})?\s*(?:\([^)]{{0,20}}\)\s*)?"
    r"(?:(?:to|–|—|-|until|and|through|up to|till|hyd at|i|tan|ac)\s+(?:and including\s+|the\s+)?"
    rf"(?:{_CLOCK}\s+(?:on\s+)?(?:the\s+)?)?|[–—-]\s*)",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"(?:moved|changed?|delayed|postponed|brought forward|put back|revised|extended|rescheduled|deferred|pushed back)"
    r"[^.]{0,40}\bfrom\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    rf"(?<![\w/.-])(?:(?P<weekday>{DAY_NAME}),?\s*)?(?P<day>{_DAY})\s*(?:to|–|—|-|and|until|i)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:between|rhwng)\s+(?:the\s+)?$", re.IGNORECASE)


_HINT = re.compile(
    r"[0-9]|\b(?:(?:each|every) (?:calendar |financial |academic |school |reporting )?(?:year|quarter|month|week|term"
    r"|day|spring|summer|autumn|winter|[JFMASOND][a-z]{2,8})\b|annually|quarterly|monthly|weekly|termly"
    rf"|{MONTH_NAME})\b"
)
"""What every date has something of: most sentences have none, and are passed over."""


def find_expressions(text: str) -> list[Expression]:
    """The dates in a text in order; ranges joined, none inside another."""
    if not _HINT.search(text):
        return []
    found: list[Expression] = []
    taken: list[tuple[int, int]] = []

    def take(expression: Expression | None) -> None:
        if expression and not any(a < expression.end and expression.start < b for a, b in taken):
            found.append(expression)
            taken.append((expression.start, expression.end))

    for start, end, point in find_jammed(text):
        take(Expression(start, end, point))
    for match in _ORDINAL.finditer(text):
        take(_read_ordinal(match))
    for form in (_TEXT_DAY, _ISO, _NUMBERS, _MONTH_FIRST):
        for match in form.finditer(text):
            take(_read_day(match))
    for match in _QUARTER.finditer(text):
        kind = FINANCIAL if match["next"] else CALENDAR
        point = Point(year=int(match["year"]), quarter=int(match["quarter"]), year_kind=kind)
        take(Expression(match.start(), match.end(), point))
    for match in _YEAR_SPAN.finditer(text):
        take(_read_year_span(match))
    for match in _MONTH_YEAR.finditer(text):
        take(Expression(*match.span(), Point(month=parse_month(match["month"]), year=int(match["year"]))))
    for match in _SEASON_YEAR.finditer(text):
        take(Expression(*match.span(), Point(season=parse_season(match["season"]), year=int(match["year"]))))
    for match in _RULE.finditer(text):
        take(Expression(*match.span(), Point(), is_rule=True))
    for match in _MONTH_ALONE.finditer(text):
        take(Expression(*match.span(), Point(month=parse_month(match["month"]))))
    for match in _YEAR_ALONE.finditer(text):
        take(Expression(*match.span(), Point(year=int(match["year"]))))
    found.sort(key=lambda item: item.start)
    return _mark_rules(text, _join_ranges(text, [_mark_year_end(text, _widen(text, item)) for item in found]))


def _read_day(match: re.Match[str]) -> Expression | None:
    parts = match.groupdict()
    month = int(parts["month"]) if parts["month"].isdigit() else parse_month(parts["month"])
    day = int(re.sub(r"\D", "", parts["day"]) or 0)
    year = parts.get("year") or (f"20{parts['short']}" if parts.get("short") else "")
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (year and len(year) not in (2, 4)):
        return None
    number = int(year) if len(year) == 4 else int(f"20{year}") if year else 0
    weekday = parse_weekday(parts["weekday"]) if parts.get("weekday") else None
    return Expression(match.start(), match.end(), Point(day=day, month=month, year=number, weekday=weekday))


def _read_ordinal(match: re.Match[str]) -> Expression:
    point = Point(
        month=parse_month(match["month"]), year=int(match["year"] or 0), weekday=parse_weekday(match["weekday"]),
        ordinal=ORDINALS[match["ordinal"].lower()],
    )  # fmt: skip
    return Expression(match.start(), match.end(), point)


def _read_year_span(match: re.Match[str]) -> Expression | None:
    first, last = int(match["year"]), match["next"]
    if int(last) % 100 != (first + 1) % 100:
        return None
    said = f"{match['before'] or ''} {match['after'] or ''}".lower()
    kind = ACADEMIC if "academic" in said or "school" in said else FINANCIAL
    point = Point(year=first, year_kind=kind, is_span=True)
    return Expression(match.start(), match.end(), point, is_year_span=True)


_WIDER = re.compile(
    r"(?P<how>end of|the end of|late|early|mid|middle of|beginning of|start of)[\s-]+(?:the\s+)?$", re.IGNORECASE
)


def _widen(text: str, item: Expression) -> Expression:
    """The expression with “end of” before it, which makes a month or a year its last day."""
    if item.first.day or item.is_rule:
        return item
    found = _WIDER.search(text, max(0, item.start - 20), item.start)
    if not found:
        return item
    how = found["how"].lower()
    edge = "end" if how.endswith("end of") else "start" if how in ("beginning of", "start of") else ""
    return replace(item, start=found.start(), first=replace(item.first, edge=edge))


def _mark_year_end(text: str, item: Expression) -> Expression:
    """“Year ending 31 March 2012” is the whole year up to that day."""
    found = _YEAR_ENDING.search(text, max(0, item.start - 30), item.start)
    if not found or found.end() != item.start:
        return item
    months = {"quarter": 3, "month": 1}.get(found["unit"].lower(), 12)
    return replace(item, start=found.start(), first=replace(item.first, months_before=months), is_year_span=True)


def _join_ranges(text: str, items: list[Expression]) -> list[Expression]:
    """Two dates with “to” between them as one, and “1 to 30 April” with the day that stands before."""
    joined: list[Expression] = []
    for item in items:
        previous = joined[-1] if joined else None
        if previous and _is_joined(text, previous, item):
            joined[-1] = replace(previous, end=item.end, last=item.first)
            continue
        joined.append(_with_day_before(text, item, previous.end if previous else 0))
    return joined


def _is_joined(text: str, one: Expression, other: Expression) -> bool:
    between = text[one.end : other.start]
    match = _JOIN.fullmatch(between)
    if not match or one.last or one.is_rule or other.is_rule or one.is_year_span or other.is_year_span:
        return False
    if not one.first.is_as_precise_as(other.first) or _MOVED.search(text, max(0, one.start - 100), one.start):
        return False
    if re.search(r"\b(?:and|ac)\b", between):
        return bool(_BETWEEN.search(text, max(0, one.start - 20), one.start))
    return True


def _with_day_before(text: str, item: Expression, floor: int) -> Expression:
    if not item.first.day:
        return item
    start = max(floor, item.start - 30)
    found = _DAY_BEFORE.search(text, start, item.start)
    if not found or (
        re.search(r"\band\b", found[0]) and not _BETWEEN.search(text, start - 20 if start > 20 else 0, found.start())
    ):
        return item
    day = int(re.sub(r"\D", "", found["day"]))
    if day >= item.first.day:
        return item
    weekday = parse_weekday(found["weekday"]) if found["weekday"] else None
    first = replace(item.first, day=day, weekday=weekday)
    return replace(item, start=found.start(), first=first, last=item.first)


def _mark_rules(text: str, items: list[Expression]) -> list[Expression]:
    """Dates without a year that come again, as “31 March each year” and “each year by 31 March”."""
    marked = []
    for item in items:
        recurs = not item.first.year and (
            _RULE_AFTER.match(text, item.end) or _RULE_BEFORE.search(text, max(0, item.start - 40), item.start)
        )
        marked.append(replace(item, is_rule=True) if recurs else item)
    return marked
