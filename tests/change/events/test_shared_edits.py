"""One edit of many records is one event with members; what else a record says anew stays an event of its own."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest

from homefinder.change.criteria import MIN_SHARED_RECORDS
from homefinder.change.events import shared_edits, shared_write, write
from homefinder.change.events.queries import events_since, find_joint_event, list_members
from homefinder.change.events.write import derive_events
from tests.change.events.test_derive import TREES, add, ledger, move, noted

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


def test_what_was_told_alone_is_found_in_the_event_that_tells_of_all(
    ledger: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(ledger, plant(ledger), version="", legal_basis="Trees Act 2026")
    with monkeypatch.context() as alone:
        for module in (shared_edits, shared_write):
            alone.setattr(module, "MIN_SHARED_RECORDS", MANY + 1)
        derive_events(ledger)
    former = [row["id"] for row in read(ledger)]
    assert len(former) == MANY
    ledger.execute("UPDATE build_state SET value = '99 otherrules' WHERE name = ?", (write.WATERMARK_NAME,))
    derive_events(ledger)
    joint = {row["rule"]: row["id"] for row in read(ledger)}
    assert set(joint) == {"legal-basis-changed"}
    assert {find_joint_event(ledger, event) for event in former} == {joint["legal-basis-changed"]}
    assert find_joint_event(ledger, "e0000000000000000") == ""


OTHER = {"publisher": "Office for Trees", "publisher_id": "office-for-trees"}


def rename(ledger: sqlite3.Connection, count: int = MANY, **said: Any) -> None:
    """The second run lists the records of the first under other keys; resolving has found each again."""
    for number, key in enumerate(plant(ledger, count)):
        old = ledger.execute("SELECT current_version_id FROM records WHERE id = ?", (f"s:{key}",)).fetchone()[0]
        noted(ledger, 2, key, "removed", f"List of {key}", old, None)
        ledger.execute("UPDATE records SET state = 'removed' WHERE id = ?", (f"s:{key}",))
        now = build(key, version=f"{number}.0", url=f"https://new.example.org/{key}") | said
        add(ledger, 2, f"new-{key}", now)
        ledger.execute(
            "INSERT INTO record_renames VALUES (?, ?, 0.99, '{}', 'renamed', 'The same.', '2026-02-01')",
            (f"s:{key}", f"s:new-{key}"),
        )


@pytest.mark.parametrize("count", [MANY - 1, MANY])
def test_records_that_were_renamed_together_changed_their_owner_in_one_event(
    ledger: sqlite3.Connection, count: int
) -> None:
    rename(ledger, count, **OTHER)
    derive_events(ledger)
    found = events_of_renamed(ledger)
    if count < MANY:
        assert sorted(found) == sorted([("moved", 1), ("owner-changed", 1)] * count)
        return
    assert sorted(found) == [("moved", MANY), ("owner-changed", MANY)]
    before = [tuple(row) for row in ledger.execute("SELECT * FROM events ORDER BY id")]
    ledger.execute("DELETE FROM build_state")
    assert derive_events(ledger) == 0
    assert [tuple(row) for row in ledger.execute("SELECT * FROM events ORDER BY id")] == before


def test_a_rename_that_is_found_later_joins_the_others_and_one_that_is_given_up_leaves(
    ledger: sqlite3.Connection,
) -> None:
    rename(ledger, MANY, **OTHER)
    last = ledger.execute("SELECT * FROM record_renames ORDER BY former_record DESC LIMIT 1").fetchone()
    ledger.execute("DELETE FROM record_renames WHERE former_record = ?", (last["former_record"],))
    derive_events(ledger)
    apart = sorted(events_of_renamed(ledger))
    assert apart == sorted([("moved", 1), ("owner-changed", 1)] * (MANY - 1) + [("new-standard", 1)])
    ledger.execute("INSERT INTO record_renames VALUES (?, ?, ?, ?, ?, ?, ?)", tuple(last))
    derive_events(ledger)
    assert sorted(events_of_renamed(ledger)) == [("moved", MANY), ("owner-changed", MANY)]
    ledger.execute("DELETE FROM record_renames WHERE former_record = ?", (last["former_record"],))
    derive_events(ledger)
    assert sorted(events_of_renamed(ledger)) == apart


def events_of_renamed(ledger: sqlite3.Connection) -> list[tuple[str, int]]:
    """Kind and members of what was seen of the records that stand under new keys."""
    sql = """SELECT DISTINCT e.id, e.kind, e.members FROM events e JOIN event_members m ON m.event_id = e.id
             WHERE m.record_id LIKE 's:new-%' AND e.announced_by = 'seen'"""
    return [(row["kind"], row["members"]) for row in ledger.execute(sql)]


@pytest.mark.parametrize("count", [1, MANY])
def test_a_body_under_another_name_is_no_other_owner(ledger: sqlite3.Connection, count: int) -> None:
    keys = plant(ledger, count)
    edit(ledger, keys, **OTHER)
    derive_events(ledger)
    assert {row["kind"] for row in read(ledger)} == {"owner-changed"}
    for identifier, name in (("tree-office", "Tree Office"), ("office-for-trees", "Office for Trees")):
        ledger.execute(
            "INSERT INTO publisher_names (publisher_id, id, name, name_key) VALUES ('office-for-trees', ?, ?, ?)",
            (identifier, name, name.lower()),
        )
    derive_events(ledger)
    (row,) = read(ledger)
    assert (row["kind"], row["significance"], row["members"]) == ("content-changed", "minor", count)
    assert row["summary"].startswith("The owner “Tree Office” is now called “Office for Trees”.")


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
