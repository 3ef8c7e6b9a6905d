"""An event of many records reaches the needs of each member; the record that states a need reaches that need."""

from __future__ import annotations

import sqlite3

import pytest

from homefinder.change.events.write import derive_events
from homefinder.change.impact.propagation import (
    NeedDependency,
    add_stated_needs,
    compute_reach,
    group_needs_by_record,
    list_need_dependencies,
    write_event_needs,
)
from homefinder.change.impact.severity import write_severities
from homefinder.change.impact.target import resolve_change_target
from homefinder.resolve.run import resolve
from tests.change.events.test_derive import TREES, add, ledger
from tests.change.events.test_shared_edits import edit, plant, read
from tests.support.rdf_records import insert

assert ledger  # the fixture


def state_need(ledger: sqlite3.Connection, identifier: str) -> None:
    insert(ledger, "needs", [{"id": identifier, "sector": "woods", "title": identifier, "description": "x",
                              "source": "x"}])  # fmt: skip


def reach(ledger: sqlite3.Connection) -> dict[str, dict[str, NeedDependency]]:
    """Fill event_needs and event_severities; what each record reaches."""
    carried = list_need_dependencies(ledger, {})
    found = add_stated_needs(ledger, group_needs_by_record(ledger, compute_reach(ledger, carried)))
    write_event_needs(ledger, found)
    write_severities(ledger, found)
    return {record: dict(needs) for record, needs in found.items()}


def test_an_edit_of_many_reaches_the_needs_of_every_member(ledger: sqlite3.Connection) -> None:
    edit(ledger, plant(ledger), legal_basis="Trees Act 2026")
    resolve(ledger)
    derive_events(ledger)
    (event,) = read(ledger)
    for need, record in (("fell", "s:tree1"), ("plant", "s:tree3")):
        state_need(ledger, need)
        home = ledger.execute("SELECT home_id FROM home_records WHERE record_id = ?", (record,)).fetchone()[0]
        insert(ledger, "candidates", [{"need_id": need, "home_id": home, "rank": 1, "score": 1.0, "matched": "",
                                       "explanation": "", "features": "[]"}])  # fmt: skip
    reach(ledger)
    paths = dict(ledger.execute("SELECT need_id, path FROM event_needs WHERE event_id = ?", (event["id"],)).fetchall())
    assert paths == {"fell": "List of tree1, candidate 1", "plant": "List of tree3, candidate 1"}
    (severity,) = ledger.execute("SELECT * FROM event_severities WHERE event_id = ?", (event["id"],)).fetchall()
    assert severity["explanation"].endswith("and 2 needs rest on it.")
    found = resolve_change_target(ledger, event["id"])
    assert (found.record_id, len(found.records)) == ("", event["members"])
    assert len(found.homes) == event["members"]


def test_a_need_that_a_publication_states_anew_is_an_event_that_reaches_it(ledger: sqlite3.Connection) -> None:
    add(ledger, 1, "old-need", {**TREES, "kind": "need", "title": "Known since the first look"})
    add(ledger, 2, "felling", {**TREES, "kind": "need", "title": "Say which trees may be felled"})
    resolve(ledger)
    derive_events(ledger)
    state_need(ledger, "s:felling")
    reach(ledger)
    rows = ledger.execute("SELECT * FROM events WHERE kind = 'new-need'").fetchall()
    assert [(row["record_id"], row["summary"]) for row in rows] == [
        ("s:felling", "A need that was not stated before: “Say which trees may be felled”.")
    ]
    assert [tuple(row) for row in ledger.execute("SELECT * FROM event_needs")] == [
        (rows[0]["id"], "s:felling", "states the need itself", 1)
    ]
    assert ledger.execute("SELECT sector FROM event_severities").fetchone()["sector"] == "woods"


@pytest.mark.parametrize(("rank", "score", "near"), [(1, 1.0, 1), (3, 0.4, 1), (4, 1.0, 0), (1, 0.2, 0)])
def test_what_reaches_a_far_candidate_only_is_noted_as_such(
    ledger: sqlite3.Connection, rank: int, score: float, near: int
) -> None:
    edit(ledger, plant(ledger), legal_basis="Trees Act 2026")
    resolve(ledger)
    derive_events(ledger)
    state_need(ledger, "fell")
    home = ledger.execute("SELECT home_id FROM home_records WHERE record_id = 's:tree1'").fetchone()[0]
    insert(ledger, "candidates", [{"need_id": "fell", "home_id": home, "rank": rank, "score": score, "matched": "",
                                   "explanation": "", "features": "[]"}])  # fmt: skip
    reach(ledger)
    assert [row["is_near"] for row in ledger.execute("SELECT is_near FROM event_needs")] == [near]
