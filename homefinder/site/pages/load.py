"""Load: how many dates fall in each month, by kind, as a chart with its figures beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from homefinder.change.landings import consultations, landings
from homefinder.change.load import load
from homefinder.site.page import Asked, House, Link, Page
from homefinder.site.pages.calendar import WORDS, month_words
from homefinder.site.pages.common import day_of

DATES = """SELECT substr(starts, 1, 7) AS month, kind, binding, publisher_id FROM calendar
    WHERE state = 'confirmed' AND length(starts) >= 7"""
BACK, AHEAD = 12, 12
"""Months before and after the day of the catalogue that are shown at first."""
MOST = 60
"""Most months that can be asked for on either side."""
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 260, 34, 46
"""Size of the chart and of the room for its labels, in its own units."""
LABEL = 56
"""Room that the label of a month takes."""


def load_page(house: House, asked: Asked) -> Page:
    """The months around the day of the catalogue, with the dates of each kind in each; ``back`` and ``ahead`` widen."""
    today = day_of(house)
    back, ahead = asked.number("back", BACK, least=0, most=MOST), asked.number("ahead", AHEAD, least=1, most=MOST)
    owner = asked.word("owner")
    months = span(today[:7], back, ahead) if today else []
    dates = [row for row in house.rows(DATES) if not owner or row["publisher_id"] == owner]
    rows = counted(dates, months)
    binding = load(landings(house.catalogue), consultations(house.catalogue))
    data = {
        "years": binding.years, "overlaps": binding.overlaps, "landings": len(binding.landings),
        "months": rows, "kinds": WORDS, "today": today, "chart": chart(rows),
        "back": back,
        "ahead": ahead, "most": MOST,
        "total": sum(row["all"] for row in rows), "busiest": max(rows, key=lambda row: row["all"], default=None),
        "size": {"width": WIDTH, "height": HEIGHT}, "owner": owner,
    }  # fmt: skip
    about = "How many openings, closings, meetings and days of compliance fall in each month."
    csv = [{name: row[name] for name in ("month", *WORDS, "binding", "all")} for row in rows]
    return Page("pages/load.html", "Load", data, about, rows=csv, crumbs=(Link("/calendar", "Calendar"),))


def span(month: str, back: int, ahead: int) -> list[str]:
    """ISO months from ``back`` before ``month`` to ``ahead`` after it."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(at - back, at + ahead + 1)]


def counted(dates: Sequence[Mapping[str, Any]], months: Sequence[str]) -> list[dict[str, Any]]:
    """Dates by month and kind; ``binding`` counts those that bind by law."""
    found = Counter((row["month"], row["kind"]) for row in dates)
    bound = Counter(row["month"] for row in dates if row["binding"] == "binding")
    every = Counter(row["month"] for row in dates)
    return [
        {
            "month": month,
            "words": month_words(month),
            **{kind: found[month, kind] for kind in WORDS},
            "binding": bound[month],
            "all": every[month],
        }
        for month in months
    ]


def chart(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where the bars and lines of the chart stand; the part of a bar that binds by law is drawn apart."""
    top = max((row["all"] for row in rows), default=0) or 1
    step = (WIDTH - LEFT) / max(1, len(rows))
    scale = (HEIGHT - BOTTOM - 10) / top
    floor, every = HEIGHT - BOTTOM, max(1, -(-len(rows) // 10))
    bars = [
        {
            "x": round(LEFT + at * step + step * 0.15, 1), "width": round(step * 0.7, 1),
            "y": round(floor - row["all"] * scale, 1), "height": round(row["all"] * scale, 1),
            "bound_y": round(floor - row["binding"] * scale, 1), "bound_height": round(row["binding"] * scale, 1),
            "words": row["words"], "all": row["all"],
            "label": row["month"] if at % every == 0 and LEFT + at * step < WIDTH - LABEL else "",
        }
        for at, row in enumerate(rows)
    ]  # fmt: skip
    lines = [{"y": round(floor - value * scale, 1), "value": value} for value in sorted({0, top // 2, top})]
    return {"bars": bars, "lines": lines, "left": LEFT, "floor": floor, "right": WIDTH}
