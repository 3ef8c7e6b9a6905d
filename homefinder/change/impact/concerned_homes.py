"""What a consultation, meeting or decision is about: homes that it names, else those that its words are nearest to.

Such a record is no home itself, yet whoever relies on what it is about must hear of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from homefinder.ranking.ranker import Ranker

MAX_NEAREST = 3
"""Homes that the words of a record are taken to be about, where it names none."""

MAX_RANK_SEARCHED = 60
"""How far down the ranking homes of a meeting's own source are looked for."""

WORKING_GROUP_KINDS = ("standard", "data-collection", "code-set", "api")
"""Kinds of home that a working group works on, beside the page of the group itself."""

RECORDS_WITHOUT_HOME = """SELECT r.id, r.source_id, r.kind, r.title, r.description FROM records r
    LEFT JOIN home_records h ON h.record_id = r.id
    WHERE h.home_id IS NULL AND r.kind IN ('consultation', 'meeting', 'decision') ORDER BY r.id"""

HOMES_NAMED = """SELECT DISTINCT h.home_id, o.title FROM record_relations rr
    JOIN home_records h ON h.record_id = rr.target_record_id JOIN homes o ON o.id = h.home_id
    WHERE rr.record_id = ? ORDER BY h.home_id"""

HOMES_OF_PROGRAMME = """SELECT DISTINCT s.home_id, o.title FROM record_relations rr
    JOIN records p ON p.id = rr.target_record_id AND p.kind IN ('programme', 'body', 'process')
    JOIN record_relations m ON p.id IN (m.target_record_id, m.record_id)
    JOIN home_records s ON s.record_id IN (m.record_id, m.target_record_id) AND s.record_id <> p.id
    JOIN homes o ON o.id = s.home_id WHERE rr.record_id = ? AND m.record_id <> rr.record_id ORDER BY s.home_id"""
"""Homes that stand in a relation to the programme or body that a record names: the standards that it works on."""


@dataclass(frozen=True, slots=True)
class ConcernedHome:
    """A record and one home that it is about; ``how`` in words; ``near`` where only its words say so."""

    record_id: str
    home_id: str
    how: str
    near: bool


def list_concerned_homes(ledger: sqlite3.Connection) -> list[ConcernedHome]:
    """What each record without a home of its own is about. Work grows with the number of such records."""
    records = ledger.execute(RECORDS_WITHOUT_HOME).fetchall()
    ranker = Ranker(ledger)
    return [item for record in records for item in _list_homes_of(ledger, ranker, record)]


def list_homes_concerned_by(catalogue: sqlite3.Connection, record_id: str) -> list[ConcernedHome]:
    """What one record is about; nothing for one that belongs to a home."""
    records = catalogue.execute(f"SELECT * FROM ({RECORDS_WITHOUT_HOME}) WHERE id = ?", (record_id,)).fetchall()
    return [item for record in records for item in _list_homes_of(catalogue, Ranker(catalogue), record)]


def _list_homes_of(ledger: sqlite3.Connection, ranker: Ranker, record: sqlite3.Row) -> list[ConcernedHome]:
    named = [
        ConcernedHome(record["id"], row[0], "is about", False) for row in ledger.execute(HOMES_NAMED, (record["id"],))
    ]
    if named:
        through = ledger.execute(HOMES_OF_PROGRAMME, (record["id"],)).fetchall()
        own = {item.home_id for item in named}
        named += [
            ConcernedHome(record["id"], row[0], "is of the same work as", False) for row in through if row[0] not in own
        ]
        return named
    return list(_list_nearest_homes(ledger, ranker, record))


def _list_nearest_homes(ledger: sqlite3.Connection, ranker: Ranker, record: sqlite3.Row) -> Iterator[ConcernedHome]:
    """Homes that read like it. A meeting is about what its own publication keeps; a decision names its object."""
    if record["kind"] == "decision":
        return
    meets = record["kind"] == "meeting"
    homes = ranker.rank_ids(record["title"], record["description"], MAX_RANK_SEARCHED if meets else MAX_NEAREST)
    if meets:
        kinds = dict(
            ledger.execute("SELECT id, kind FROM homes WHERE source_id = ?", (record["source_id"],)).fetchall()
        )
        own = [home for home in homes if home in kinds]
        homes = [*own[:1], *[home for home in own[1:] if kinds[home] in WORKING_GROUP_KINDS]][:MAX_NEAREST]
    for home in homes:
        yield ConcernedHome(record["id"], home, "reads like", True)
