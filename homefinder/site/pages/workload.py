"""Load: how many dates fall in each month, by kind, as a chart with its figures; what binds, by owner and theme."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from homefinder.change.calendar.binding_changes import list_binding_changes, list_consultations
from homefinder.change.calendar.queries import read_calendar_entries
from homefinder.change.calendar.usual import list_usual_entries
from homefinder.change.calendar.workload import BindingChange, Workload, compute_workload
from homefinder.clean.days import format_day
from homefinder.resolve.publishers import resolve_body_id
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.list_columns import WORKLOAD_COLUMNS
from homefinder.site.pages.calendar import KIND_LABELS, format_month
from homefinder.site.pages.workload_chart import HEIGHT, WIDTH, build_chart
from homefinder.site.pages.workload_groups import build_choices, build_groups, list_changes, list_narrower_themes
from homefinder.site.pages.workload_lanes import build_lanes
from homefinder.store.queries import read_names

MONTHS_BACK, MONTHS_AHEAD = 12, 12
"""Months before and after the day of the catalogue that are shown at first."""
MAX_MONTHS = 60
"""Most months that can be asked for on either side."""
LISTS = ("months", "owners", "themes", "changes")
"""What the CSV can hold; the first, unless ``list`` names another."""


def workload_page(context: PageContext, request: PageRequest) -> Page:
    """The months around the day of the catalogue, with the dates of each kind in each, and the binding changes.

    ``back`` and ``ahead`` widen the months; ``owner`` and ``theme`` (with its narrower ones) narrow everything.
    """
    today = context.today
    back, ahead = (
        request.read_number("back", MONTHS_BACK, least=0, most=MAX_MONTHS),
        request.read_number("ahead", MONTHS_AHEAD, least=1, most=MAX_MONTHS),
    )
    chosen = {
        "owner": resolve_body_id(context.catalogue, request.read_word("owner")),
        "theme": request.read_word("theme"),
    }
    dates = read_calendar_entries(context.catalogue, chosen)
    every = list_binding_changes(context.catalogue)
    months = list_months(today[:7], back, ahead) if today else []
    binding = _compute_workload(context, every, chosen, {row["record_id"] for row in dates})
    rows = count_dates(dates, months)
    lists = {
        "months": rows,
        "owners": build_groups(context, "owner", binding.publishers, binding.years_by_publisher),
        "themes": build_groups(context, "theme", binding.themes, binding.years_by_theme),
        "changes": list_changes(context, binding.landings),
    }
    shown = {"back": str(back), "ahead": str(ahead), **{name: value for name, value in chosen.items() if value}}
    data = {
        **lists, "years": binding.years, "overlaps": binding.overlaps, "landings": len(binding.landings),
        "kinds": KIND_LABELS, "today": today,
        "today_in_words": format_day(today), "chart": build_chart(rows), "back": back, "ahead": ahead,
        "most": MAX_MONTHS,
        "lanes": _build_lanes(context, dates, chosen, months),
        "total": sum(row["all"] for row in rows), "busiest": max(rows, key=lambda row: row["all"], default=None),
        "size": {"width": WIDTH, "height": HEIGHT}, "chosen": chosen, "choices": build_choices(context, every),
        "sheets": {name: "/load.csv?" + urlencode({**shown, "list": name, "_dl": 1}) for name in LISTS},
    }  # fmt: skip
    about = "What falls when: each owner's dates by month, and how much notice what binds was given."
    chosen_list = request.read_word("list", LISTS) or LISTS[0]
    csv = [flatten_row(row) for row in lists[chosen_list]]
    return Page(
        "pages/workload.html",
        "Workload",
        data,
        about,
        rows=csv,
        columns=WORKLOAD_COLUMNS[chosen_list],
        crumbs=(Link("/calendar", "Calendar"),),
    )


def _compute_workload(
    context: PageContext, all_landings: Sequence[BindingChange], filters: Mapping[str, str], records: set[str]
) -> Workload:
    """The load of what was chosen; ``records`` are those of which consultations count."""
    found = [item for item in all_landings if filters["owner"] in ("", item.publisher_id)]
    if filters["theme"]:
        narrower = list_narrower_themes(context, filters["theme"])
        kept = [(item, tuple(theme for theme in item.themes if theme in narrower)) for item in found]
        found = [replace(item, themes=themes) for item, themes in kept if themes]
    return compute_workload(
        found, [item for item in list_consultations(context.catalogue) if item.record_id in records]
    )


def _build_lanes(
    context: PageContext, dates: Sequence[Mapping[str, Any]], filters: Mapping[str, str], months: Sequence[str]
) -> dict[str, Any]:
    """The dates of each owner, with what is usual and not announced, as lanes."""
    names = read_names(context.catalogue, "publishers")
    known = [row for row in dates if row["state"] == "confirmed" and len(row["starts"]) >= len("2027-03")]
    entries = [*known, *list_usual_entries(context.catalogue, filters, context.today)]
    named = [{**row, "owner": names.get(row["publisher_id"], "Not known")} for row in entries]
    lanes = build_lanes(named, months, context.today)
    for lane in lanes["lanes"]:
        for mark in lane["marks"]:
            mark["words"] = format_month(mark["month"])
    return lanes


def list_months(month: str, back: int, ahead: int) -> list[str]:
    """ISO months from ``back`` before ``month`` to ``ahead`` after it."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 1
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(at - back, at + ahead + 1)]


def count_dates(dates: Sequence[Mapping[str, Any]], months: Sequence[str]) -> list[dict[str, Any]]:
    """Dates by month and kind; ``binding`` counts those that bind by law. What was called off, or tells a year only,
    is left out."""
    known = [row for row in dates if row["state"] == "confirmed" and len(row["starts"]) >= len("2027-03")]
    found = Counter((row["starts"][:7], row["kind"]) for row in known)
    bound = Counter(row["starts"][:7] for row in known if row["binding"] == "binding")
    every = Counter(row["starts"][:7] for row in known)
    return [
        {
            "month": month,
            "words": format_month(month),
            "all": every[month],
            "binding": bound[month],
            **{kind: found[month, kind] for kind in KIND_LABELS},
        }
        for month in months
    ]


def flatten_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a list as a row of a table for a spreadsheet: each year is a column of its own, themes are one text."""
    cells = {name: value for name, value in row.items() if name not in ("years", "words", "page", "when")}
    return cells | dict(row.get("years", {}))
