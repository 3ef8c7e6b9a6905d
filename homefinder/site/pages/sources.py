"""Sources: the health of each publication that is watched, its runs, and what its publisher should mend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from homefinder.build.declarations import describe_source
from homefinder.build.source_years import list_never_read_live
from homefinder.clean.days import UNKNOWN_GAP, count_longest_gap, format_day
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest, parse_whole_number
from homefinder.site.pages.common import count_rows, list_feed_links, page_list
from homefinder.site.pages.source_chart import build_history_chart
from homefinder.store.queries import STANDING_ISSUES
from homefinder.store.queries.source_years import describe_staleness, list_form_changes, list_history
from homefinder.urls import build_page_path, clean_link

SOURCES = f"""SELECT s.*, (SELECT count(*) FROM records k JOIN retired_records t ON t.record_id = k.id
      WHERE k.source_id = s.id AND k.state <> 'removed') AS retired, r.state AS run_state, r.reason, r.ended_at, r.mode,
      (SELECT count(*) FROM issues i WHERE i.source_id = s.id AND {STANDING_ISSUES} AND i.severity = 'error') AS errors,
      (SELECT count(*) FROM issues i WHERE i.source_id = s.id AND {STANDING_ISSUES}) AS issues,
      (SELECT count(*) FROM homes h WHERE h.source_id = s.id) AS homes,
      (SELECT count(*) FROM records k WHERE k.source_id = s.id AND k.state = 'unread') AS unread,
      (SELECT count(*) FROM fetches f WHERE f.run_id = s.last_run_id) AS requests
    FROM sources s LEFT JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source_id = s.id) ORDER BY s.title"""
RUNS = """SELECT id, state, mode, seen_on, started_at, ended_at, reason, fetched, not_modified, parsed, added, changed,
      removed, restored, missing, issues FROM runs WHERE source_id = ? ORDER BY id DESC LIMIT 30"""
CHECKS = "SELECT name, ok, detail FROM run_checks WHERE run_id = ? ORDER BY ok, name"
ISSUES = f"""SELECT i.severity, i.code, i.message, i.remedy, i.record_key, i.url, i.locator, i.sha256, i.run_id,
      r.id AS record_id FROM issues i LEFT JOIN records r ON r.source_id = i.source_id AND r.key = i.record_key
    WHERE i.source_id = ? AND {STANDING_ISSUES}
    ORDER BY CASE i.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.code, i.id"""
RUN = "SELECT r.*, s.title AS source FROM runs r JOIN sources s ON s.id = r.source_id WHERE r.id = ?"
FETCHES = """SELECT f.url, f.final_url, f.status, f.not_modified, f.sha256, f.fetched_at, f.elapsed_ms, f.error,
      b.bytes, b.media_type FROM fetches f LEFT JOIN bodies b ON b.sha256 = f.sha256 WHERE f.run_id = ?
    ORDER BY f.status < 400 AND f.error = '', f.id LIMIT ? OFFSET ?"""
CHANGES = """SELECT c.kind, c.title, c.summary, c.record_id, min(e.event_id) AS event_id FROM changes c
    LEFT JOIN event_members e ON e.change_id = c.id WHERE c.run_id = ? AND c.kind <> 'added' GROUP BY c.id
    ORDER BY c.kind, c.title LIMIT 100"""
PASSED_OVER = "SELECT url, files, names FROM passed_over WHERE run_id = ? ORDER BY url"
FIELDS = """SELECT field, filled, records, type FROM run_fields WHERE run_id = (SELECT max(r.id) FROM runs r
      JOIN run_fields f ON f.run_id = r.id WHERE r.source_id = ? AND r.state = 'committed')
    ORDER BY filled DESC, field"""
GOOD_STATES = ("committed", "unchanged")
"""States of a run after which what is shown of its source is as new as the run."""


def sources_page(context: PageContext, _: PageRequest) -> Page:
    """Every source with how its last run went and what its publisher should mend."""
    sources = [_link_source(row, context.today) for row in context.list_rows(SOURCES)]
    reshaped = list_form_changes(context.catalogue, since=_count_back(context.today, 60))
    data = {
        "sources": sources, "stale": [row for row in sources if row["stale"]],
        "reshaped": _fold_form_changes(reshaped, sources),
        "never": list_never_read_live(context.settings, context.catalogue),
        "ill": sum(not row["well"] and not row["undeclared_since"] for row in sources),
    }  # fmt: skip
    about = "The publications that are watched, how the last look at each went, and under which licence they are."
    things = [("source", row["id"]) for row in sources]
    return Page("pages/sources.html", "Sources", data, about, rows=sources, things=things)


def source_page(context: PageContext, request: PageRequest) -> Page:
    """One source with its runs, the checks of the last, and its issues. Raises PageNotFound."""
    identifier = request.path["id"]
    source = next(
        (_link_source(row, context.today) for row in context.list_rows(SOURCES) if row["id"] == identifier), None
    )
    if source is None:
        raise PageNotFound(f"There is no source “{identifier}”.", "/sources")
    runs = [_link_run(row) for row in context.list_rows(RUNS, identifier)]
    history = list_history(context.catalogue, identifier)
    issues = [_link_issue(row) for row in context.list_rows(ISSUES, identifier)]
    last = next((run for run in runs if run["state"] != "running"), None)
    refused = last if last and not last["well"] else None
    data = {
        "source": source,
        "last_seen_in_words": format_day(source["last_seen_on"] or ""),
        "looked_at": _describe_schedule(source["schedule"]),
        "history": history,
        "chart": build_history_chart(history),
        "form_changes": list_form_changes(context.catalogue, identifier)[:50],
        "fields": context.list_rows(FIELDS, identifier),
        "refused": refused,
        "runs": runs,
        "checks": context.list_rows(CHECKS, runs[0]["id"]) if runs else [],
        "issues": issues,
        "kinds": context.list_rows(
            """SELECT kind, count(*) AS records FROM records WHERE source_id = ? AND state <> 'removed'
               GROUP BY kind ORDER BY records DESC""",
            identifier,
        ),
    }
    return Page(
        "pages/source.html",
        source["title"],
        data,
        f"How {source['title']} is read, how the last runs went, and what its publisher should mend.",
        rows=issues,
        things=[("source", identifier)],
        links=list_feed_links("source", identifier, "this source"),
        crumbs=(Link("/sources", "Sources"),),
    )


def run_page(context: PageContext, request: PageRequest) -> Page:
    """One run: how it ended, its checks, what it found changed, every address that it asked. Raises PageNotFound."""
    text = request.path["id"]
    number = parse_whole_number(text)
    run = None if number is None else context.find_row(RUN, number)
    if run is None:
        raise PageNotFound(f"There is no run “{text}”. Each source lists its last runs.", "/sources")
    total = count_rows(context, "SELECT count(*) FROM fetches WHERE run_id = ?", run["id"])

    def read(limit: int, offset: int) -> Iterator[dict[str, Any]]:
        for row in context.stream_rows(FETCHES, run["id"], limit, offset):
            yield {**row, "link": clean_link(row["url"])}

    paging, fetches, every = page_list(request, total, {}, read)
    changed = [
        {
            **row,
            "page": build_page_path("change", row["event_id"])
            if row["event_id"]
            else build_page_path("record", row["record_id"]),
        }
        for row in context.list_rows(CHANGES, run["id"])
    ]
    data = {
        "run": _link_run(run), "checks": context.list_rows(CHECKS, run["id"]), "fetches": fetches, "pager": paging,
        "changed": changed,
        "passed_over": [
            {**row, "names": json.loads(row["names"])[:200]} for row in context.list_rows(PASSED_OVER, run["id"])
        ],
        "source_page": build_page_path("source", run["source_id"]),
    }  # fmt: skip
    title = f"Run {run['id']} of {run['source']}"
    about = f"What run {run['id']} asked, what it was answered, and what it found changed."
    crumbs = (Link("/sources", "Sources"), Link(build_page_path("source", run["source_id"]), run["source"]))
    things = [("run", str(run["id"]))]
    return Page("pages/run.html", title, data, about, rows=every, things=things, crumbs=crumbs)


def _count_back(day: str, days: int) -> str:
    return (date.fromisoformat(day[:10]) - timedelta(days=days)).isoformat()


def _fold_form_changes(changes: list[dict[str, Any]], sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a run: its source, its day, and the fields that came, went or have another type."""
    by_id = {row["id"]: row for row in sources}
    folded: dict[int, dict[str, Any]] = {}
    for row in changes:
        if row["source_id"] in by_id:
            source = by_id[row["source_id"]]
            one = {"title": source["title"], "page": source["page"], "seen_on": row["seen_on"], "fields": []}
            folded.setdefault(row["run_id"], one)["fields"].append(
                f"{row['field'].removeprefix('extra/')} {row['change']}"
            )
    return list(folded.values())


def _link_source(row: dict[str, Any], today: str) -> dict[str, Any]:
    return {
        **row,
        "homepage": clean_link(row["homepage"]),
        "licence_url": clean_link(row["licence_url"]),
        "page": build_page_path("source", row["id"]),
        "well": row["run_state"] in GOOD_STATES,
        "note": describe_source(row, row["undeclared_since"]) if row["undeclared_since"] else "",
        "stale": describe_staleness(row, today),
        "live_look_seconds": round(row["requests"] * row["min_interval_s"]),
    }


def _describe_schedule(cron: str) -> str:
    days = count_longest_gap(cron)
    if days >= UNKNOWN_GAP:
        return "about once a year, or not regularly"
    return "every day" if days == 1 else f"at least every {days} days"


def _link_run(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "page": build_page_path("run", str(row["id"])), "well": row["state"] in GOOD_STATES}


def _link_issue(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "url": clean_link(row["url"]),
        "record_page": build_page_path("record", row["record_id"]) if row["record_id"] else "",
    }
