"""Every recording through the command: what must come out at its latest date, and nothing raising."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import command, dump, last_run, rows, well, without_databases, world
from tests.support.data_folders import Copy, Recorded

pytestmark = [pytest.mark.shared, pytest.mark.slow]

HELD = "social-care-data-standards"
"""Between its two dates six of its 27 pages went or took another name: more than the fifth that may go at once."""

COUNTS = [
    ("uk-data-standards-catalogue", "kind = 'standard'", 11),
    ("uk-data-standards-catalogue", "kind = 'code-set'", 3),
    ("uk-data-standards-catalogue", "kind = 'guidance'", 15),
    ("open-standards", "kind = 'standard'", 11),
    ("open-standards", "kind = 'decision'", 16),
    ("nhs-standards-directory", "1", 140),
    ("planning-data-specification", "kind = 'standard'", 19),
    ("planning-data-specification", "kind = 'data-collection'", 279),
    (HELD, "kind = 'need'", 15),
    (HELD, "kind = 'standard'", 6),
    ("uk-api-catalogue", "kind = 'api'", 231),
    ("govuk", "1", 83),
]


@pytest.mark.parametrize(("source", "condition", "count"), COUNTS)
def test_the_latest_date_holds_what_the_publication_held(
    recorded: Recorded, source: str, condition: str, count: int
) -> None:
    sql = f"SELECT count(*) AS n FROM records WHERE source_id = ? AND state = 'present' AND ({condition})"
    assert rows(recorded.data, sql, source)[0]["n"] == count
    assert rows(recorded.data, sql, source, name="catalogue.db")[0]["n"] == count


def test_every_recording_was_taken_in_order_of_date(recorded: Recorded) -> None:
    runs = rows(recorded.data, "SELECT source_id, seen_on, state FROM runs ORDER BY id")
    assert [row["seen_on"] for row in runs[:13]] == sorted(row["seen_on"] for row in runs[:13])
    assert {(row["source_id"], row["state"]) for row in runs if row["state"] != "committed"} == {(HELD, "held")}
    assert len(runs) == 13 + 1


def test_the_junk_packages_are_issues_with_a_reason_and_not_published(recorded: Recorded) -> None:
    sql = "SELECT record_key, message, remedy FROM issues WHERE source_id = ? AND code = 'not-a-standard'"
    junk = rows(recorded.data, sql, "nhs-standards-directory", name="catalogue.db")
    assert len(junk) == 3
    assert all(row["message"] and row["remedy"] for row in junk)
    for row in junk:
        record_id = f"nhs-standards-directory:{row['record_key']}"
        assert rows(recorded.data, "SELECT 1 FROM records WHERE id = ?", record_id, name="catalogue.db") == []


def test_every_item_of_govuk_is_a_record_and_none_raised(recorded: Recorded) -> None:
    run = rows(recorded.data, "SELECT * FROM runs WHERE source_id = 'govuk'")[0]
    assert (run["state"], run["parsed"], run["reason"]) == ("committed", 83, "")


def test_an_edition_that_shrinks_past_its_gate_is_held_and_the_command_says_so(recorded: Recorded) -> None:
    assert recorded.first.code == 1
    assert recorded.first.complaint == (
        f"homefinder: {HELD} held: 6 of 27 known records are no longer there (22%), at most 20% may go at once. "
        f"The catalogue is as before. Look with `homefinder issues --run 12 --data {recorded.data}`; if it is right, "
        f'`homefinder harvest --accept 12 --check max_drop --because "REASON" --data {recorded.data}`'
    )
    states = rows(recorded.before, "SELECT state, count(*) AS n FROM records WHERE source_id = ? GROUP BY state", HELD)
    assert states == [{"state": "present", "n": 27}]
    checks = rows(recorded.before, "SELECT name, ok FROM run_checks WHERE run_id = 12 AND NOT ok")
    assert checks == [{"name": "max_drop", "ok": 0}]


def test_a_person_accepts_what_was_held_once_and_it_is_recorded(recorded: Recorded, copy_of: Copy) -> None:
    assert (recorded.accepted.code, recorded.accepted.err) == (0, "")
    assert recorded.accepted.out.startswith(f"{HELD}: committed: 63 records, 42 added, ")
    run = last_run(recorded.data)
    assert (run["state"], run["seen_on"], run["accepts_run_id"], run["removed"]) == ("committed", "2026-07-17", 12, 6)
    again = command("harvest", "--accept-drop", 12, data=copy_of(recorded.data))
    assert (again.code, again.complaint) == (2, "homefinder: run 12 was accepted before; an acceptance counts once")


def test_every_recording_again_changes_nothing(recorded: Recorded, copy_of: Copy, replay_root: Path) -> None:
    data = copy_of(recorded.data)
    out = well("harvest", "--replay", replay_root, data=data)
    assert out.count(": skipped: ") == 13
    for name in ("ledger.db", "catalogue.db"):
        assert dump(data, name, without=()) == dump(recorded.data, name, without=())


def test_the_archive_gives_the_same_catalogue_again(recorded: Recorded, copy_of: Copy) -> None:
    data = without_databases(copy_of(recorded.data))
    out = well("build", "--from-archive", data=data)
    assert f"{HELD} 2026-07-17: committed: 63 records, 42 added" in out
    assert world(data) == world(recorded.data)
    assert dump(data, tables=["candidates"]) == dump(recorded.data, tables=["candidates"])


def test_the_archive_gives_the_catalogue_of_a_past_day(recorded: Recorded, copy_of: Copy) -> None:
    day, data = "2025-12-31", without_databases(copy_of(recorded.data))
    well("build", "--from-archive", "--until", day, data=data)
    then = """SELECT v.record_id, v.hash FROM record_versions v
        WHERE valid_from <= :day AND (valid_to = '' OR valid_to > :day) ORDER BY record_id"""
    known = rows(recorded.data, then.replace(":day", f"'{day}'"))
    assert (
        rows(data, "SELECT id AS record_id, content_hash AS hash FROM records ORDER BY id", name="catalogue.db")
        == known
    )
    assert len(known) == 35 + 140 + 30 + 145 + 287 + 86


def test_the_doctor_finds_nothing(recorded: Recorded) -> None:
    assert "WRONG" not in well("doctor", data=recorded.data)
