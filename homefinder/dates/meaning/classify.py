"""What a date asks: its kind from the words beside it, then from what it stands under. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homefinder.dates.grammar.expressions import Expression, find_expressions
from homefinder.dates.meaning.cues import (
    BY,
    COLLECTION,
    CONSULTATION,
    DUTY,
    FROM,
    FUTURE,
    LABEL_AFTER,
    NONE,
    RESPONSE,
    UPDATE_NOTE,
    Cue,
)
from homefinder.dates.meaning.kind_cues import KIND_CUES
from homefinder.dates.meaning.negative_cues import AFTER_NEGATIVE_CUES, NEGATIVE_CUES
from homefinder.dates.model import DAY, YEAR, Interval
from homefinder.dates.reading.passages import Passage


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one date in its sentence, between its neighbours, and what the sentence stands under."""

    before: str
    after: str
    sentence: str
    is_first: bool
    has_more: bool
    passage: Passage
    title: str
    previous: str
    earlier: str


ALL_CUES = (*NEGATIVE_CUES, *KIND_CUES)
DISTANCE_COST = 0.018
"""What a cue loses for each character between it and the date."""
AFTER_SHARE, ABOVE_SHARE = 0.8, 0.6
LEAST_SCORE = 0.55
"""What the best cue must reach to be believed."""
BY_KINDS = frozenset(
    {"submit-by", "load-by", "clean-until", "comply-by", "consult-closes", "review-date", "publish-expected"}
)
FROM_KINDS = frozenset({"applies-from", "opens", "consult-opens", "withdrawn-on", "publish-expected"})
WINDOWS = frozenset({"opens", "submit-by", "consult-opens", "consult-closes", "clean-until", "load-by"})
PREPOSITION_BONUS = 0.6
SHORT_LINE = 6
"""Words beside the date in a line that may take its meaning from a heading."""
PLANNED_LEAST = 1.5
"""The same of a year in which something is planned in so many words."""
LONGEST_RANGE_WORDS = 7
"""Words of a line that is a range and nothing else."""
ALONE_WORDS = 2
"""Words beside a date that stands alone, whose meaning the line before may tell."""
CLEAR = 2.2
"""What the best cue of a year alone must reach."""


def classify(expression: Expression, interval: Interval | None, context: Surroundings) -> Iterator[tuple[str, str]]:
    """The kinds that a date has, each with the part of a range that it is: ``first``, ``last`` or the whole."""
    kind = _choose_kind(expression, interval, context)
    if kind in ("", NONE):
        return
    if expression.last:
        yield from _split_range(kind)
    else:
        yield kind, ""


def _split_range(kind: str) -> Iterator[tuple[str, str]]:
    if kind in ("consult-opens", "consult-closes"):
        yield "consult-opens", "first"
        yield "consult-closes", "last"
    elif kind in WINDOWS:
        yield "opens", "first"
        yield ("submit-by" if kind == "opens" else kind), "last"
    elif kind in ("applies-from", "comply-by", "withdrawn-on", "review-date"):
        yield kind, "first" if kind == "applies-from" else "last"
    else:
        yield kind, ""


def _choose_kind(expression: Expression, interval: Interval | None, context: Surroundings) -> str:
    scores: dict[str, float] = {}
    _score_side(scores, context.before, 1.0, from_end=True)
    _score_after(scores, expression, context)
    if not scores and context.passage.is_title and context.before.rstrip().endswith(":") and interval:
        scores["reference-date" if interval.precision == DAY else NONE] = 1.0
    if not scores:
        _score_above(scores, expression, interval, context)
    _weigh_prepositions(scores, context)
    _weigh_form(scores, expression, interval, context)
    if not scores:
        return ""
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= LEAST_SCORE else ""


def _score_after(scores: dict[str, float], expression: Expression, context: Surroundings) -> None:
    """What follows the date counts where nothing stands before it, and where it is a label in front of its thing."""
    if expression.last and context.has_more:
        return
    alone = not context.before.strip(" -–—:•*([") or not scores
    share = AFTER_SHARE if alone else AFTER_SHARE * 0.45
    text = _cut_after(context)
    is_label = LABEL_AFTER.match(context.after) and not (
        expression.first.month and not expression.first.day and context.before.strip()
    )
    cues = KIND_CUES if is_label else [cue for cue in KIND_CUES if cue.kind not in WINDOWS]
    _score_side(scores, text, share, from_end=False, cues=cues)
    _score_side(scores, text[:30], share, from_end=False, cues=AFTER_NEGATIVE_CUES)


def _score_above(
    scores: dict[str, float], expression: Expression, interval: Interval | None, context: Surroundings
) -> None:
    """What the date stands under, the nearest that says anything; headings speak for whole days alone."""
    passage = context.passage
    words_beside = len(context.sentence.split()) - expression.count_words(context.sentence)
    texts: list[tuple[str, Sequence[Cue]]] = [(passage.label, ALL_CUES), (context.earlier, KIND_CUES)]
    if words_beside <= ALONE_WORDS and not find_expressions(passage.above):
        texts.append((passage.above, ALL_CUES))
    if re.match(r"\W*(?:it|this|these|they|the new|now)\b", context.sentence, re.IGNORECASE):
        texts.append((context.previous, KIND_CUES))
    if not interval or interval.precision == DAY or expression.last:
        texts.append((passage.lead, ALL_CUES))
        texts += [(text, ALL_CUES) for text in reversed(passage.headings) if words_beside <= SHORT_LINE]
    for at, (text, cues) in enumerate(item for item in texts if item[0]):
        _score_side(scores, text[-300:], ABOVE_SHARE - 0.05 * at, from_end=False, flat=True, cues=cues)
        if text in passage.headings:
            for kind in TOO_BROAD & scores.keys():
                del scores[kind]
        if scores:
            return


TOO_BROAD = frozenset({"applies-from", "withdrawn-on", "publish-expected"})
"""Kinds that a heading alone does not give to the dates below it."""


_OTHER_CLAUSE = re.compile(r"[(;]|, (?:with|and|but|while|which)\b| (?:with|and|but) ")


def _cut_after(context: Surroundings) -> str:
    """What follows a date; where another date follows, only up to the clause that leads to that one."""
    text = context.after[:120]
    found = _OTHER_CLAUSE.search(text) if context.has_more else None
    return text[: found.start()] if found else text


def _score_side(
    scores: dict[str, float],
    text: str,
    share: float,
    *,
    from_end: bool,
    flat: bool = False,
    cues: Sequence[Cue] = ALL_CUES,
) -> None:
    for cue in cues:
        at = _find_nearest(cue, text, from_end=from_end)
        if at is not None:
            value = share * (cue.weight - (0 if flat else DISTANCE_COST * at))
            scores[cue.kind] = max(scores.get(cue.kind, 0.0), value)


def _find_nearest(cue: Cue, text: str, *, from_end: bool) -> int | None:
    """Characters between the date and the nearest of a cue's words; None where there are none."""
    spans = [found.span() for found in cue.pattern.finditer(text)]
    if not spans:
        return None
    return len(text) - spans[-1][1] if from_end else spans[0][0]


def _weigh_prepositions(scores: dict[str, float], context: Surroundings) -> None:
    """“By” goes with deadlines, “from” with beginnings; alone, each says as much as a weak cue."""
    if BY.search(context.before):
        for kind in scores:
            scores[kind] += PREPOSITION_BONUS if kind in BY_KINDS else -PREPOSITION_BONUS if kind != NONE else 0
        if not any(kind in scores for kind in BY_KINDS) and DUTY.search(f"{context.sentence} {context.passage.lead}"):
            scores["submit-by" if COLLECTION.search(context.sentence) else "comply-by"] = 0.8
    elif FROM.search(context.before):
        for kind in scores:
            scores[kind] += PREPOSITION_BONUS if kind in FROM_KINDS else -PREPOSITION_BONUS if kind != NONE else 0


def _weigh_form(
    scores: dict[str, float], expression: Expression, interval: Interval | None, context: Surroundings
) -> None:
    """What the form of the date allows: a range is a period or a window; a lone year needs strong words."""
    _weigh_occasion(scores, context)
    is_range = bool(expression.last) or expression.is_year_span
    if is_range:
        _weigh_range(scores, context)
    if expression.first.edge or (interval and interval.precision != DAY):
        scores.pop("reference-date", None)
    if scores.get("applies-from", 9.0) < CLEAR and not FUTURE.search(context.sentence):
        del scores["applies-from"]
    if not is_range and "period" in scores and not _is_month_of_data(interval, context):
        del scores["period"]
    if interval and interval.precision == YEAR:
        _require_clear_words(scores, expression, context)


def _weigh_occasion(scores: dict[str, float], context: Surroundings) -> None:
    """A note of an update sets no day; what opens and closes is a consultation only where there is one."""
    if UPDATE_NOTE.match(context.sentence) and not BY.search(context.before):
        for kind in ("applies-from", "period", "reference-date", "opens", "publish-expected", "load-by"):
            scores.pop(kind, None)
    consults = CONSULTATION.search(context.sentence) or CONSULTATION.search(
        " ".join((context.title, *context.passage.headings))
    )
    if consults:
        for plain, consult in (("submit-by", "consult-closes"), ("opens", "consult-opens")):
            if plain in scores:
                scores[consult] = max(scores.get(consult, 0.0), scores[plain] + 0.3)
    elif not RESPONSE.search(f"{context.sentence} {context.passage.lead}"):
        for kind in ("consult-opens", "consult-closes"):
            scores.pop(kind, None)


def _weigh_range(scores: dict[str, float], context: Surroundings) -> None:
    """A range is a period where words say so or data are spoken of; it is no reference day."""
    if PERIOD_STATED.search(context.before) or (
        DATA.search(f"{context.passage.label} {context.before}") and not PERCENT.search(context.sentence)
    ):
        scores["period"] = scores.get("period", 0.6) + (0.6 if NONE not in scores else 0.0)
    elif len(context.sentence.split()) <= LONGEST_RANGE_WORDS and DATA.search(" ".join(context.passage.headings[:1])):
        scores["period"] = 1.2
    elif not PERIOD_STATED.search(context.passage.label):
        scores.pop("period", None)
    if scores.get("applies-from", 0.0) < CLEAR:
        scores.pop("applies-from", None)
    if "reference-date" in scores:
        scores["reference-date"] -= 0.8


PLANNED_IN = re.compile(r"\b(?:will|must|is to|are to|to be)\b[^.]{0,60}\bin\s*(?:the\s+)?$", re.IGNORECASE)


def _require_clear_words(scores: dict[str, float], expression: Expression, context: Surroundings) -> None:
    """A year alone is a date only behind “by” or “from” with clear words, or as the time that data cover."""
    allowed = {"period"} if expression.is_year_span and PERIOD_STATED.search(context.before) else set()
    if BY.search(context.before) or FROM.search(context.before):
        allowed |= {"applies-from", "comply-by", "submit-by", "withdrawn-on"}
    elif PLANNED_IN.search(context.before):
        allowed |= {"applies-from", "submit-by", "publish-expected"}
    least = PLANNED_LEAST if PLANNED_IN.search(context.before) else CLEAR
    for kind in [kind for kind, value in scores.items() if kind not in allowed or value < least]:
        del scores[kind]


DATA = re.compile(
    r"\b(?:data|returns?|census|collection|statistics|records?|figures|information|estimates|activity)\b", re.IGNORECASE
)
PERCENT = re.compile(r"[0-9]%|per cent|\brate\b", re.IGNORECASE)
PERIOD_STATED = re.compile(
    r"period|cover|collection year|for the (?:financial |academic |school |reporting )?year|data for"
    r"|relat(?:es?|ing) to|(?:financial|academic|reporting|collection) year\s*$|in the range|dates?\s*:?\s*$|year end",
    re.IGNORECASE,
)
"""Words that make a range the time that data cover."""


def _is_month_of_data(interval: Interval | None, context: Surroundings) -> bool:
    return bool(
        interval
        and interval.precision == "month"
        and context.passage.is_title
        and re.search(r"for\s*$", context.before)
    )
