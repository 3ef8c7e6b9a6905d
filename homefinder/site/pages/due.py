"""Due: what must be done by whom in the next twelve months, and what is usual but not announced yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from homefinder.change.calendar.due import SCOPES, DueItem, list_due
from homefinder.clean.days import format_day
from homefinder.dates.model import DATE_KINDS, DAY, DEADLINE_KINDS
from homefinder.dates.queries import list_dates
from homefinder.dates.recurring import list_usual_dates
from homefinder.site.choice import list_follow_links, read_choice
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.calendar import KIND_LABELS, build_agenda_data
from homefinder.urls import build_page_path, clean_link

MAX_PAST = 20
"""Most dates of a home that are past and shown; all stand in the table."""


def due_page(context: PageContext, request: PageRequest) -> Page:
    """The agenda under its other address. Its CSV has what is due with the words that say so, and what is usual."""
    choice = replace(read_choice(context, request), kind="", near="", least="", mute="")
    scopes = {name: value for name, value in choice.to_dict().items() if name in SCOPES}
    rows = [_build_row(item) for item in list_due(context.catalogue, context.today, scopes)]
    about = "What publications ask to be done in the next twelve months, by whom, and in which words."
    data = {**build_agenda_data(context, choice), "rows": rows, "is_due": True}
    links = list_follow_links(choice, KIND_LABELS)
    crumbs = (Link("/calendar", "What is coming"),)
    return Page("pages/calendar.html", "What is due", data, about, rows=rows, crumbs=crumbs, links=links)


def _build_row(item: DueItem) -> dict[str, Any]:
    path = ("home", item.home_id) if item.home_id else ("record", item.record_id)
    return {**asdict(item), "url": clean_link(item.url), "in_words": format_interval(asdict(item)),
            "asks": DATE_KINDS.get(item.kind, item.kind), "page": build_page_path(*path)}  # fmt: skip


def format_interval(row: Mapping[str, Any]) -> str:
    """When it is, as people say it: a day, a month, from and to; empty of a rule."""
    starts, ends = str(row["starts"]), str(row["ends"])
    if not starts or not ends:
        return f"before {format_day(ends)}" if ends else f"from {format_day(starts)}" if starts else ""
    if starts == ends:
        return format_day(ends)
    if row["kind"] == "period" or row["precision"] == DAY or starts[:7] != ends[:7]:
        return f"{format_day(starts)} to {format_day(ends)}"
    return format_day(ends[:7])


def build_home_dates(context: PageContext, home_id: str) -> dict[str, list[dict[str, Any]]]:
    """The dates of a home for its page: those ahead, what is usual, those past, and rules without a day."""
    rows = list_dates(context.catalogue, home_id)
    shown = [_build_home_row(row) for row in rows]
    ahead = [row for row in shown if row["last"] >= context.today]
    past = [row for row in reversed(shown) if "" < row["last"] < context.today]
    usual = [
        {"asks": DATE_KINDS[one.kind], "in_words": one.words, "rounds": [format_day(day) for day in one.rounds]}
        for one in list_usual_dates(rows, context.today)
    ] if context.today else []  # fmt: skip
    rules = [row for row in shown if not row["last"]]
    return {"ahead": ahead, "usual": usual, "past": past[:MAX_PAST], "rules": rules}


def _build_home_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **row, "asks": DATE_KINDS.get(row["kind"], row["kind"]), "in_words": format_interval(row),
        "last": row["ends"] or row["starts"], "is_deadline": row["kind"] in DEADLINE_KINDS,
        "record_page": build_page_path("record", row["record_id"]),
    }  # fmt: skip
