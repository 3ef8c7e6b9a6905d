"""Read the digest of a sector from the catalogue and from what people decided. Changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from homefinder.change.impact.reasons import describe_path
from homefinder.change_requests.reports import list_deadlines
from homefinder.change_requests.store import read_request_views
from homefinder.clean.days import add_days, count_days
from homefinder.decisions.review_queue import build_review_queue
from homefinder.decisions.store import read_decisions
from homefinder.errors import UsageError
from homefinder.notify.digest_model import (
    Digest,
    DigestChange,
    DigestDate,
    DigestReview,
    EndedUse,
    FailedSource,
    GapChange,
    OverdueRequest,
    sort_by_severity,
)
from homefinder.store.queries import list_sectors
from homefinder.store.queries.outside import list_uses
from homefinder.urls import build_page_path

WEEK_DAYS = 7
FORESIGHT_DAYS = 180
"""How far ahead dates are listed."""

CHANGES = """SELECT e.id, e.title, e.kind, e.date, e.summary, s.severity, s.level, s.explanation AS because,
      (SELECT group_concat(n.title, char(10)) FROM event_needs en JOIN needs n ON n.id = en.need_id
       WHERE en.event_id = e.id AND n.sector = s.sector) AS needs,
      (SELECT en.path FROM event_needs en JOIN needs n ON n.id = en.need_id
       WHERE en.event_id = e.id AND n.sector = s.sector ORDER BY en.is_near DESC, n.title LIMIT 1) AS path
    FROM event_severities s JOIN events e ON e.id = s.event_id
    WHERE s.sector = :sector AND e.seen_on > :since AND e.seen_on <= :until AND e.date <= :until
      AND (e.announced_by = 'seen' OR e.date > :since)
      AND e.kind NOT IN ('applies-from', 'comply-by', 'ended', 'consultation-opens', 'consultation-closing',
        'meeting')"""
DATES_AHEAD = """SELECT c.title, c.kind, c.starts, c.summary, c.binding, c.url, coalesce(p.name, '') AS owner,
      (SELECT count(*) FROM calendar_needs cn JOIN needs n ON n.id = cn.need_id
       WHERE cn.uid = c.uid AND n.sector = :sector) AS needs,
      (SELECT count(*) FROM outcomes o JOIN needs n ON n.id = o.need_id
       WHERE n.sector = :sector AND o.owner_id = c.publisher_id AND c.publisher_id <> '') AS owned
    FROM calendar c LEFT JOIN publishers p ON p.id = c.publisher_id
    WHERE c.state = 'confirmed' AND substr(c.starts, 1, 10) BETWEEN :until AND :last ORDER BY c.starts, c.uid"""
FAILED_SOURCES = """SELECT s.id, s.title, coalesce(s.last_seen_on, '') AS last_seen, r.state, r.reason FROM sources s
    JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source_id = s.id)
    WHERE r.state IN ('failed', 'held', 'died') ORDER BY s.title"""
LOST_HOMES = """SELECT DISTINCT n.id, n.title AS need, e.title, e.kind FROM events e JOIN event_needs en ON en.event_id
= e.id
    JOIN needs n ON n.id = en.need_id JOIN event_members m ON m.event_id = e.id
    JOIN home_records hr ON hr.record_id = m.record_id
    JOIN outcomes o ON o.need_id = n.id AND o.home_id = hr.home_id
    WHERE n.sector = :sector AND e.seen_on > :since AND e.seen_on <= :until AND e.announced_by = 'seen'
      AND e.kind IN ('withdrawn', 'gone', 'vanished') ORDER BY n.title"""
OPEN_REVIEW_KINDS = frozenset({"close", "open", "shared"})
"""Reviews that nobody has decided on yet; the others are decisions whose ground moved."""


def compute_week_before(until: str) -> str:
    """The day a week before."""
    return add_days(date.fromisoformat(until), -WEEK_DAYS).isoformat()


def build_digest(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, sector: str, since: str, until: str
) -> Digest:
    """What changed for a sector after ``since`` up to ``until`` (ISO days). Raises UsageError for an unknown sector.

    Both connections need ``row_factory = sqlite3.Row``.
    """
    if sector not in list_sectors(catalogue):
        raise UsageError(f"no sector is called {sector!r}; there are: {', '.join(list_sectors(catalogue))}")
    if since >= until:
        raise UsageError(f"the digest would end on {until}, before it begins ({since}); give an earlier --since")
    wanted = {"sector": sector, "since": since, "until": until}
    needs = dict(catalogue.execute("SELECT id, title FROM needs WHERE sector = ?", (sector,)).fetchall())
    reviews = [item for item in build_review_queue(catalogue, curation, until) if item.need_id in needs]
    judged = [(item.kind, DigestReview(item.need_title, item.home_title, item.kind, item.why, build_page_path("need",
    item.need_id)))
              for item in reviews]  # fmt: skip
    closed, opened = _list_gap_changes(catalogue, curation, wanted, needs)
    return Digest(
        sector, since, until, len(needs), _count_needs_without_home(catalogue, sector),
        sort_by_severity([_build_change(row) for row in catalogue.execute(CHANGES, wanted)]),
        tuple(_list_dates_ahead(catalogue, wanted)),
        tuple(item for kind, item in judged if kind not in OPEN_REVIEW_KINDS),
        tuple(item for kind, item in judged if kind in OPEN_REVIEW_KINDS),
        closed, opened, tuple(_list_failed_sources(catalogue)), tuple(_list_overdue_requests(curation, sector, until)),
        tuple(_list_ended_uses(catalogue)),
    )  # fmt: skip


def _list_ended_uses(catalogue: sqlite3.Connection) -> Iterator[EndedUse]:
    for row in list_uses(catalogue, only_ended=True):
        standard = " ".join(filter(None, (row["home_title"], row["edition"])))
        yield EndedUse(row["user"], standard, row["lifecycle"], build_page_path("home", row["home_id"]))


def _build_change(row: sqlite3.Row) -> DigestChange:
    needs = tuple(sorted((row["needs"] or "").split("\n")))
    return DigestChange(
        row["title"], row["kind"], row["date"], row["summary"], row["severity"], row["level"], row["because"], needs,
        build_page_path("change", row["id"]), describe_path(row["path"] or ""),
    )  # fmt: skip


def _list_dates_ahead(catalogue: sqlite3.Connection, values: dict[str, str]) -> Iterator[DigestDate]:
    """Dates that reach needs of the sector, and consultations of owners on whom its needs rest."""
    last = add_days(date.fromisoformat(values["until"]), FORESIGHT_DAYS).isoformat()
    for row in catalogue.execute(DATES_AHEAD, values | {"last": last}):
        if row["needs"]:
            because = f"{_format_need_count(row['needs']).capitalize()} on it."
        elif row["owned"] and row["kind"].startswith("consultation"):
            because = f"{row['owner']} owns what {_format_need_count(row['owned'])} on."
        else:
            continue
        days = count_days(values["until"], row["starts"])
        binding = row["binding"] == "binding"
        yield DigestDate(
            row["title"], row["kind"], row["starts"][:10], days, row["summary"], because, binding, row["url"]
        )


def _format_need_count(count: int) -> str:
    return "one of your needs rests" if count == 1 else f"{count} of your needs rest"


def _list_gap_changes(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, values: dict[str, str], needs: dict[str, str]
) -> tuple[tuple[GapChange, ...], tuple[GapChange, ...]]:
    """Needs that found a home by a person's decision or by a change that we asked for, and those that lost theirs."""
    since, until = values["since"], values["until"]
    closed = [
        GapChange(
            needs[item.need_id], f"“{item.home_title}” was accepted as its home.", build_page_path("need", item.need_id)
        )
        for item in read_decisions(curation)
        if item.verdict == "accept" and item.need_id in needs and since < item.decided_on <= until
    ]
    opened = [
        GapChange(
            row["need"], f"“{row['title']}”, its first home, is {row['kind']}.", build_page_path("need", row["id"])
        )
        for row in catalogue.execute(LOST_HOMES, values)
    ]
    for view in read_request_views(curation):
        asked = view.request
        if asked.sector != values["sector"] or not since < view.since <= until:
            continue
        gap = GapChange(
            asked.need_title or asked.title,
            f"Request {view.uid} was {view.state}.",
            build_page_path("request", view.uid),
        )
        closed += [gap] if view.state == "implemented" else []
        opened += [gap] if view.state == "rejected" else []
    return tuple(closed), tuple(opened)


def _count_needs_without_home(catalogue: sqlite3.Connection, sector: str) -> int:
    sql = (
        "SELECT count(*) FROM outcomes o JOIN needs n ON n.id = o.need_id WHERE n.sector = ? AND o.outcome = 'no-home'"
    )
    return int(catalogue.execute(sql, (sector,)).fetchone()[0])


def _list_failed_sources(catalogue: sqlite3.Connection) -> Iterator[FailedSource]:
    for row in catalogue.execute(FAILED_SOURCES):
        yield FailedSource(
            row["title"], row["state"], row["reason"], row["last_seen"], build_page_path("source", row["id"])
        )


def _list_overdue_requests(curation: sqlite3.Connection, sector: str, until: str) -> Iterator[OverdueRequest]:
    views = [view for view in read_request_views(curation) if view.request.sector == sector]
    for item in list_deadlines(views, until):
        if item.days < 0:
            page = build_page_path("request", item.uid)
            yield OverdueRequest(item.uid, item.title, item.state, item.deadline, -item.days, page)
