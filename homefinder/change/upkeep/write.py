"""The upkeep of every home: table ``home_upkeep``, made from dates, owners, link checks and routes in the ledger.

What it says holds on the day on which a publication was last seen, never today, so that a rebuild gives the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from homefinder.change.upkeep.assess import ACTIVE, CLOSED, UNKNOWN, UpkeepFacts, assess_upkeep
from homefinder.clean.days import add_days, count_days, parse_last_day
from homefinder.resolve.bodies.vocabulary import ClosedOwner, read_owner_vocabulary
from homefinder.store.db import insert_many, scalar, transaction

COLUMNS = (
    "home_id", "level", "explanation", "last_edition", "age_days", "editions", "edition_interval_days", "next_due",
    "owner_state", "dead_links", "checked_links", "route_known", "warnings", "as_of",
)  # fmt: skip

OWNER_ACTIVE_DAYS = 2 * 365
"""Days within which an owner must have published or updated something to count as at work."""

PASSING_DAYS = 7
"""Days for which a link must have failed before a failure that may pass (a timeout, a 5xx) counts as dead."""

DEAD_STATUSES = (404, 410)
"""Statuses that say at once that a page is not there."""

PUBLICATION_DAYS = """SELECT hr.home_id, e.date, e.kind <> 'new-standard' AS is_update
      FROM events e JOIN event_members m ON m.event_id = e.id JOIN home_records hr ON hr.record_id = m.record_id
      WHERE e.kind IN ('new-standard', 'new-edition', 'content-changed', 'status-changed')
        AND (e.kind <> 'new-standard' OR e.announced_by = 'publisher')
    UNION SELECT hr.home_id, v.date, v.kind = 'updated'
      FROM record_events v JOIN home_records hr ON hr.record_id = v.record_id
      WHERE v.kind IN ('published', 'updated') AND v.date <> ''
    UNION SELECT id, issued, 0 FROM homes WHERE issued <> ''
    UNION SELECT id, modified, 1 FROM homes WHERE modified <> ''"""
"""Days on which a home was published or updated. That it was published once says nothing of how it is kept since."""
LAST_SEEN = (
    """SELECT coalesce(max(CASE WHEN adapter <> 'curated' THEN last_seen_on END), max(last_seen_on)) FROM sources"""
)
LINK_CHECKS = """SELECT a.home_id, a.url, a.role, l.status, l.failed_since, substr(l.checked_at, 1, 10) AS checked_on
    FROM home_addresses a JOIN link_checks l ON l.url = a.url WHERE l.status > 0 OR l.failed_since <> ''
    GROUP BY a.home_id, a.url ORDER BY a.home_id, a.url"""
HOMES = """SELECT h.id, h.kind, h.lifecycle, h.issued, h.url, coalesce(h.publisher_id, '') AS owner_id,
      coalesce(p.name, '') AS owner, coalesce(e.series, '') AS series, coalesce(e.position, 0) AS position,
      coalesce((SELECT n.label FROM home_editions n WHERE n.series = e.series AND e.position > 0
                AND n.position > e.position ORDER BY n.position DESC LIMIT 1), '') AS later,
      EXISTS (SELECT 1 FROM home_routes r WHERE r.home_id = h.id AND r.route_id <> 'unknown') AS route_known
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN home_editions e ON e.home_id = h.id
    ORDER BY e.series, e.position, h.id"""


@dataclass(frozen=True, slots=True)
class _UpkeepInputs:
    """What is read once for all homes."""

    days_by_home: Mapping[str, Sequence[str]]
    updated_homes: frozenset[str]
    """Homes of which more is known than the day of their first publication."""
    homes_by_series: Mapping[str, Sequence[sqlite3.Row]]
    links_by_home: Mapping[str, Sequence[sqlite3.Row]]
    active_owners: frozenset[str]
    closed_owners: Mapping[str, ClosedOwner]


def write_upkeep(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Fill ``home_upkeep``; returns the number of rows. Raises DeclarationError for a wrong ``vocab/owners.yml``."""
    as_of = scalar(ledger, LAST_SEEN)
    homes = ledger.execute(HOMES).fetchall() if as_of else []
    known = _read_inputs(ledger, homes, str(as_of or ""), vocab)
    rows = [_to_row(home, known, str(as_of)) for home in homes]
    with transaction(ledger):
        ledger.execute("DELETE FROM home_upkeep")
        insert_many(ledger, "home_upkeep", COLUMNS, rows)
    return len(rows)


def is_dead(status: int, failed_since: str, checked_on: str) -> bool:
    """Whether a check says that a page is gone: at once for 404 and 410, after a week for what may pass."""
    if not failed_since:
        return False
    return status in DEAD_STATUSES or count_days(failed_since, checked_on) >= PASSING_DAYS


def _read_inputs(ledger: sqlite3.Connection, homes: Sequence[sqlite3.Row], as_of: str, vocab: Path) -> _UpkeepInputs:
    days: dict[str, list[str]] = defaultdict(list)
    updated = set()
    for row in ledger.execute(PUBLICATION_DAYS):
        days[row["home_id"]].append(row["date"])
        updated |= {row["home_id"]} if row["is_update"] else set()
    links: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for row in ledger.execute(LINK_CHECKS):
        links[row["home_id"]].append(row)
    series: dict[str, list[sqlite3.Row]] = defaultdict(list)
    for home in homes:
        if home["series"] and home["position"] > 0:
            series[home["series"]].append(home)
    closed = {item.owner: item for item in read_owner_vocabulary(vocab).closed}
    return _UpkeepInputs(
        days,
        frozenset(updated),
        series,
        links,
        _collect_active_owners(homes, days, as_of) if as_of else frozenset(),
        closed,
    )


def _collect_active_owners(
    homes: Sequence[sqlite3.Row], days: Mapping[str, Sequence[str]], as_of: str
) -> frozenset[str]:
    """Owners of which something was published or updated lately."""
    today = date.fromisoformat(as_of)
    since = add_days(today, -OWNER_ACTIVE_DAYS)
    return frozenset(
        home["owner_id"]
        for home in homes
        if any(since <= parse_last_day(day) <= today for day in days.get(home["id"], ()))
    )


def _to_row(home: sqlite3.Row, inputs: _UpkeepInputs, as_of: str) -> tuple[object, ...]:
    facts = _build_facts(home, inputs)
    found = assess_upkeep(facts, as_of)
    return (
        home["id"], found.level, found.explanation, found.last_edition, found.age_days, facts.editions,
        found.edition_interval_days, found.next_due, facts.owner_state, len(facts.dead_links), facts.checked_links,
        int(facts.route_known), json.dumps(found.warnings, ensure_ascii=False), as_of,
    )  # fmt: skip


def _build_facts(home: sqlite3.Row, inputs: _UpkeepInputs) -> UpkeepFacts:
    links = inputs.links_by_home.get(home["id"], ())
    dead = [row["url"] for row in links if is_dead(row["status"], row["failed_since"], row["checked_on"])]
    closed = inputs.closed_owners.get(home["owner_id"])
    state = CLOSED if closed else ACTIVE if home["owner_id"] in inputs.active_owners and home["owner_id"] else UNKNOWN
    line = inputs.homes_by_series.get(home["series"], ())
    issued = [row["issued"] for row in line if row["issued"]]
    is_dated = home["id"] in inputs.updated_homes or len(line) > 1
    told = inputs.days_by_home.get(home["id"], ()) if is_dated else ()
    days = [*told, *(issued if not home["position"] else ())]
    return UpkeepFacts(
        home["kind"], home["lifecycle"], days, compute_edition_gaps(line), max(issued, default=""), max(len(line), 1),
        home["later"], home["owner"], state, closed.successor if closed else "", len(links), dead, home["url"] in dead,
        bool(home["route_known"]),
    )  # fmt: skip


def compute_edition_gaps(line: Sequence[sqlite3.Row]) -> list[int]:
    """Days from one edition to the next. Editions between two that bear a date share the time between these."""
    dated = [(row["position"], parse_last_day(row["issued"])) for row in line if row["issued"]]
    gaps: list[int] = []
    for (place, day), (next_place, next_day) in pairwise(sorted(dated)):
        steps, days = next_place - place, (next_day - day).days
        gaps += [round(days / steps)] * steps if steps > 0 < days else []
    return gaps
