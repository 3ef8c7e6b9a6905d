"""Changes: what one must act on, what one should read, and what stands there for the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from homefinder.change.impact.event_choice import ACT, READ, RECORD, URGENCIES, build_event_condition, build_urgency
from homefinder.change.kinds import EVENT_KINDS, EVENT_LABELS, PUBLISHER, SEEN
from homefinder.clean.days import add_days, format_day
from homefinder.site.choice import list_follow_links, list_mail_parts, read_choice
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.choices import list_choices
from homefinder.site.pages.common import page_list
from homefinder.site.pages.languages import build_title_lang
from homefinder.urls import build_page_path, clean_link

FROM = """FROM events e JOIN records r ON r.id = e.record_id JOIN sources s ON s.id = e.source_id
    LEFT JOIN event_severities v ON v.event_id = e.id AND v.sector = (SELECT w.sector FROM event_severities w
      WHERE w.event_id = e.id AND :sector IN ('', w.sector) ORDER BY w.severity DESC, w.sector LIMIT 1)"""
"""An event with its severity for the chosen sector, or for the one that it weighs most for."""
URGENCY = f"CASE WHEN e.seen_on < :recent THEN '{RECORD}' ELSE {build_urgency('v.severity')} END"
EVENT_LIST = f"""SELECT e.id, e.kind, e.date, e.seen_on, e.announced_by, e.title, e.summary, e.significance,
      e.record_id, e.members, e.source_id, s.title AS source, e.url, r.language, coalesce(v.level, '') AS level,
      v.severity, coalesce(v.explanation, '') AS why, {URGENCY} AS urgency,
      (SELECT group_concat(record_id, ' ') FROM event_members m WHERE m.event_id = e.id) AS records,
      (SELECT count(*) FROM event_needs n WHERE n.event_id = e.id) AS needs {FROM} WHERE {{where}}
    ORDER BY {{order}}e.date DESC, e.id LIMIT :limit OFFSET :offset"""
COUNTS = f"SELECT {URGENCY} AS urgency, count(*) AS n {FROM} WHERE {{where}} GROUP BY 1"
OWNERS = "SELECT id, name FROM publishers WHERE id IN (SELECT publisher_id FROM homes) ORDER BY name COLLATE NOCASE"
OWN_CONDITIONS: Mapping[str, str] = {
    "told": "e.announced_by = :told", "level": "v.level = :level", "since": "e.date >= :since",
    "until": "e.date <= :until", "do": f"{URGENCY} = :do",
}  # fmt: skip
"""What only this page can be narrowed by, beside the choice that it shares."""
LEVELS = ("high", "medium", "low")
ANNOUNCER_LABELS = {SEEN: "seen by us between two harvests", PUBLISHER: "told by the publisher"}
URGENCY_LABELS: Mapping[str, str] = {ACT: "You must act", READ: "Read", RECORD: "For the record"}
URGENCY_HINTS: Mapping[str, str] = {
    ACT: "It asks something of you or takes something away, and it weighs. The weightiest first.",
    READ: "It may bear on what you do.",
    RECORD: "It asks nothing, or was seen more than a year ago.",
}
SHOWN_COUNTS: Mapping[str, int] = {ACT: 6, READ: 6, RECORD: 10}
"""Events of each that the page shows before one asks for all of them."""
RECENT_DAYS = 366
"""What was seen longer ago asks nothing any more."""


def changes_page(context: PageContext, request: PageRequest) -> Page:
    """The events of what is chosen by what one has to do; all of one such group, newest first, a page at a time.

    Beside the choice it is narrowed by source, teller, level, day and ``do``: act, read or record.
    """
    choice = read_choice(context, request)
    choice = choice if choice.kind in EVENT_KINDS else replace(choice, kind="")
    own = {
        "source": request.read_word("source"), "told": request.read_word("told", tuple(ANNOUNCER_LABELS)),
        "level": request.read_word("level", LEVELS), "since": request.read_word("since"),
        "until": request.read_word("until"), "do": request.read_word("do", URGENCIES),
    }  # fmt: skip
    chosen = {**choice.to_dict(), **own}
    where, values = build_condition(chosen, choice.muted_names, context.today)
    counts = {row["urgency"]: row["n"] for row in context.list_rows(COUNTS.format(where=where), values)}

    def read(limit: int, offset: int, urgency: str = own["do"]) -> Iterator[dict[str, Any]]:
        return _read_events(context, where, {**values, "limit": limit, "offset": offset}, urgency)

    pager, events, every = page_list(request, sum(counts.values()), chosen, read)
    is_list = bool(own["do"] or "page" in request.query)
    data = {
        "events": events, "chosen": chosen, "pager": pager, "kinds": EVENT_LABELS, "told": ANNOUNCER_LABELS,
        "levels": LEVELS, "is_list": is_list, "labels": URGENCY_LABELS,
        "groups": [] if is_list else _list_groups(context, chosen, choice.muted_names, counts),
        "sources": context.list_rows("SELECT id, title FROM sources ORDER BY title"), "today": context.today,
        "choices": list_choices(context, choice, OWNERS), "follow": list_follow_links(choice, EVENT_KINDS),
        "mail": list_mail_parts(choice),
        "agenda_page": "/calendar" + replace(choice, kind="", near="", least="", mute="").to_query(),
        "near_page": "/changes" + replace(choice, near="" if choice.near else "1").to_query(**own),
        "more": any(own[name] for name in own if name != "do") or bool(choice.least or choice.mute),
    }  # fmt: skip
    about = "What changed in the publications that are watched, by what you have to do."
    things = [("event", row["id"]) for row in events]
    links: tuple[Link, ...] = tuple(list_follow_links(choice, EVENT_KINDS))
    return Page("pages/changes.html", "What changed", data, about, rows=every, things=things, links=links)


def build_condition(filters: Mapping[str, str], muted: tuple[str, ...], today: str) -> tuple[str, dict[str, object]]:
    """The condition of a list of events, and its values by name."""
    where, values = build_event_condition(filters, muted)
    tests = [test for name, test in OWN_CONDITIONS.items() if filters.get(name)]
    values |= {name: filters.get(name, "") for name in OWN_CONDITIONS}
    values["recent"] = add_days(date.fromisoformat(today), -RECENT_DAYS).isoformat() if today else ""
    return " AND ".join([where, *tests]), values


def _read_events(
    context: PageContext, where: str, values: Mapping[str, object], urgency: str
) -> Iterator[dict[str, Any]]:
    """The weightiest first of what must be acted on, the newest first of all else."""
    sql = EVENT_LIST.format(where=where, order="v.severity DESC, " if urgency == ACT else "")
    for row in context.stream_rows(sql, values):
        lang = build_title_lang(row.pop("language"), row["members"])
        yield {
            **row, "url": clean_link(row["url"]), "page": build_page_path("change", row["id"]), "lang": lang,
            "label": EVENT_LABELS.get(row["kind"], row["kind"]), "day": format_day(row["date"]),
        }  # fmt: skip


def _list_groups(
    context: PageContext, filters: Mapping[str, str], muted: tuple[str, ...], counts: Mapping[str, int]
) -> list[dict[str, Any]]:
    """What must be acted on, what to read and the rest: how many, and the first of each."""
    found = []
    for urgency, label in URGENCY_LABELS.items():
        where, values = build_condition({**filters, "do": urgency}, muted, context.today)
        values |= {"limit": SHOWN_COUNTS[urgency], "offset": 0}
        found.append({
            "id": urgency, "label": label, "hint": URGENCY_HINTS[urgency], "total": counts.get(urgency, 0),
            "events": list(_read_events(context, where, values, urgency)) if counts.get(urgency) else [],
        })  # fmt: skip
    return found
