"""What a date asks: its kind from the words beside it, then from what it stands under. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homefinder.dates.cues import (
    BY,
    COLLECTION,
    CONSULTATION,
    FROM,
    KIND_CUES,
    NEGATIVE_CUES,
    NONE,
    Cue,
)
from homefinder.dates.expressions import Expression
from homefinder.dates.model import YEAR, Interval
from homefinder.dates.passages import Passage


@dataclass(frozen=True, slots=True)
class Context:
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


DISTANCE_COST = 0.018
"""What a cue loses for each character between it and the date."""
AFTER_SHARE, ABOVE_SHARE = 0.8, 0.6
NEEDED = 0.55
"""What the best cue must reach to be believed."""
BY_KINDS = frozenset({"submit-by", "load-by", "clean-until", "comply-by", "consult-closes", "review-date", "publish-expected"})
FROM_KINDS = frozenset({"applies-from", "opens", "consult-opens", "withdrawn-on", "publish-expected"})
WINDOWS = frozenset({"opens", "submit-by", "consult-opens", "consult-closes", "clean-until", "load-by"})
PREPOSITION_BONUS = 0.6


def classify(expression: Expression, interval: Interval | None, context: Context) -> Iterator[tuple[str, str]]:
    """The kinds that a date has, each with the part of a range that it is: ``first``, ``last`` or the whole."""
    kind = _choose_kind(expression, interval, context)
    if kind in ("", NONE):
        return
    if expression.last:
        yield from _split_range(kind, context)
    else:
        yield kind, ""


def _split_range(kind: str, context: Context) -> Iterator[tuple[str, str]]:
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


def _choose_kind(expression: Expression, interval: Interval | None, context: Context) -> str:
    scores: dict[str, float] = {}
    _score_side(scores, context.before, 1.0, from_end=True)
    alone = not context.before.strip(" -–—:•*([") or (context.is_first and not scores)
    share = AFTER_SHARE if alone or not scores else AFTER_SHARE * 0.45
    _score_side(scores, context.after[:120], share, from_end=False)
    if not [kind for kind in scores if kind != NONE] and NONE not in scores:
        for at, text in enumerate(_list_above(context)):
            _score_side(scores, text[-300:], ABOVE_SHARE - 0.05 * at, from_end=False, flat=True)
            if scores:
                break
    _weigh_prepositions(scores, context)
    _weigh_form(scores, expression, interval, context)
    if not scores:
        return ""
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= NEEDED else ""


def _list_above(context: Context) -> Iterator[str]:
    passage = context.passage
    yield from (text for text in (passage.label, context.earlier, passage.lead) if text)
    yield from reversed(passage.headings)


def _score_side(
    scores: dict[str, float], text: str, share: float, *, from_end: bool, flat: bool = False
) -> None:
    for cue in (*NEGATIVE_CUES, *KIND_CUES):
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


def _weigh_prepositions(scores: dict[str, float], context: Context) -> None:
    """“By” goes with deadlines, “from” with beginnings; alone, each says as much as a weak cue."""
    if BY.search(context.before):
        for kind in scores:
            scores[kind] += PREPOSITION_BONUS if kind in BY_KINDS else -PREPOSITION_BONUS if kind != NONE else 0
        if not any(kind in scores for kind in BY_KINDS):
            scores["submit-by" if COLLECTION.search(context.sentence) else "comply-by"] = 0.8
    elif FROM.search(context.before):
        for kind in scores:
            scores[kind] += PREPOSITION_BONUS if kind in FROM_KINDS else -PREPOSITION_BONUS if kind != NONE else 0


def _weigh_form(
    scores: dict[str, float], expression: Expression, interval: Interval | None, context: Context
) -> None:
    """What the form of the date allows: a range is a period or a window; a lone year needs strong words."""
    consults = CONSULTATION.search(context.sentence) or CONSULTATION.search(" ".join((context.title, *context.passage.headings)))
    if consults:
        for plain, consult in (("submit-by", "consult-closes"), ("opens", "consult-opens")):
            if plain in scores:
                scores[consult] = max(scores.get(consult, 0.0), scores[plain] + 0.3)
    is_range = bool(expression.last) or expression.is_year_span
    if is_range:
        scores["period"] = max(scores.get("period", 0.0), 1.2) + 0.6
        for kind in ("reference-date", "submit-by", "load-by", "applies-from"):
            if kind in scores:
                scores[kind] -= 0.8
    elif "period" in scores and not _is_month_of_data(interval, context):
        del scores["period"]
    if interval and interval.precision == YEAR and not expression.last:
        scores.clear() if not (BY.search(context.before) or FROM.search(context.before)) else None


def _is_month_of_data(interval: Interval | None, context: Context) -> bool:
    return bool(interval and interval.precision == "month" and context.passage.is_title and re.search(r"for\s*$", context.before))


__all__ = ["Context", "Sequence", "classify"]
