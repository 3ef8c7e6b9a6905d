"""Which needs a change of a record reaches, and by which path: record → standard → need.

Needs rest on a standard by an accepted decision, by their outcome, by a change request, or as one of the first
candidates. A change of a part, a whole or another edition reaches the needs of its kin too, and the path says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from homefinder.change.impact.concerned_homes import ConcernedHome
from homefinder.change.impact.related_homes import list_homes_that_reach
from homefinder.change_requests.model import ChangeRequestView
from homefinder.change_requests.store import read_request_views
from homefinder.change_requests.workflow import FINAL_STATES
from homefinder.decisions.rebind import find_present_home
from homefinder.decisions.store import PairDecisions, group_decisions_by_pair, read_decisions
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries import list_home_records, read_name, read_names


def _list_open_requests(ledger: sqlite3.Connection, views: tuple[ChangeRequestView, ...]) -> list[tuple[str, str]]:
    """The needs and homes of requests that are not settled, as far as the catalogue has both."""
    needs = read_names(ledger, "needs").keys()
    found = []
    for view in views:
        home = find_present_home(ledger, view.request) if view.state not in FINAL_STATES else ""
        if home and view.request.need_id in needs:
            found.append((view.request.need_id, home))
    return found


MAX_RANK = 5
"""A candidate within the first so many counts as something that its need may rest on."""

NEAR_RANK, NEAR_SCORE = 3, 0.35
"""A candidate within the first so many, with at least this score, is near; any other is far, and a reader may leave out
what reaches it. In the sample a first candidate scores 0.59 in the middle, and what is below 0.35 shares few words."""
FAR = "far"
"""How a need rests on a far candidate."""

FIRMNESS_ORDER = {
    "stated": 5, "accept": 4, "request": 4, "outcome": 3, "disputed": 3, "candidate": 2, "unsure": 1, FAR: 0.8,
}  # fmt: skip
"""How firmly a need rests on a home, the firmest first; a rejected home carries nothing. The record of a publication
that states a need is the need itself."""


Standings = Mapping[tuple[str, str], PairDecisions]
"""What holds of the pairs of need and home that people decided."""


@dataclass(frozen=True, slots=True)
class NeedDependency:
    """A need that rests on a home: how (a key of STRENGTH), and in words."""

    need_id: str
    home_id: str
    basis: str
    words: str
    is_indirect: bool = False
    """Whether it is reached through a part, a whole, another edition or likeness only."""


NeedsByTarget = Mapping[str, Mapping[str, NeedDependency]]
"""Home, or record, whose change matters → need → how that rests on it."""


def compute_firmness(item: NeedDependency) -> float:
    """How firmly a need rests, for comparing ways: a way through others counts for less than any of one's own."""
    return FIRMNESS_ORDER[item.basis] - (0.5 if item.is_indirect else 0.0)


def list_need_dependencies(
    catalogue: sqlite3.Connection, standings: Standings, requests: Iterable[tuple[str, str]] = ()
) -> list[NeedDependency]:
    """Every (need, home) that bears weight, the firmest of several ways once. ``requests``: open (need, home) pairs."""
    found: dict[tuple[str, str], NeedDependency] = {}
    for item in _collect_dependencies(catalogue, standings, requests):
        known = found.get((item.need_id, item.home_id))
        if known is None or FIRMNESS_ORDER[item.basis] > FIRMNESS_ORDER[known.basis]:
            found[item.need_id, item.home_id] = item
    return sorted(found.values(), key=lambda item: (item.need_id, item.home_id))


def _collect_dependencies(
    catalogue: sqlite3.Connection, standings: Standings, requests: Iterable[tuple[str, str]]
) -> Iterator[NeedDependency]:
    rejected = {pair for pair, said in standings.items() if said.verdict == "reject"}
    for (need_id, home_id), said in standings.items():
        if said.is_present and said.verdict in FIRMNESS_ORDER:
            yield NeedDependency(need_id, home_id, said.verdict, f"decided: {said.verdict}")
    for need_id, home_id in requests:
        yield NeedDependency(need_id, home_id, "request", "an open change request asks it to change")
    for row in catalogue.execute("SELECT need_id, home_id, outcome FROM outcomes WHERE home_id IS NOT NULL"):
        yield NeedDependency(row["need_id"], row["home_id"], "outcome", f"outcome: {row['outcome']}")
    for row in catalogue.execute("SELECT need_id, home_id, rank, score FROM candidates WHERE rank <= ?", (MAX_RANK,)):
        if (row["need_id"], row["home_id"]) not in rejected:
            basis = "candidate" if row["rank"] <= NEAR_RANK and row["score"] >= NEAR_SCORE else FAR
            yield NeedDependency(row["need_id"], row["home_id"], basis, f"candidate {row['rank']}")


def compute_reach(
    catalogue: sqlite3.Connection, dependencies: list[NeedDependency]
) -> dict[str, dict[str, NeedDependency]]:
    """For each home whose change matters, the needs that it reaches: its own, and those of its kin."""
    own: dict[str, dict[str, NeedDependency]] = {}
    for item in dependencies:
        own.setdefault(item.home_id, {})[item.need_id] = item
    reached = {home: dict(needs) for home, needs in own.items()}
    for home, needs in own.items():
        for other, how in list_homes_that_reach(catalogue, home):
            for need_id, item in needs.items():
                if need_id in own.get(other, {}):
                    continue
                words = f"{how}: {read_name(catalogue, 'homes', home)} ({item.words})"
                new, known = (
                    NeedDependency(need_id, home, item.basis, words, is_indirect=True),
                    reached.get(other, {}).get(need_id),
                )
                if known is None or compute_firmness(new) > compute_firmness(known):
                    reached.setdefault(other, {})[need_id] = new
    return reached


def group_needs_by_record(
    catalogue: sqlite3.Connection, needs_by_home: NeedsByTarget, concerned_homes: Iterable[ConcernedHome] = ()
) -> dict[str, dict[str, NeedDependency]]:
    """For each record whose change matters, the needs that it reaches, with the whole path in words.

    Records of homes first; then those that are no homes, through what they are about.
    """
    found: dict[str, dict[str, NeedDependency]] = {}
    titles = read_names(catalogue, "homes")
    for home, needs in needs_by_home.items():
        told = {need: _add_path(item, titles[home]) for need, item in needs.items()}
        found |= dict.fromkeys(list_home_records(catalogue, home), told)
    for item in concerned_homes:
        for need, rest in needs_by_home.get(item.home_id, {}).items():
            path = f"{item.how} {_add_path(rest, titles[item.home_id]).words}"
            new = replace(rest, words=path[0].upper() + path[1:], is_indirect=rest.is_indirect or item.near)
            needs = found.setdefault(item.record_id, {})
            if need not in needs or compute_firmness(new) > compute_firmness(needs[need]):
                needs[need] = new
    return found


def add_stated_needs(catalogue: sqlite3.Connection, needs_by_record: NeedsByTarget) -> NeedsByTarget:
    """With each need that a publication states: what happens to its record happens to the need."""
    stated = catalogue.execute("SELECT n.id FROM needs n JOIN records r ON r.id = n.id ORDER BY n.id").fetchall()
    own = {need: {need: NeedDependency(need, "", "stated", "states the need itself")} for (need,) in stated}
    return {**needs_by_record, **own}


def _add_path(item: NeedDependency, title: str) -> NeedDependency:
    return replace(item, words=f"{title} {item.words}" if item.is_indirect else f"{title}, {item.words}")


def write_event_needs(ledger: sqlite3.Connection, needs_by_record: Mapping[str, Mapping[str, NeedDependency]]) -> int:
    """Fill ``event_needs``: one row for each event and need that it reaches, with the path in words and how near it is.

    An event of many records reaches the needs of each, by the firmest way; a need that a publication states is reached
    by the event that says so. Work grows with the events of records that needs rest on, not with the catalogue.
    """
    firmest: dict[tuple[str, str], NeedDependency] = {}
    for record, needs in needs_by_record.items():
        events = ledger.execute("SELECT event_id FROM event_members WHERE record_id = ?", (record,)).fetchall()
        for (event,), item in product(events, needs.values()):
            known = firmest.get((event, item.need_id))
            if known is None or compute_firmness(item) > compute_firmness(known):
                firmest[event, item.need_id] = item
    rows = [(event, need, item.words, item.basis != FAR) for (event, need), item in firmest.items()]
    with transaction(ledger):
        ledger.execute("DELETE FROM event_needs")
        insert_many(ledger, "event_needs", ("event_id", "need_id", "path", "is_near"), rows)
    return len(rows)


def read_need_dependencies(catalogue: sqlite3.Connection, curation: sqlite3.Connection) -> list[NeedDependency]:
    """Every need with each home that it rests on, as catalogue and people's decisions stand now."""
    asked = _list_open_requests(catalogue, read_request_views(curation))
    return list_need_dependencies(catalogue, group_decisions_by_pair(read_decisions(curation), catalogue), asked)
