"""Which needs a change of a record reaches, and by which path: record → standard → need.

Needs rest on a standard by an accepted decision, by their outcome, by a change request, or as one of the first
candidates. A change of a part, a whole or another edition reaches the needs of its kin too, and the path says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from homefinder.change.impact.concerned_homes import About
from homefinder.change.impact.related_homes import changed_with
from homefinder.decisions.store import Standing
from homefinder.store.db import insert_many, transaction

CLOSE = 5
"""A candidate within the first so many counts as something that its need may rest on."""

STRENGTH = {"accept": 4, "request": 4, "outcome": 3, "candidate": 2, "unsure": 1, "disputed": 3}
"""How firmly a need rests on a home, the firmest first; a rejected home carries nothing."""


Standings = Mapping[tuple[str, str], Standing]
"""What holds of the pairs of need and home that people decided."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A need that rests on a home: how (a key of STRENGTH), and in words."""

    need_id: str
    home_id: str
    how: str
    words: str
    kin: bool = False
    """Whether it is reached through a part, a whole, another edition or likeness only."""


Reached = Mapping[str, Mapping[str, Rest]]
"""Home, or record, whose change matters → need → how that rests on it."""


def firmness(item: Rest) -> float:
    """How firmly a need rests, for comparing ways: a way through others counts for less than any of one's own."""
    return STRENGTH[item.how] - (0.5 if item.kin else 0.0)


def rests(catalogue: sqlite3.Connection, standings: Standings, requests: Iterable[tuple[str, str]] = ()) -> list[Rest]:
    """Every (need, home) that bears weight, the firmest of several ways once. ``requests``: open (need, home) pairs."""
    found: dict[tuple[str, str], Rest] = {}
    for item in _all(catalogue, standings, requests):
        known = found.get((item.need_id, item.home_id))
        if known is None or STRENGTH[item.how] > STRENGTH[known.how]:
            found[item.need_id, item.home_id] = item
    return sorted(found.values(), key=lambda item: (item.need_id, item.home_id))


def _all(catalogue: sqlite3.Connection, standings: Standings, requests: Iterable[tuple[str, str]]) -> Iterator[Rest]:
    rejected = {pair for pair, said in standings.items() if said.verdict == "reject"}
    for (need_id, home_id), said in standings.items():
        if said.present and said.verdict in STRENGTH:
            yield Rest(need_id, home_id, said.verdict, f"decided: {said.verdict}")
    for need_id, home_id in requests:
        yield Rest(need_id, home_id, "request", "an open change request asks it to change")
    for row in catalogue.execute("SELECT need_id, home_id, outcome FROM outcomes WHERE home_id IS NOT NULL"):
        yield Rest(row["need_id"], row["home_id"], "outcome", f"outcome: {row['outcome']}")
    for row in catalogue.execute("SELECT need_id, home_id, rank FROM candidates WHERE rank <= ?", (CLOSE,)):
        if (row["need_id"], row["home_id"]) not in rejected:
            yield Rest(row["need_id"], row["home_id"], "candidate", f"candidate {row['rank']}")


def reach(catalogue: sqlite3.Connection, carried: list[Rest]) -> dict[str, dict[str, Rest]]:
    """For each home whose change matters, the needs that it reaches: its own, and those of its kin."""
    own: dict[str, dict[str, Rest]] = {}
    for item in carried:
        own.setdefault(item.home_id, {})[item.need_id] = item
    reached = {home: dict(needs) for home, needs in own.items()}
    for home, needs in own.items():
        for other, how in changed_with(catalogue, home):
            for need_id, item in needs.items():
                if need_id in own.get(other, {}):
                    continue
                words = f"{how}: {_title(catalogue, home)} ({item.words})"
                new, known = Rest(need_id, home, item.how, words, kin=True), reached.get(other, {}).get(need_id)
                if known is None or firmness(new) > firmness(known):
                    reached.setdefault(other, {})[need_id] = new
    return reached


def _title(catalogue: sqlite3.Connection, home: str) -> str:
    return str(catalogue.execute("SELECT title FROM homes WHERE id = ?", (home,)).fetchone()[0])


def by_record(
    catalogue: sqlite3.Connection, reached: Reached, abouts: Iterable[About] = ()
) -> dict[str, dict[str, Rest]]:
    """For each record whose change matters, the needs that it reaches, with the whole path in words.

    Records of homes first; then those that are no homes, through what they are about.
    """
    found: dict[str, dict[str, Rest]] = {}
    titles = dict(catalogue.execute("SELECT id, title FROM homes").fetchall())
    for home, needs in reached.items():
        told = {need: _with_path(item, titles[home]) for need, item in needs.items()}
        for row in catalogue.execute("SELECT record_id FROM home_records WHERE home_id = ?", (home,)):
            found[row[0]] = told
    for item in abouts:
        for need, rest in reached.get(item.home_id, {}).items():
            path = f"{item.how} {_with_path(rest, titles[item.home_id]).words}"
            new = replace(rest, words=path[0].upper() + path[1:], kin=rest.kin or item.near)
            needs = found.setdefault(item.record_id, {})
            if need not in needs or firmness(new) > firmness(needs[need]):
                needs[need] = new
    return found


def _with_path(item: Rest, title: str) -> Rest:
    return replace(item, words=f"{title} {item.words}" if item.kin else f"{title}, {item.words}")


def write_reach(ledger: sqlite3.Connection, reaching: Mapping[str, Mapping[str, Rest]]) -> int:
    """Fill ``event_needs``: one row for each event and need that it reaches, with the path in words.

    Work grows with the events of records that needs rest on, not with the catalogue.
    """
    rows = [
        (event[0], item.need_id, item.words)
        for record, needs in reaching.items()
        for event in ledger.execute("SELECT id FROM events WHERE record_id = ?", (record,)).fetchall()
        for item in needs.values()
    ]
    with transaction(ledger):
        ledger.execute("DELETE FROM event_needs")
        insert_many(ledger, "event_needs", ("event_id", "need_id", "path"), rows)
    return len(rows)
