"""Load: how many dates fall in each month, by kind, as a chart with its figures; what binds, by owner and theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from homefinder.change.calendar.binding_changes import consultations, landings
from homefinder.change.calendar.queries import calendar_entries
from homefinder.change.calendar.workload import Landing, Load, load
from homefinder.resolve.publishers import body_called
from homefinder.site.http.page import Asked, House, Link, Page
from homefinder.site.pages.calendar import WORDS, month_words
from homefinder.site.pages.common import day_of
from homefinder.site.pages.workload_chart import HEIGHT, WIDTH, chart
from homefinder.site.pages.workload_groups import changes, choices, groups, under

BACK, AHEAD = 12, 12
"""Months before and after the day of the catalogue that are shown at first."""
MOST = 60
"""Most months that can be asked for on either side."""
LISTS = ("months", "owners", "themes", "changes")
"""What the CSV can hold; the first, unless ``list`` names another."""


def load_page(house: House, asked: Asked) -> Page:
    """The months around the day of the catalogue, with the dates of each kind in each, and the binding changes.

    ``back`` and ``ahead`` widen the months; ``owner`` and ``theme`` (with its narrower ones) narrow everything.
    """
    today = day_of(house)
    back, ahead = asked.number("back", BACK, least=0, most=MOST), asked.number("ahead", AHEAD, least=1, most=MOST)
    chosen = {"owner": body_called(house.catalogue, asked.word("owner")), "theme": asked.word("theme")}
    dates = calendar_entries(house.catalogue, chosen)
    every = landings(house.catalogue)
    rows = counted(dates, span(today[:7], back, ahead) if today else [])
    binding = _binding(house, every, chosen, {row["record_id"] for row in dates})
    lists = {
        "months": rows,
        "owners": groups(house, "owner", binding.publishers, binding.years_by_publisher),
        "themes": groups(house, "theme", binding.themes, binding.years_by_theme),
        "changes": changes(house, binding.landings),
    }
    shown = {"back": str(back), "ahead": str(ahead), **{name: value for name, value in chosen.items() if value}}
    data = {
        **lists, "years": binding.years, "overlaps": binding.overlaps, "landings": len(binding.landings),
        "kinds": WORDS, "today": today, "chart": chart(rows), "back": back, "ahead": ahead, "most": MOST,
        "total": sum(row["all"] for row in rows), "busiest": max(rows, key=lambda row: row["all"], default=None),
        "size": {"width": WIDTH, "height": HEIGHT}, "chosen": chosen, "choices": choices(house, every),
        "sheets": {name: "/load.csv?" + urlencode({**shown, "list": name}) for name in LISTS},
    }  # fmt: skip
    about = "How many openings, closings, meetings and days of compliance fall in each month."
    csv = [flat(row) for row in lists[asked.word("list", LISTS) or LISTS[0]]]
    return Page("pages/load.html", "Load", data, about, rows=csv, crumbs=(Link("/calendar", "Calendar"),))


def _binding(house: House, every: Sequence[Landing], chosen: Mapping[str, str], records: set[str]) -> Load:
    """The load of what was chosen; ``records`` are those of which consultations count."""
    found = [item for item in every if chosen["owner"] in ("", item.publisher_id)]
    if chosen["theme"]:
        narrower = under(house, chosen["theme"])
        kept = [(item, tuple(theme for theme in item.themes if theme in narrower)) for item in found]
        found = [replace(item, themes=themes) for item, themes in kept if themes]
    return load(found, [item for item in consultations(house.catalogue) if item.record_id in records])


def span(month: str, back: int, ahead: int) -> list[str]:
    """ISO months from ``back`` before ``month`` to ``ahead`` after it."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(at - back, at + ahead + 1)]


def counted(dates: Sequence[Mapping[str, Any]], months: Sequence[str]) -> list[dict[str, Any]]:
    """Dates by month and kind; ``binding`` counts those that bind by law. What was called off, or tells a year only,
    is left out."""
    known = [row for row in dates if row["state"] == "confirmed" and len(row["starts"]) >= len("2027-03")]
    found = Counter((row["starts"][:7], row["kind"]) for row in known)
    bound = Counter(row["starts"][:7] for row in known if row["binding"] == "binding")
    every = Counter(row["starts"][:7] for row in known)
    return [
        {
            "month": month,
            "words": month_words(month),
            "all": every[month],
            "binding": bound[month],
            **{kind: found[month, kind] for kind in WORDS},
        }
        for month in months
    ]


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a list as a row of a table for a spreadsheet: each year is a column of its own, themes are one text."""
    told = {name: value for name, value in row.items() if name not in ("years", "words", "page", "when")}
    return told | dict(row.get("years", {}))
