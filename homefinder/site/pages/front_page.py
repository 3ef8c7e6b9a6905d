"""The front page of one sector: the search, what is to be done next, what changed, and what waits for a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from homefinder.change.calendar.due import list_due
from homefinder.clean.days import add_days, count_days, format_day
from homefinder.dates.model import DATE_KINDS
from homefinder.decisions.store import read_decisions
from homefinder.site.http.bounded_cache import BoundedCache
from homefinder.site.http.page import Link, Page, PageContext, PageRequest
from homefinder.site.pages.common import add_pages
from homefinder.site.pages.due import format_interval
from homefinder.site.pages.structured_data import build_catalogue_facts
from homefinder.site.sectors import format_sector_name, list_examples, read_sectors
from homefinder.store.queries import list_sectors
from homefinder.store.queries.sectors import list_homes_of_sector
from homefinder.urls import build_page_path

LEAD = (
    "Find the standard, data collection, law, code set or body that could own what you need, and see what changed in "
    "those that you rely on."
)
MAX_ROWS, MAX_SMALL_CHANGES = 6, 12
"""Rows of a column, and of the small changes that are folded away."""
CHANGE_DAYS = 366
"""Days for which a change counts as new."""
BINDING_KINDS = ("new-edition", "withdrawn", "ended", "gone", "vanished", "duty-changed", "date-moved", "owner-changed")
"""Kinds of change that stand in front whatever their severity: what holds, and what holds no more."""
CHANGES = """SELECT e.id, e.kind, e.date, e.title, e.summary, v.level FROM event_severities v
    JOIN events e ON e.id = v.event_id WHERE v.sector = ? AND e.date > ? AND e.date <= ?
    ORDER BY e.date DESC, v.severity DESC, e.id"""
NEEDS = """SELECT n.id, n.title, h.id AS home_id, h.title AS home FROM needs n
    LEFT JOIN candidates c ON c.need_id = n.id AND c.rank = 1 LEFT JOIN homes h ON h.id = c.home_id
    WHERE n.sector = ? ORDER BY c.score DESC, n.title"""
COUNTS = """SELECT (SELECT count(*) FROM homes) AS homes, (SELECT count(*) FROM needs) AS needs,
    (SELECT count(*) FROM publishers) AS owners, (SELECT count(*) FROM sources) AS sources,
    (SELECT value FROM build_state WHERE name = 'published_at') AS published_at"""
SEEN_DAYS = "SELECT coalesce(last_seen_on, '') AS day FROM sources"

_news: BoundedCache[tuple[object, ...], dict[str, Any]] = BoundedCache(64)


def front_page(context: PageContext, request: PageRequest) -> Page:
    """What concerns one sector: the one of ``?sector=``, else the one that was chosen before, else the first."""
    sectors = list_sector_names(context)
    asked = request.read_word("sector", tuple(sectors) or ("",))
    sector = asked or (request.sector if request.sector in sectors else next(iter(sectors), ""))
    today = context.today
    news = _news.get_or_make((context.stamp, today, sector), lambda: _read_news(context, sector, today))
    decided = {one.need_id for one in read_decisions(context.curation)}
    waiting = [row for row in news["needs"] if row["id"] not in decided]
    data = {
        **news,
        "lead": LEAD,
        "sector": sector,
        "sectors": [{"id": name, "name": words} for name, words in sectors.items()],
        "examples": list_examples(context.vocab, sector) or list_examples(context.vocab),
        "needs": waiting[:MAX_ROWS],
        "needs_total": len(waiting),
        "needs_of_sector": len(news["needs"]),
    }
    return Page(
        "pages/front-page.html",
        "What do you need a standard for?",
        data,
        LEAD,
        things=[("catalogue", "homefinder")],
        links=(
            Link("/feeds/all.atom", "Feed of all changes", "application/atom+xml"),
            Link("/calendars/all.ics", "Calendar of all dates", "text/calendar"),
        ),
        linked_data=build_catalogue_facts(context),
        remembered_sector=asked,
    )


def list_sector_names(context: PageContext) -> dict[str, str]:
    """Sectors that have needs with their names: those that ``vocab/sectors`` declares first."""
    known = list_sectors(context.catalogue)
    declared = [one.sector for one in read_sectors(context.vocab / "sectors") if one.sector in known]
    return {sector: format_sector_name(context.vocab, sector) for sector in dict.fromkeys([*declared, *known])}


def describe_freshness(ages: Sequence[int | None]) -> str:
    """How old what is shown is, in one sentence; ``ages``: of each source the days since it was read, None if never."""
    if not ages:
        return "No source is declared."
    (age, number), = Counter(ages).most_common(1)  # fmt: skip
    oldest = max((one for one in ages if one is not None), default=None)
    sources = "source" if len(ages) == 1 else "sources"
    said = f"{number} of {len(ages)} {sources} {'was' if number == 1 else 'were'} {_describe_age(age)}"
    if number == len(ages):
        said = f"{'The only source was' if number == 1 else f'All {number} sources were'} {_describe_age(age)}"
    if oldest is not None and age is not None and oldest > age:
        said += f", the oldest {_describe_age(oldest)}"
    if age is not None and (never := sum(one is None for one in ages)):
        said += f"; {never} {'was' if never == 1 else 'were'} never read"
    return f"{said}."


def _describe_age(days: int | None) -> str:
    if days is None:
        return "never read"
    if days <= 0:
        return "read today"
    return f"read {days:,} {'day' if days == 1 else 'days'} ago"


def _read_news(context: PageContext, sector: str, today: str) -> dict[str, Any]:
    """What is due of a sector's homes, what changed for its needs, its needs with the home that came nearest: the same
    for every reader of a day."""
    homes = list_homes_of_sector(context.catalogue, sector)
    due = [
        {**asdict(item), "in_words": format_interval(asdict(item)), "asks": DATE_KINDS.get(item.kind, item.kind),
         "page": build_page_path("home", item.home_id)}
        for item in list_due(context.catalogue, today, {"sector": sector}) if item.home_id in homes
    ]  # fmt: skip
    since = add_days(date.fromisoformat(today), -CHANGE_DAYS).isoformat()
    changes = add_pages("change", context.list_rows(CHANGES, sector, since, today))
    changes = [{**row, "day_in_words": format_day(row["date"])} for row in changes]
    main = [row for row in changes if row["level"] != "low" or row["kind"] in BINDING_KINDS]
    small = [row for row in changes if row not in main]
    needs = [
        {**row, "home_page": build_page_path("home", row["home_id"]) if row["home_id"] else ""}
        for row in add_pages("need", context.list_rows(NEEDS, sector))
    ]
    days = [row["day"] for row in context.list_rows(SEEN_DAYS)]
    return {
        "due": due[:MAX_ROWS], "due_total": len(due),
        "changed": main[:MAX_ROWS], "changed_total": len(main),
        "small": small[:MAX_SMALL_CHANGES], "small_total": len(small),
        "needs": needs, "counts": context.find_row(COUNTS) or {},
        "freshness": describe_freshness([count_days(day, today) if day else None for day in days]),
    }  # fmt: skip
