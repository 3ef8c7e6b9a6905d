"""Read the digest of a sector from the catalogue and from what people decided. Changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from homefinder.change_requests.reports import due
from homefinder.change_requests.store import read_views
from homefinder.decisions.review_queue import review_queue
from homefinder.decisions.store import read_decisions
from homefinder.errors import UsageError
from homefinder.notify.digest_model import Ahead, Change, Digest, Failed, Gap, Judge, Overdue, days_until, most_severe
from homefinder.urls import page_of

WEEK_DAYS = 7
FORESIGHT_DAYS = 180
"""How far ahead dates are listed."""

FIRST_SEEN = "coalesce(max(CASE WHEN adapter <> 'curated' THEN last_seen_on END), max(last_seen_on))"
CHANGES = """SELECT e.id, e.title, e.kind, e.date, e.sentence, s.severity, s.level, s.sentence AS because,
      (SELECT group_concat(n.title, char(10)) FROM event_needs en JOIN needs n ON n.id = en.need_id
       WHERE en.event_id = e.id AND n.sector = s.sector) AS needs
    FROM event_severities s JOIN events e ON e.id = s.event_id
    WHERE s.sector = :sector AND e.seen_on > :since AND e.seen_on <= :until AND e.date <= :until
      AND (e.told_by = 'seen' OR e.date > :since)
      AND e.kind NOT IN ('applies-from', 'comply-by', 'consultation-opens', 'consultation-closing', 'meeting')"""
AHEAD = """SELECT c.title, c.kind, c.starts, c.sentence, c.binding, c.url, coalesce(p.name, '') AS owner,
      (SELECT count(*) FROM calendar_needs cn JOIN needs n ON n.id = cn.need_id
       WHERE cn.uid = c.uid AND n.sector = :sector) AS needs,
      (SELECT count(*) FROM outcomes o JOIN needs n ON n.id = o.need_id
       WHERE n.sector = :sector AND o.owner_id = c.publisher_id AND c.publisher_id <> '') AS owned
    FROM calendar c LEFT JOIN publishers p ON p.id = c.publisher_id
    WHERE c.state = 'confirmed' AND substr(c.starts, 1, 10) BETWEEN :until AND :last ORDER BY c.starts, c.uid"""
FAILED = """SELECT s.id, s.title, coalesce(s.last_seen_on, '') AS last_seen, r.state, r.reason FROM sources s
    JOIN runs r ON r.id = (SELECT max(id) FROM runs WHERE source_id = s.id)
    WHERE r.state IN ('failed', 'held', 'died') ORDER BY s.title"""
LOST = """SELECT DISTINCT n.id, n.title AS need, e.title, e.kind FROM events e JOIN event_needs en ON en.event_id = e.id
    JOIN needs n ON n.id = en.need_id JOIN home_records hr ON hr.record_id = e.record_id
    JOIN outcomes o ON o.need_id = n.id AND o.home_id = hr.home_id
    WHERE n.sector = :sector AND e.seen_on > :since AND e.seen_on <= :until AND e.told_by = 'seen'
      AND e.kind IN ('withdrawn', 'gone', 'vanished') ORDER BY n.title"""
OPEN_KINDS = frozenset({"close", "open", "shared"})
"""Reviews that nobody has decided on yet; the others are decisions whose ground moved."""


def sectors(catalogue: sqlite3.Connection) -> list[str]:
    """Every sector that has needs."""
    return [row[0] for row in catalogue.execute("SELECT DISTINCT sector FROM needs ORDER BY sector")]


def last_look(catalogue: sqlite3.Connection) -> str:
    """The last day on which a publication was seen. Raises UsageError where none was."""
    row = catalogue.execute(f"SELECT {FIRST_SEEN} FROM sources").fetchone()
    if row[0] is None:
        raise UsageError("no publication was seen yet; fill the catalogue with `homefinder build`")
    return str(row[0])


def week_before(until: str) -> str:
    """The day a week before."""
    return (date.fromisoformat(until) - timedelta(days=WEEK_DAYS)).isoformat()


def digest(catalogue: sqlite3.Connection, curation: sqlite3.Connection, sector: str, since: str, until: str) -> Digest:
    """What changed for a sector after ``since`` up to ``until`` (ISO days). Raises UsageError for an unknown sector.

    Both connections need ``row_factory = sqlite3.Row``.
    """
    if sector not in sectors(catalogue):
        raise UsageError(f"no sector is called {sector!r}; there are: {', '.join(sectors(catalogue))}")
    if since >= until:
        raise UsageError(f"the digest would end on {until}, before it begins ({since}); give an earlier --since")
    wanted = {"sector": sector, "since": since, "until": until}
    needs = dict(catalogue.execute("SELECT id, title FROM needs WHERE sector = ?", (sector,)).fetchall())
    reviews = [item for item in review_queue(catalogue, curation, date.fromisoformat(until)) if item.need_id in needs]
    judged = [(item.kind, Judge(item.need_title, item.home_title, item.kind, item.why, page_of("need", item.need_id)))
              for item in reviews]  # fmt: skip
    closed, opened = _gaps(catalogue, curation, wanted, needs)
    return Digest(
        sector, since, until, len(needs), _without_home(catalogue, sector),
        most_severe([_change(row) for row in catalogue.execute(CHANGES, wanted)]),
        tuple(_ahead(catalogue, wanted)),
        tuple(item for kind, item in judged if kind not in OPEN_KINDS),
        tuple(item for kind, item in judged if kind in OPEN_KINDS),
        closed, opened, tuple(_failed(catalogue)), tuple(_overdue(curation, sector, until)),
    )  # fmt: skip


def _change(row: sqlite3.Row) -> Change:
    needs = tuple(sorted((row["needs"] or "").split("\n")))
    return Change(
        row["title"], row["kind"], row["date"], row["sentence"], row["severity"], row["level"], row["because"], needs,
        page_of("change", row["id"]),
    )  # fmt: skip


def _ahead(catalogue: sqlite3.Connection, wanted: dict[str, str]) -> Iterator[Ahead]:
    """Dates that reach needs of the sector, and consultations of owners on whom its needs rest."""
    last = (date.fromisoformat(wanted["until"]) + timedelta(days=FORESIGHT_DAYS)).isoformat()
    for row in catalogue.execute(AHEAD, wanted | {"last": last}):
        if row["needs"]:
            because = f"{_needs(row['needs']).capitalize()} on it."
        elif row["owned"] and row["kind"].startswith("consultation"):
            because = f"{row['owner']} owns what {_needs(row['owned'])} on."
        else:
            continue
        days = days_until(row["starts"], wanted["until"])
        binding = row["binding"] == "binding"
        yield Ahead(row["title"], row["kind"], row["starts"][:10], days, row["sentence"], because, binding, row["url"])


def _needs(count: int) -> str:
    return "one of your needs rests" if count == 1 else f"{count} of your needs rest"


def _gaps(
    catalogue: sqlite3.Connection, curation: sqlite3.Connection, wanted: dict[str, str], needs: dict[str, str]
) -> tuple[tuple[Gap, ...], tuple[Gap, ...]]:
    """Needs that found a home by a person's decision or by a change that we asked for, and those that lost theirs."""
    since, until = wanted["since"], wanted["until"]
    closed = [
        Gap(needs[item.need_id], f"“{item.home_title}” was accepted as its home.", page_of("need", item.need_id))
        for item in read_decisions(curation)
        if item.verdict == "accept" and item.need_id in needs and since < item.decided_on <= until
    ]
    opened = [
        Gap(row["need"], f"“{row['title']}”, its first home, is {row['kind']}.", page_of("need", row["id"]))
        for row in catalogue.execute(LOST, wanted)
    ]
    for view in read_views(curation):
        asked = view.request
        if asked.sector != wanted["sector"] or not since < view.since <= until:
            continue
        gap = Gap(
            asked.need_title or asked.title, f"Request {view.uid} was {view.state}.", page_of("request", view.uid)
        )
        closed += [gap] if view.state == "implemented" else []
        opened += [gap] if view.state == "rejected" else []
    return tuple(closed), tuple(opened)


def _without_home(catalogue: sqlite3.Connection, sector: str) -> int:
    sql = (
        "SELECT count(*) FROM outcomes o JOIN needs n ON n.id = o.need_id WHERE n.sector = ? AND o.outcome = 'no-home'"
    )
    return int(catalogue.execute(sql, (sector,)).fetchone()[0])


def _failed(catalogue: sqlite3.Connection) -> Iterator[Failed]:
    for row in catalogue.execute(FAILED):
        yield Failed(row["title"], row["state"], row["reason"], row["last_seen"], page_of("source", row["id"]))


def _overdue(curation: sqlite3.Connection, sector: str, until: str) -> Iterator[Overdue]:
    views = [view for view in read_views(curation) if view.request.sector == sector]
    for item in due(views, until):
        if item.days < 0:
            page = page_of("request", item.uid)
            yield Overdue(item.uid, item.title, item.state, item.deadline, -item.days, page)
