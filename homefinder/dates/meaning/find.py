"""The dated facts of a text: what happens when, for whom, and in which words it stands there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from homefinder.dates.grammar.expressions import Expression, find_expressions
from homefinder.dates.grammar.points import Point, resolve_range
from homefinder.dates.meaning.classify import Surroundings, classify
from homefinder.dates.meaning.cues import BEFORE, PROVISIONAL
from homefinder.dates.meaning.who import find_bound
from homefinder.dates.meaning.years import YearContext, choose_year, find_edition, stream_candidate_years
from homefinder.dates.model import DAY, FIRM, RELATIVE, SEASON, Interval, StatedDate
from homefinder.dates.model import PROVISIONAL as IS_PROVISIONAL
from homefinder.dates.reading.passages import Passage, split_sentences

QUOTE_WORDS = 12
RULE_REACH = 12
"""Characters between a rule and the date that it is of."""
MOST_FACTS = 2_000
"""Facts of one text; a page that lists more is a table of data."""


@dataclass(frozen=True, slots=True)
class _ReadDate:
    """One date in its sentence, with the interval that it is."""

    expression: Expression
    interval: Interval | None


def find_facts(passages: Iterable[Passage], title: str = "", published: str = "") -> list[StatedDate]:
    """The facts that the passages of one publication state, each once, in order.

    ``published`` (ISO) helps with years that are not said. Of two facts of a kind of which one is the coarser interval
    around the other, the precise one is kept.
    """
    found: list[StatedDate] = []
    years = YearContext(title, published)
    for passage in passages:
        if len(found) >= MOST_FACTS:
            break
        found += _read_passage(passage, title, years)
    return drop_coarser(found)


def _read_passage(passage: Passage, title: str, years: YearContext) -> list[StatedDate]:
    facts: list[StatedDate] = []
    sentences = list(split_sentences(passage.text))
    for at, (_, sentence) in enumerate(sentences):
        before = sentences[at - 1][1] if at else passage.above
        expressions = find_expressions(sentence)
        readings = [_resolve(one, expressions, sentence, passage, years, before, title) for one in expressions]
        for number, reading in enumerate(readings):
            context = _build_context(passage, title, sentence, readings, number, before)
            facts += _build_facts(reading, context, passage, title)
    return facts


def _resolve(
    one: Expression,
    others: Sequence[Expression],
    sentence: str,
    passage: Passage,
    years: YearContext,
    before: str,
    title: str = "",
) -> _ReadDate:
    def candidates(point: Point, known: YearContext) -> list[int]:
        return list(stream_candidate_years(point, one, others, sentence, passage, known, before))

    if one.is_rule or (one.first.needs_year and any(_leads_rule(other, one) for other in others)):
        return _ReadDate(one, None)
    if one.last:
        first, last = one.first, one.last
        if first.needs_year and last.needs_year and _EVERY_YEAR.search(sentence[: one.start]):
            return _ReadDate(one, None)
        if first.needs_year and last.needs_year:
            last = choose_year(last, candidates(last, years))
        return _ReadDate(one, resolve_range(first, last))
    point = one.first
    if point.ordinal and not point.year:
        return _ReadDate(one, None)
    if point.is_month_only and not _MONTH_LEADS.search(sentence, max(0, one.start - 20), one.start):
        return _ReadDate(one, None)
    if point.needs_year:
        known = YearContext(title) if point.is_month_only else years
        point = choose_year(point, candidates(point, known))
    interval = point.resolve()
    if interval and interval.starts and interval.precision == DAY:
        years.note(interval.starts.year)
    return _ReadDate(one, interval)


def _build_context(
    passage: Passage, title: str, sentence: str, readings: Sequence[_ReadDate], number: int, before: str
) -> Surroundings:
    """What stands around one date: up to its neighbours in the sentence, and what it stands under."""
    here = readings[number].expression
    dates = [item for item in readings if not _is_year_only(item.expression)]
    floor = max((item.expression.end for item in dates if item.expression.end <= here.start), default=0)
    roof = min((item.expression.start for item in dates if item.expression.start >= here.end), default=len(sentence))
    text_before, text_after = sentence[floor : here.start], sentence[here.end : roof]
    if text_after.strip() == ":" and passage.below and roof == len(sentence):
        text_before, text_after = "", f": {_cut_at_date(passage.below)}"
    elif text_after.startswith(":") and text_before.rstrip().endswith(("-", "–", "•")):
        text_before = ""
    return Surroundings(
        before=text_before, after=text_after, sentence=sentence,
        is_first=floor == 0, has_more=roof < len(sentence), passage=passage, title=title,
        previous=before, earlier=sentence[:floor],
    )  # fmt: skip


def _leads_rule(other: Expression, one: Expression) -> bool:
    """Whether a rule stands shortly before a date without a year, as in “before each financial year, by 31 March”."""
    return other.is_rule and 0 <= one.start - other.end <= RULE_REACH


def _cut_at_date(text: str) -> str:
    """A line up to its first date."""
    found = find_expressions(text)
    return text[: found[0].start] if found else text


def _is_year_only(expression: Expression) -> bool:
    point = expression.first
    return not (point.day or point.month or point.season or point.quarter or expression.is_rule)


def _build_facts(reading: _ReadDate, context: Surroundings, passage: Passage, title: str) -> list[StatedDate]:
    expression, interval = reading.expression, reading.interval
    found = []
    for kind, part in classify(expression, interval, context):
        whole = _choose_part(interval, part)
        if whole and BEFORE.search(context.before) and whole.precision != DAY and not part:
            first = whole.starts
            whole = Interval(None, first - timedelta(days=1) if first else None, whole.precision)
        if whole is None and not _states_rule(expression):
            continue
        found.append(
            StatedDate(
                kind=kind,
                starts=whole.starts.isoformat() if whole and whole.starts else "",
                ends=whole.ends.isoformat() if whole and whole.ends else "",
                precision=whole.precision if whole else "",
                certainty=_certainty(whole, context),
                who=find_bound(context.sentence, (passage.label, passage.lead, *reversed(passage.headings))),
                what=_describe(context),
                edition=find_edition((passage.label, *reversed(passage.headings), title)),
                quote=cut_quote(context.sentence, expression.start, expression.end),
                place=passage.place,
            )
        )
    return found


_EVERY_YEAR = re.compile(r"(?:each|every|the) (?:financial|academic|school|reporting|tax)? ?year\W*$", re.IGNORECASE)
"""Words before a range without a year that make it the range of every year."""


def _states_rule(expression: Expression) -> bool:
    return expression.is_rule or (expression.first.needs_year and not expression.first.is_month_only)


_MONTH_LEADS = re.compile(r"(?<!\w)(?:by|in|from|until|before|of|during|to|each|every)\s+(?:the\s+)?$", re.IGNORECASE)
"""Words without which a month alone, such as “the January census”, is no date."""


def _choose_part(interval: Interval | None, part: str) -> Interval | None:
    """The first or last day of a range, where it is a window with two ends."""
    if interval is None or not part:
        return interval
    day = interval.starts if part == "first" else interval.ends
    return Interval(day, day, DAY)


def _certainty(interval: Interval | None, context: Surroundings) -> str:
    if interval is None:
        return RELATIVE
    near = context.before[-80:] + context.after[:40]
    return IS_PROVISIONAL if interval.precision == SEASON or PROVISIONAL.search(near) else FIRM


_EDGES = " \t:;,.–—-()[]|*"


def _describe(context: Surroundings) -> str:
    """What is to happen, in the words beside the date."""
    label = context.passage.label.rpartition(": ")[2]
    words = context.before.strip(_EDGES) or context.after.strip(_EDGES) or label or context.passage.lead
    plain = re.sub(r"\s+", " ", words).strip(_EDGES)
    return plain if len(plain) <= 160 else "…" + plain[-159:].partition(" ")[2]


def cut_quote(sentence: str, start: int, end: int) -> str:
    """At most twelve words of the sentence with the date among them, as they stand there."""
    inside = sentence[start:end].split()[:QUOTE_WORDS]
    room = QUOTE_WORDS - len(inside)
    before = sentence[:start].split()[-room:] if room else []
    room -= len(before)
    after = sentence[end:].split()[:room] if room > 0 else []
    first = sentence[:start].rstrip().endswith(tuple("([")) and before
    del first
    at = _find_start(sentence, start, len(before))
    until = _find_end(sentence, end, len(after))
    return sentence[at:until].strip()


def _find_start(sentence: str, start: int, words: int) -> int:
    at = start
    if at and not sentence[at - 1].isspace():
        words += 0
        while at and not sentence[at - 1].isspace():
            at -= 1
        words -= 1
    for _ in range(max(0, words)):
        at -= 1
        while at > 0 and sentence[at].isspace():
            at -= 1
        while at > 0 and not sentence[at - 1].isspace():
            at -= 1
    return max(0, at)


def _find_end(sentence: str, end: int, words: int) -> int:
    at = end
    while at < len(sentence) and not sentence[at].isspace():
        at += 1
    for _ in range(words if sentence[end : end + 1].isspace() else words - 1):
        while at < len(sentence) and sentence[at].isspace():
            at += 1
        while at < len(sentence) and not sentence[at].isspace():
            at += 1
    return at


def drop_coarser(facts: Sequence[StatedDate]) -> list[StatedDate]:
    """Each kind and interval once; no interval around another of its kind that is more precise."""
    unique: dict[tuple[str, str, str], StatedDate] = {}
    for fact in facts:
        unique.setdefault((fact.kind, fact.starts, fact.ends), fact)
    kept = list(unique.values())
    by_kind: dict[str, list[StatedDate]] = {}
    for fact in kept:
        by_kind.setdefault(fact.kind, []).append(fact)
    return [fact for fact in kept if not any(_is_coarser(fact, other) for other in by_kind[fact.kind])]


def _is_coarser(fact: StatedDate, other: StatedDate) -> bool:
    if fact is other or not (fact.starts and fact.ends and other.starts and other.ends) or fact.precision == DAY:
        return False
    return fact.starts <= other.starts and other.ends <= fact.ends and fact.precision != other.precision
