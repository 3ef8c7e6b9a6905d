"""The drawing of editions and dates of a standard with today: where its bars, marks and labels stand. Pure.

It is narrow and grows downwards, so that its words are as large on a phone as on a desk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from homefinder.clean.days import add_days, format_day, parse_first_day, parse_last_day

WIDTH, LEFT, RIGHT = 340, 8, 332
"""Units; a phone of 320 px shows nearly one to a pixel."""
LANE, BAR, TOP, FOOT = 31, 10, 20, 22
"""Heights: of an edition with its name, of its bar, of the room for the word today, and of that for the years."""
MOST_EDITIONS, MOST_DATES = 6, 12
"""Of each that many are drawn, the latest ones; the table has all."""
OPEN_END = timedelta(days=365)
"""How far a bar goes beyond today where nobody says when its edition ends."""
OLDEST_YEARS = 15
"""What lies further back than that many years is drawn at the edge."""
LETTER = 7
"""Width of a letter, at least."""


def build_edition_chart(
    editions: Sequence[Mapping[str, Any]], dates: Sequence[Mapping[str, Any]], today: str
) -> dict[str, Any] | None:
    """Bars of ``editions`` and marks of ``dates`` (``last``, ISO), on one line of time with ``today`` (ISO).

    None where there are not two things with a day.
    """
    lanes = [one for one in editions if one["applies_from"] and not is_forever(one["applies_from"])][-MOST_EDITIONS:]
    days = [one for one in dates if one["last"] and not is_forever(one["last"])]
    days = sorted(days, key=lambda one: str(one["last"]))[-MOST_DATES:]
    if len(lanes) + len(days) < 2:
        return None
    now = date.fromisoformat(today)
    spans = [_find_days(lane, now) for lane in lanes]
    ends = [now, *(day for span in spans for day in span), *(parse_last_day(one["last"]) for one in days)]
    first = max(min(ends), add_days(now, -OLDEST_YEARS * 365))
    last = max(add_days(now, 60), *ends)
    total = max(1, (last - first).days)

    def place(day: date) -> float:
        share = min(max((day - first).days / total, 0), 1)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    floor = TOP + LANE * len(lanes) + (LANE if days else 0)
    at_today = place(now)
    return {
        "width": WIDTH, "height": floor + FOOT, "floor": floor, "today": at_today, "top": TOP,
        "today_anchor": "end" if at_today > WIDTH * 0.7 else "start" if at_today < WIDTH * 0.3 else "middle",
        "bars": [
            {**_build_bar(lane, *map(place, span)), "y": TOP + LANE * at + 18, "text_y": TOP + LANE * at + 13}
            for at, (lane, span) in enumerate(zip(lanes, spans, strict=True))
        ],
        "dates_y": TOP + LANE * len(lanes) + 23,
        "dates_text_y": TOP + LANE * len(lanes) + 13,
        "marks": [
            {"x": place(parse_last_day(one["last"])), "is_past": one["last"] < today,
             "words": f"{one['asks']}: {one['in_words']}"} for one in days
        ],
        "years": list(_place_years(first, last, place)),
        "bar": BAR,
    }  # fmt: skip


def is_forever(day: str) -> bool:
    """Whether a publication writes a far day for never, or for always."""
    return day >= "2100" or day < "1950"


def _find_days(lane: Mapping[str, Any], now: date) -> tuple[date, date]:
    first = parse_first_day(lane["applies_from"])
    end = str(lane["applies_to"])
    if end and not is_forever(end):
        return first, max(first, parse_last_day(end))
    return first, max(first, now) + OPEN_END


def _build_bar(lane: Mapping[str, Any], left: float, right: float) -> dict[str, Any]:
    """A bar with its name, which starts where the bar does and ends within the drawing."""
    name = str(lane["name"])[:44] + ("…" if len(str(lane["name"])) > 44 else "")
    text = f"{name}, in force" if lane["in_force"] else name
    return {
        "x": left, "width": max(3, round(right - left, 1)), "text": text,
        "text_x": max(LEFT, min(left, round(RIGHT - len(text) * LETTER, 1))),
        "in_force": lane["in_force"], "is_ahead": lane["is_ahead"],
        "words": f"{name}: {format_day(lane['applies_from'])} to {format_day(lane['applies_to']) or 'no known end'}",
    }  # fmt: skip


def _place_years(first: date, last: date, place: Any) -> Iterable[dict[str, Any]]:
    """The first days of years, no more than six of them with room for their number."""
    years = range(first.year + 1, last.year + 1)
    every = max(1, -(-len(years) // 6))
    for year in years[::every]:
        x = place(date(year, 1, 1))
        if x < RIGHT - 30:
            yield {"x": x, "year": year}
