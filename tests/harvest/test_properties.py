"""What holds of every harvest: nothing twice, nothing lost, nothing out of order. Hypothesis makes up the editions."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefinder.errors import ReplayError, UsageError
from homefinder.harvest.manifest import MANIFEST_FILE, list_archived_runs, read_manifest
from homefinder.harvest.service import accept_held_run, harvest_live, match_replays
from tests.support.commands import dump, last_run, world
from tests.support.data_folder import ADDRESS, FIRST, House, World, house, source, table

worlds = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["One", "Two", "Three"]), min_size=1)
histories = st.lists(worlds, min_size=1, max_size=6)

few = settings(max_examples=25)
# Each example writes files and a database: some tens of milliseconds.


@pytest.mark.slow
@few
@given(histories)
def test_the_same_edition_again_changes_nothing(history: list[World]) -> None:
    with house() as home:
        home.lives(history)
        before = dump(home.settings.data, without=())
        assert home.takes(table(history[-1]), len(history) - 1).state == "skipped"
        assert dump(home.settings.data, without=()) == before
        known = world_but_dates(home)
        assert home.takes(table(history[-1]), 30).state == "unchanged"
        assert world_but_dates(home) == known
        assert {row["last_seen"] for row in home.rows("SELECT last_seen FROM records WHERE state = 'present'")} == {
            "2026-01-31"
        }


@pytest.mark.slow
@few
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_records_in_a_body_does_not_matter(world: World, chance: random.Random) -> None:
    order = sorted(world)
    chance.shuffle(order)
    with house() as home:
        home.takes(table(world), 0)
        known = world_but_dates(home)
        outcome = home.takes(table(world, order), 1)
        assert (outcome.counts.added, outcome.counts.changed, outcome.counts.removed) == (0, 0, 0)
        assert world_but_dates(home) == known


@pytest.mark.slow
@few
@given(histories, st.sampled_from(["full", "window", "partial"]), st.integers(1, 3), st.integers(0, 2))
def test_the_ledger_tells_the_whole_story(history: list[World], completeness: str, misses: int, days: int) -> None:
    """Replayed by hand, the changes give the live records; versions of a record follow each other without overlap."""
    with house(completeness=completeness, retire={"misses": misses, "days": days}) as home:
        home.lives(history)
        told: dict[str, str] = {}
        for change in home.rows("SELECT c.*, r.key FROM changes c JOIN records r ON r.id = c.record_id ORDER BY c.id"):
            assert (change["key"] in told) == (change["kind"] in ("changed", "removed"))
            if change["kind"] == "removed":
                del told[change["key"]]
            else:
                told[change["key"]] = change["title"]
        live = {row["key"]: row["title"] for row in home.rows("SELECT * FROM records WHERE state <> 'removed'")}
        assert told == live
        assert live == expected_live(history, completeness, misses, days)
        for record in home.rows("SELECT * FROM records"):
            _check_versions(home, record)


@pytest.mark.slow
@few
@given(histories)
def test_what_is_not_full_never_retires(history: list[World]) -> None:
    with house(completeness="partial") as home:
        home.lives(history)
        seen = {key for world in history for key in world}
        assert {row["key"] for row in home.rows("SELECT key FROM records WHERE state = 'present'")} == seen
        latest = {
            key: (FIRST + timedelta(days=max(day for day, world in enumerate(history) if key in world))).isoformat()
            for key in seen
        }
        assert {row["key"]: row["last_seen"] for row in home.rows("SELECT key, last_seen FROM records")} == latest


@pytest.mark.slow
@few
@given(histories)
def test_the_archive_alone_gives_the_same_ledger(history: list[World]) -> None:
    with house(expect={"min_records": 1, "max_drop": 0.4}, retire={"misses": 2}) as home:
        for day, one in enumerate(history):
            outcome = home.takes(table(one), day)
            if outcome.state == "held" and day % 2:
                assert outcome.run_id is not None
                assert accept_held_run(home.settings, outcome.run_id, {"made": home.source}).ok
        assert world(home.rebuilt().settings.data) == world(home.settings.data)


def test_a_held_edition_is_accepted_once_and_in_time(tmp_path: Path) -> None:
    home = House(tmp_path, source(expect={"min_records": 1, "max_drop": 0.4}))
    sources = {"made": home.source}
    home.lives([dict.fromkeys("abcd", "One")])
    before = world(home.settings.data)
    held = home.takes(table({"a": "One"}), 1)
    assert (held.state, held.reason) == (
        "held",
        "3 of 4 known records are no longer there (75%), at most 40% may go at once",
    )
    assert world(home.settings.data) == before
    with pytest.raises(UsageError, match=r"^run 1 is not held \(it ended as committed\)"):
        accept_held_run(home.settings, 1, sources)
    with pytest.raises(UsageError, match=r"^run 9 is not held \(there is no such run\)"):
        accept_held_run(home.settings, 9, sources)

    accepted = accept_held_run(home.settings, 2, sources)
    assert (accepted.state, accepted.counts.removed, accepted.seen_on) == ("committed", 3, "2026-01-02")
    assert last_run(home.settings.data)["accepts_run_id"] == 2
    with pytest.raises(UsageError, match=r"^run 2 was accepted before; an acceptance counts once$"):
        accept_held_run(home.settings, 2, sources)
    assert world(home.rebuilt().settings.data) == world(home.settings.data)


def test_an_acceptance_counts_for_its_own_edition_only(tmp_path: Path) -> None:
    home = House(tmp_path, source(expect={"min_records": 1, "max_drop": 0.4}))
    home.lives([dict.fromkeys("abcd", "One"), {"a": "One"}])
    assert home.takes(table(dict.fromkeys("abcde", "One")), 2).state == "committed"
    with pytest.raises(UsageError, match=r"^run 2 was overtaken: made has been harvested since \(run 3\)$"):
        accept_held_run(home.settings, 2, {"made": home.source})
    assert home.takes(table({"a": "One"}), 3).state == "held"
    assert accept_held_run(home.settings, 4, {"made": home.source}).counts.removed == 4
    assert home.takes(table({"b": "One", "c": "One"}), 4).state == "held"


def test_an_empty_edition_cannot_be_accepted(tmp_path: Path) -> None:
    home = House(tmp_path, source())
    home.lives([{"a": "One"}])
    before = world(home.settings.data)
    assert home.takes(table({}), 1).state == "held"
    outcome = accept_held_run(home.settings, 2, {"made": home.source})
    assert (outcome.ok, world(home.settings.data)) == (False, before)
    assert outcome.reason.startswith("0 records: an empty edition cannot be accepted")
    assert [row["accepts_run_id"] for row in home.rows("SELECT accepts_run_id FROM runs")] == [None] * 3


def test_dates_are_taken_in_order(tmp_path: Path) -> None:
    home = House(tmp_path, source())
    home.takes(table({"a": "One"}), 10)
    before = dump(home.settings.data, without=())
    with pytest.raises(ReplayError, match=r"is older than what is known of made \(2026-01-11\); replays are taken"):
        home.takes(table({"a": "Two"}), 3)
    assert home.takes(table({"a": "Two"}), 10).reason == "2026-01-11 was taken before"
    assert dump(home.settings.data, without=()) == before


def test_a_note_that_a_dying_process_did_not_write_is_written_by_the_next(tmp_path: Path) -> None:
    home = House(tmp_path, source(expect={"min_records": 1, "max_drop": 0.4}))
    home.lives([dict.fromkeys("abcd", "One"), {"a": "One"}])
    held = home.settings.archive / home.rows("SELECT replay_folder FROM runs WHERE id = 2")[0]["replay_folder"]
    note_while_held = (held / MANIFEST_FILE).read_bytes()
    accept_held_run(home.settings, 2, {"made": home.source})
    (held / MANIFEST_FILE).write_bytes(note_while_held)  # as if the process had died between its commit and its note
    first = home.settings.archive / home.rows("SELECT replay_folder FROM runs WHERE id = 1")[0]["replay_folder"]
    (first / MANIFEST_FILE).unlink()
    assert list_archived_runs(home.settings) == []

    home.takes(table({"a": "One", "b": "One"}), 2)
    assert [(past.seen_on, past.accepted is not None) for past in list_archived_runs(home.settings)] == [
        ("2026-01-01", False),
        ("2026-01-02", True),
        ("2026-01-03", False),
    ]
    assert world(home.rebuilt().settings.data) == world(home.settings.data)
    healed = read_manifest(held)
    assert healed is not None
    assert (healed.state, healed.ended_at) == ("committed", home.rows("SELECT * FROM runs WHERE id = 3")[0]["ended_at"])


def test_a_journal_of_a_run_that_died_is_no_memory(tmp_path: Path) -> None:
    home = House(tmp_path, source())
    home.lives([{"a": "One"}])
    died = home.settings.archive / "runs" / "made" / "2026-01-02T000000Z"
    died.mkdir()
    (died / "responses.jsonl").write_text(json.dumps({"url": ADDRESS, "status": 200, "headers": {}})[:30])
    assert [past.seen_on for past in list_archived_runs(home.settings)] == ["2026-01-01"]
    assert home.takes(table({"a": "Two"}), 1).state == "committed"


def test_what_breaks_in_the_commit_is_a_failed_run_and_leaves_nothing_half(tmp_path: Path) -> None:
    home = House(tmp_path, source())
    home.lives([{"a": "One"}])
    before = dump(home.settings.data)
    with closing(sqlite3.connect(home.settings.ledger)) as ledger, ledger:
        ledger.execute("CREATE TRIGGER full BEFORE INSERT ON changes BEGIN SELECT raise(ABORT, 'disk full'); END")
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        home.takes(table({"a": "Two", "b": "One"}), 1)
    run = last_run(home.settings.data)
    assert (run["state"], run["reason"]) == ("failed", "unexpected IntegrityError: disk full")
    assert dump(home.settings.data) == before
    with closing(sqlite3.connect(home.settings.ledger)) as ledger, ledger:
        ledger.execute("DROP TRIGGER full")
    assert home.takes(table({"a": "Two", "b": "One"}), 1).state == "committed"


def test_what_this_repository_holds_is_remembered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Curated files change, and the archive alone still knows how they were."""
    monkeypatch.setenv("HOMEFINDER_HOME", str(tmp_path))
    file = tmp_path / "vocab" / "homes" / "made.yml"
    file.parent.mkdir(parents=True)
    declared = {"adapter": "curated", "parameters": {"folder": "vocab/homes"}}
    home = House(tmp_path, source(**declared))
    for title in ("One", "Two"):
        entry = {"key": "a", "title": title, "kind": "body", "publisher": "Nobody", "certainty": "read"}
        file.write_text(json.dumps({"homes": [entry]}))
        assert harvest_live(home.settings, home.source).state == "committed"
    file.unlink()
    other = home.rebuilt()
    assert world(other.settings.data) == world(home.settings.data)
    assert [row["kind"] for row in other.rows("SELECT kind FROM changes ORDER BY id")] == ["added", "changed"]


@pytest.mark.parametrize(
    ("folder", "only", "taken"),
    [
        ("made", [], ["made"]),
        ("made", ["made"], ["made"]),
        ("also", [], ["made"]),
        ("unheard-of", ["made"], ["made"]),
        ("other", ["made"], []),
    ],
)
def test_a_folder_is_taken_as_what_its_name_says(
    tmp_path: Path, folder: str, only: list[str], taken: list[str]
) -> None:
    sources = {"made": source(replay_names=("also",)), "other": source(id="other")}
    replace(table({"a": "One"}), source=folder).written(tmp_path, "2026-01-01")
    assert [found.id for found, _ in match_replays([tmp_path], sources, only)] == taken


def test_a_folder_of_no_source_is_refused(tmp_path: Path) -> None:
    replace(table({"a": "One"}), source="unheard-of").written(tmp_path, "2026-01-01")
    with pytest.raises(UsageError, match=r"^no source 'unheard-of'; there are: made$"):
        match_replays([tmp_path], {"made": source()}, [])


def world_but_dates(home: House) -> dict[str, list[str]]:
    """What is known, but for when it was seen last."""
    return dump(home.settings.data, blind={"last_seen", "last_seen_on", "last_run_id"})


def expected_live(history: Sequence[World], completeness: str, misses: int, days: int) -> dict[str, str]:
    """What should be live at the end, by a model that only counts."""
    live: dict[str, str] = {}
    missed: dict[str, list[int]] = {}
    for day, one in enumerate(history):
        live.update(one)
        for key in list(live):
            if key in one or completeness != "full":
                missed.pop(key, None)
                continue
            missed.setdefault(key, []).append(day)
            if len(missed[key]) >= misses and day - missed[key][0] >= days:
                del live[key], missed[key]
    return live


def _check_versions(home: House, record: Mapping[str, Any]) -> None:
    versions = home.rows(f"SELECT * FROM record_versions WHERE record_id = '{record['id']}' ORDER BY id")
    for one, following in pairwise(versions):
        assert one["valid_from"] < one["valid_to"] <= following["valid_from"]
    assert versions[-1]["id"] == record["current_version_id"]
    assert versions[-1]["hash"] == record["content_hash"]
    assert (versions[-1]["valid_to"] == "") == (record["state"] != "removed")
