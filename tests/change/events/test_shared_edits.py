"""One edit of many records is one event with members; what else a record says anew stays an event of its own."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from homefinder.change.criteria import MIN_SHARED_RECORDS
from homefinder.change.events import write
from homefinder.change.events.queries import events_since, list_members
from homefinder.change.events.write import derive_events
from tests.change.events.test_derive import TREES, add, ledger, move

assert ledger  # the fixture

MANY = MIN_SHARED_RECORDS
OLD = {"url": "https://old.example.org/t", "publisher": "Tree Office", "publisher_id": "tree-office", "version": "1.0"}


def plant(ledger: sqlite3.Connection, count: int = MANY) -> list[str]:
    """So many records of the first run."""
    keys = [f"tree{number}" for number in range(count)]
    for number, key in enumerate(keys):
        add(ledger, 1, key, build(key, version=f"{number}.0"))
    return keys


def build(key: str, **said: Any) -> dict[str, Any]:
    return {**TREES, **OLD, "title": f"List of {key}", "url": f"https://old.example.org/{key}", **said}


def edit(ledger: sqlite3.Connection, keys: list[str], **said: Any) -> None:
    """The second run says something else of each."""
    for number, key in enumerate(keys):
        after = build(key, version=f"{number}.0") | said
        move(ledger, 2, key, {}, {name: value for name, value in after.items() if value})


def read(ledger: sqlite3.Connection) -> list[sqlite3.Row]:
    rows = events_since(ledger, source="s", announced_by="seen")
    return [row for row in rows if row["record_id"].startswith("s:tree") and row["record_id"] != "s:trees"]


@pytest.mark.parametrize(
    ("said", "kind", "weight", "summary"),
    [
        ({"publisher": "Wood Office", "publisher_id": "wood-office"}, "owner-changed", "",
         "The owner went from “Tree Office” to “Wood Office”."),
        ({"version": ""}, "content-changed", "minor", "Version no longer given."),
        ({"extra": {"environment": "live"}}, "content-changed", "minor", "Environment given for the first time."),
        ({"legal_basis": "Trees Act 2026"}, "content-changed", "major", "Legal basis given for the first time."),
        ({"status": "review"}, "status-changed", "", "The status went from “live” to “review”."),
    ],
)  # fmt: skip
def test_one_edit_of_many_records_is_one_event(
    ledger: sqlite3.Connection, said: dict[str, Any], kind: str, weight: str, summary: str
) -> None:
    keys = plant(ledger)
    edit(ledger, keys, **said)
    derive_events(ledger)
    (row,) = read(ledger)
    assert (row["kind"], row["significance"], row["members"]) == (kind, weight, MANY)
    assert row["summary"].startswith(summary)
    assert row["title"] == f"{MANY} records of Standards"
    assert [member["record_id"] for member in list_members(ledger, row["id"])] == [f"s:{key}" for key in keys]


def test_fewer_records_have_an_event_each(ledger: sqlite3.Connection) -> None:
    edit(ledger, plant(ledger, MANY - 1), version="")
    derive_events(ledger)
    assert [(row["kind"], row["members"]) for row in read(ledger)] == [("content-changed", 1)] * (MANY - 1)


def test_a_moved_site_is_one_event_with_the_part_that_was_replaced(ledger: sqlite3.Connection) -> None:
    keys = plant(ledger)
    for number, key in enumerate(keys):
        move(ledger, 2, key, {}, build(key, version=f"{number}.0", url=f"https://new.example.org/{key}"))
    derive_events(ledger)
    (row,) = read(ledger)
    assert (row["kind"], row["before"], row["after"]) == ("moved", "old.example.org", "new.example.org")


def test_what_else_a_record_says_anew_is_an_event_of_its_own(ledger: sqlite3.Connection) -> None:
    keys = plant(ledger)
    edit(ledger, keys[1:], version="")
    move(ledger, 2, keys[0], {}, {**build(keys[0], legal_basis="Trees Act 2026"), "version": ""})
    derive_events(ledger)
    alone, together = sorted(read(ledger), key=lambda row: row["members"])
    assert (alone["record_id"], alone["significance"], alone["summary"]) == ("s:tree0", "major", "Legal basis changed.")
    assert (together["significance"], together["members"]) == ("minor", MANY)
    told = ledger.execute("SELECT event_id FROM event_members WHERE record_id = 's:tree0'").fetchall()
    assert {row["event_id"] for row in told} >= {alone["id"], together["id"]}


def test_edits_that_the_same_records_share_are_one_event(ledger: sqlite3.Connection) -> None:
    edit(ledger, plant(ledger), version="", extra={"environment": "live"})
    derive_events(ledger)
    (row,) = read(ledger)
    assert row["summary"].startswith("Environment given for the first time. Version no longer given. One edit of ")
    fields = {
        row["fields"] for row in ledger.execute("SELECT fields FROM event_members WHERE event_id = ?", (row["id"],))
    }
    assert [json.loads(text) for text in fields] == [["extra/environment", "version"]]


def test_what_ends_or_follows_is_told_of_each_thing(ledger: sqlite3.Connection) -> None:
    edit(ledger, plant(ledger), lifecycle="withdrawn", status="retired")
    derive_events(ledger)
    assert [row["kind"] for row in read(ledger)] == ["withdrawn"] * MANY


def test_in_steps_or_at_once_or_again_the_event_is_the_same(
    ledger: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = plant(ledger)
    derive_events(ledger)
    edit(ledger, keys, version="")
    assert derive_events(ledger) == 1
    stepwise = [tuple(row) for row in read(ledger)]
    move(ledger, 3, keys[0], {}, {**build(keys[0], title="Another title"), "version": ""})
    assert derive_events(ledger) == 1
    assert set(stepwise) < {tuple(row) for row in read(ledger)}
    ledger.execute("DELETE FROM build_state")
    monkeypatch.setattr(write, "BATCH_SIZE", 1)
    assert derive_events(ledger) == 0
    assert set(stepwise) < {tuple(row) for row in read(ledger)}


def test_an_edit_that_other_rules_do_not_see_is_taken_out(ledger: sqlite3.Connection) -> None:
    edit(ledger, plant(ledger), version="")
    derive_events(ledger)
    ledger.execute("UPDATE events SET id = id")
    ledger.execute("PRAGMA foreign_keys = OFF")
    ledger.execute(
        "UPDATE event_members SET event_id = 'eold' WHERE event_id IN (SELECT id FROM events WHERE members > 1)"
    )
    ledger.execute("UPDATE events SET id = 'eold' WHERE members > 1")
    ledger.execute("UPDATE build_state SET value = '99 otherrules' WHERE name = ?", (write.WATERMARK_NAME,))
    assert derive_events(ledger) == 1
    assert [row["members"] for row in read(ledger)] == [MANY]
    assert ledger.execute("SELECT count(*) FROM event_members WHERE event_id = 'eold'").fetchone()[0] == 0
