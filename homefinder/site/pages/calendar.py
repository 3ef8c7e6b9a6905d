"""The agenda: dates of the next twelve months by the return or standard that states them, what is usual, the past."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from homefinder.change.calendar.agenda import AgendaGroup, build_agenda
from homefinder.change.calendar.queries import CONDITIONS
from homefinder.clean.days import count_days, format_day
from homefinder.site.choice import Choice, list_follow_links, list_mail_parts, read_choice
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.choices import list_choices
from homefinder.store.queries import read_names
from homefinder.urls import build_page_path, clean_link

ENTRIES = """SELECT c.uid, c.kind, c.starts, c.ends, c.state, c.title, c.summary, c.url, c.venue, c.binding,
      c.announced_on, c.lead_days, c.who, c.home_id, c.record_id, c.source_id, c.publisher_id,
      coalesce(p.name, '') AS owner,
      (SELECT count(*) FROM calendar_needs n WHERE n.uid = c.uid) AS needs
    FROM calendar c LEFT JOIN publishers p ON p.id = c.publisher_id {where} ORDER BY c.starts, c.uid"""
OWNERS = """SELECT DISTINCT p.id, p.name FROM calendar c JOIN publishers p ON p.id = c.publisher_id
    ORDER BY p.name COLLATE NOCASE"""
MAX_PAST, MAX_GROUPS = 100, 60
"""Most entries that are past and most returns and standards that are shown; all entries stand in the CSV."""
KIND_LABELS: Mapping[str, str] = {
    "consultation-opens": "Consultation opens", "consultation-closes": "Consultation closes",
    "applies-from": "Applies from", "comply-by": "Comply by", "ends": "Ends", "meeting": "Meeting",
    "opens": "Opens", "load-by": "First data by", "submit-by": "Submit by", "clean-until": "Correct until",
    "reference-date": "Reference day", "review-date": "Review", "publish-expected": "To be published",
}  # fmt: skip
BINDING_LABELS: Mapping[str, str] = {
    "binding": "binding",
    "not-binding": "not binding",
    "unknown": "not known if binding",
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS_IN_WEEKS, DAYS_IN_MONTHS = 21, 92
"""From so many days on they are also said in weeks, and in months."""


def calendar_page(context: PageContext, request: PageRequest) -> Page:
    """The agenda of what is chosen: sector, need, standard, owner, theme, kind of date."""
    choice = replace(read_choice(context, request), near="", least="", mute="")
    if choice.kind not in KIND_LABELS:
        choice = replace(choice, kind="")
    about = "What returns and standards ask in the next twelve months, and by when."
    links = (*list_follow_links(choice, KIND_LABELS), Link("/load", "Workload by owner and month"))
    rows = [build_entry(row) for row in _list_entries(context, choice)]
    data = build_agenda_data(context, choice)
    return Page("pages/calendar.html", "What is coming", data, about, rows=rows, links=links)


def build_agenda_data(context: PageContext, choice: Choice) -> dict[str, Any]:
    """What the page of the agenda shows."""
    today = context.today
    agenda = build_agenda(context.catalogue, {name: value for name, value in choice.to_dict().items()
                                              if name in CONDITIONS}, today)  # fmt: skip
    names = read_names(context.catalogue, "publishers")
    quotes = _read_quotes(context, [row for group in (*agenda.stated, *agenda.later) for row in group.entries])
    chosen = choice.to_dict()
    return {
        "stated": [_build_group(group, names, quotes, today) for group in agenda.stated[:MAX_GROUPS]],
        "usual": [_build_group(group, names, quotes, today) for group in agenda.usual[:MAX_GROUPS]],
        "later": [_build_group(group, names, quotes, today) for group in agenda.later[:MAX_GROUPS]],
        "left_out": sum(max(0, len(groups) - MAX_GROUPS) for groups in (agenda.stated, agenda.usual, agenda.later)),
        "past": [_build_row(row, {}, today) for row in agenda.past[:MAX_PAST]], "past_total": len(agenda.past),
        "older": agenda.older, "today": today, "today_in_words": format_day(today), "chosen": chosen,
        "changes": "/changes" + replace(choice, kind="").to_query(),
        "due_page": "/due" + replace(choice, kind="").to_query(),
        "follow": list_follow_links(choice, KIND_LABELS), "mail": list_mail_parts(choice), "kinds": KIND_LABELS,
        "choices": list_choices(context, choice, OWNERS),
    }  # fmt: skip


def _list_entries(context: PageContext, choice: Choice) -> list[dict[str, Any]]:
    chosen = choice.to_dict()
    used = [test for name, test in CONDITIONS.items() if chosen.get(name)]
    where = f"WHERE {' AND '.join(used)}" if used else ""
    return context.list_rows(ENTRIES.format(where=where), chosen)


def build_entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the calendar as the CSV gives it."""
    return {
        **row,
        "url": clean_link(row["url"]),
        "words": KIND_LABELS.get(row["kind"], row["kind"].replace("-", " ")),
        "bound": BINDING_LABELS.get(row["binding"], ""),
        "anchor": row["uid"].partition("@")[0],
        "page": _build_path(row["home_id"], row["record_id"]),
        "owner_page": build_page_path("owner", row["publisher_id"]) if row["owner"] else "",
    }


def _build_path(home_id: str | None, record_id: str) -> str:
    return build_page_path("home", home_id) if home_id else build_page_path("record", record_id)


def _read_quotes(context: PageContext, entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The words in which each stated date stands, by the id of the date."""
    dates = json.dumps([row["date_id"] for row in entries if row["date_id"]])
    rows = context.list_rows("SELECT id, quote FROM dates WHERE id IN (SELECT value FROM json_each(?))", dates)
    return {row["id"]: row["quote"] for row in rows}


def _build_group(group: AgendaGroup, names: Mapping[str, str], quotes: Mapping[str, str], today: str) -> dict[str, Any]:
    edition = dict(group.edition) if group.edition else None
    if edition:
        edition |= {"page": build_page_path("change", edition["id"]), "day": format_day(edition["date"])}
    return {
        "title": group.title, "page": _build_path(group.home_id, group.record_id), "home_id": group.home_id,
        "owner": names.get(group.publisher_id, ""), "owner_page": build_page_path("owner", group.publisher_id),
        "edition": edition, "rows": [_build_row(row, quotes, today) for row in group.entries],
        "url": next((clean_link(row["url"]) for row in group.entries if row["url"]), ""),
        "who": _join_who(group.entries),
    }  # fmt: skip


def _join_who(entries: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(row["who"] for row in entries if row["who"]))


def _build_row(row: Mapping[str, Any], quotes: Mapping[str, str], today: str) -> dict[str, Any]:
    day = row["starts"]
    days = count_days(today, day) if today else 0
    return {
        "anchor": row["uid"].partition("@")[0], "starts": day, "day": format_day(day),
        "time": day[11:16] if len(day) > 15 else "", "asks": KIND_LABELS.get(row["kind"], row["kind"]),
        "days_left": days, "left": format_days_left(days) if len(day) >= 10 else "some time in that month",
        "is_binding": row["binding"] == "binding", "is_cancelled": row["state"] == "cancelled",
        "title": row["title"], "page": _build_path(row["home_id"], row["record_id"]),
        "url": clean_link(row["url"]), "words": row.get("words", ""), "who": row["who"],
        "quote": quotes.get(row["date_id"], ""),
    }  # fmt: skip


def format_days_left(days: int) -> str:
    """Days ahead as people say them: “today”, “in 12 days”, “in 7 weeks (52 days)”, “in 4 months (122 days)”."""
    if days <= 1:
        return "today" if days == 0 else "tomorrow" if days == 1 else f"{-days} days ago"
    if days < DAYS_IN_WEEKS:
        return f"in {days} days"
    if days < DAYS_IN_MONTHS:
        return f"in {round(days / 7)} weeks ({days} days)"
    return f"in {round(days / 30.44)} months ({days} days)"


def format_month(month: str) -> str:
    """``2026-04`` as April 2026; anything else as it is."""
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}" if number.isdigit() and 1 <= int(number) <= 12 else month
