"""The sample through the very same stages as the live publications: what a first user gets."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.batch import offline_steps, run_steps
from homefinder.build.refresh import refresh
from homefinder.fetch.archive import Archive
from homefinder.settings import Settings
from homefinder.source import ADAPTERS, read_sources
from homefinder.store.db import open_read_only
from homefinder.store.records import read_version_locations
from tests.conftest import ROOT
from tests.support.data_folders import Copy

SOURCES = read_sources(ROOT / "sources")
RUN_ROWS = {
    "runs",
    "fetches",
    "run_checks",
    "run_fields",
    "sqlite_sequence",
    "build_state",
    "sqlite_stat1",
    "sqlite_stat4",
}
"""Tables that tell of runs, not of what they found."""


@pytest.fixture
def catalogue(sample_folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_read_only(Settings(data=sample_folder).catalogue)) as connection:
        yield connection


def test_every_source_is_taken_at_both_dates(catalogue: sqlite3.Connection) -> None:
    runs = catalogue.execute("SELECT source_id, seen_on, state FROM runs").fetchall()
    assert [tuple(run) for run in runs if run["state"] not in ("committed", "unchanged")] == []
    assert {SOURCES[run["source_id"]].adapter for run in runs} == set(ADAPTERS)
    dates: dict[str, list[str]] = {}
    for run in runs:
        dates.setdefault(run["source_id"], []).append(run["seen_on"])
    assert {name: len(found) for name, found in dates.items() if name != "curated"} == dict.fromkeys(
        set(dates) - {"curated"}, 2
    )


def test_every_home_of_the_register_is_there_under_its_title_and_address(
    catalogue: sqlite3.Connection, register_rows: Path
) -> None:
    shown = {(row["title"], row["url"]) for row in catalogue.execute("SELECT title, url FROM homes")}
    with register_rows.open(encoding="utf-8", newline="") as handle:
        register = [
            (row["title"], row["url"]) for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    assert len(register) == 301
    assert [home for home in register if home not in shown] == []


@pytest.mark.parametrize(
    ("change", "sql"),
    [
        (
            "a new edition",
            """SELECT 1 FROM changes c JOIN records r ON r.id = c.record_id
               WHERE c.kind = 'added' AND c.seen_on = '2026-11-15' AND r.version <> ''""",
        ),
        ("a withdrawal", "SELECT 1 FROM change_fields WHERE field = 'lifecycle' AND after = 'withdrawn'"),
        ("a consultation that opens", "SELECT 1 FROM records WHERE kind = 'consultation' AND opens <> ''"),
        ("a retitled page", "SELECT 1 FROM change_fields WHERE field = 'title' AND before <> ''"),
        ("a dead page", "SELECT 1 FROM change_fields WHERE field = 'lifecycle' AND after = 'gone'"),
        ("an entry removed", "SELECT 1 FROM changes WHERE kind = 'removed'"),
    ],
)
def test_the_second_date_holds(catalogue: sqlite3.Connection, change: str, sql: str) -> None:
    assert catalogue.execute(sql).fetchone(), change


def test_a_gone_page_keeps_its_title(catalogue: sqlite3.Connection) -> None:
    gone = catalogue.execute(
        "SELECT title, publisher, first_seen, last_seen FROM records WHERE lifecycle = 'gone'"
    ).fetchall()
    assert gone
    assert all(" " in row["title"] and row["publisher"] for row in gone)


def test_building_again_changes_nothing(sample_folder: Path, copy_of: Copy) -> None:
    settings = Settings(data=copy_of(sample_folder))
    before = dump(settings.catalogue)
    outcomes = run_steps(offline_steps(settings), lambda _step, _outcome: None)
    refresh(settings)
    tallies = [(o.counts.added, o.counts.changed, o.counts.removed, o.counts.restored) for o in outcomes]
    assert set(tallies) == {(0, 0, 0, 0)}
    assert {outcome.state for outcome in outcomes} <= {"skipped", "unchanged"}
    after = dump(settings.catalogue)
    assert {name for name in before if before[name] != after[name]} == set()


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows but those that tell of runs; of sources, all but the date of the last look."""
    with closing(open_read_only(path)) as connection:
        looked = {row["id"]: row["last_seen_on"] for row in connection.execute("SELECT id, last_seen_on FROM sources")}
        names = [row["name"] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [
                tuple(value for value in row if name != "sources" or value != looked[row["id"]])
                for row in connection.execute(f'SELECT * FROM "{name}"')
            ]
            for name in names
            if name not in RUN_ROWS and "_fts" not in name
        }


def test_every_value_can_be_followed_to_an_archived_body(catalogue: sqlite3.Connection, sample_folder: Path) -> None:
    archive = Archive(Settings(data=sample_folder).archive)
    bodies = {row["sha256"] for row in catalogue.execute("SELECT sha256 FROM bodies")}
    for version in catalogue.execute("SELECT id, record_id, content FROM record_versions").fetchall():
        places = read_version_locations(catalogue, version["id"])
        assert "" in places or "title" in places, version["record_id"]
        assert {place.sha256 for place in places.values()} <= bodies, version["record_id"]
    for sha256 in bodies:
        archive.read(sha256)
