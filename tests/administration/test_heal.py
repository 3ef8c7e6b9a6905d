"""``doctor --fix``: what a command can heal without loss is healed, and what needs a person is left as it is."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.settings import Settings
from homefinder.store.locks import hold_lock
from tests.support.commands import command, dump, rows, well, world
from tests.support.data_folders import ONE_SOURCE, Copy
from tests.support.folder_states import make_newer, spoil_beginning, spoil_rest

Spoil = Callable[[Path], None]


@pytest.fixture
def sound(one_source_folder: Path) -> Path:
    return one_source_folder


def change_a_version(data: Path) -> None:
    with closing(sqlite3.connect(data / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE record_versions SET content = json_set(content, '$.title', 'Another') WHERE id = 1")


def lose_a_manifest(data: Path) -> None:
    next((data / "archive" / "runs").rglob("run.json")).unlink()


def spoil(name: str, how: Spoil) -> Spoil:
    def deed(data: Path) -> None:
        how(data / name)

    deed.__name__ = f"{how.__name__}_of_{name}"
    return deed


@pytest.mark.slow
@pytest.mark.parametrize(
    "deed",
    [spoil("catalogue.db", spoil_beginning), spoil("ledger.db", spoil_rest), change_a_version, lose_a_manifest],
    ids=lambda deed: deed.__name__,
)  # fmt: skip
def test_what_a_command_heals_is_healed(deed: Spoil, sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    deed(data)
    said = command("doctor", "--fix", data=data)
    assert (said.code, said.err) == (0, ""), said
    assert "WRONG" in said.out
    assert "fix   " in said.out
    assert "WRONG" not in said.out.rpartition("fix   ")[2]
    assert world(data) == world(sound)


@pytest.mark.slow
def test_a_damaged_ledger_is_kept_beside(sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    spoil_beginning(data / "ledger.db")
    spoiled = (data / "ledger.db").read_bytes()
    said = well("doctor", "--fix", data=data)
    assert (data / "ledger.db.damaged").read_bytes() == spoiled
    assert f"it is {data / 'ledger.db.damaged'} now" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    "deed", [spoil("curation.db", spoil_beginning), spoil("ledger.db", make_newer), spoil("catalogue.db", make_newer)],
    ids=lambda deed: deed.__name__,
)  # fmt: skip
def test_what_needs_a_person_stays_as_it_is(deed: Spoil, sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    well("request", "open", "--title", "Ask", "--owner", "Them", "--by", "somebody", data=data)
    well("publish", data=data)
    deed(data)
    before = {path.name: path.read_bytes() for path in data.glob("*.db")}
    said = command("doctor", "--fix", data=data)
    assert said.code == 1
    assert "Nothing of this can be healed without you" in said.out
    assert {path.name: path.read_bytes() for path in data.glob("*.db")} == before


@pytest.mark.slow
def test_a_ledger_without_an_archive_is_not_moved(sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    shutil.rmtree(data / "archive" / "runs")
    spoil_beginning(data / "ledger.db")
    assert command("doctor", "--fix", data=data).code == 1
    assert not (data / "ledger.db.damaged").exists()


@pytest.mark.slow
def test_nothing_is_moved_while_a_source_is_harvested(sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    spoil_beginning(data / "ledger.db")
    with hold_lock(Settings(data=data).locks, f"source-{ONE_SOURCE}"):
        said = command("doctor", "--fix", data=data)
    assert said.code == 1
    assert "another Homefinder process is at work" in said.err
    assert not (data / "ledger.db.damaged").exists()


@pytest.mark.slow
def test_a_sound_folder_is_left_alone_and_programs_get_json(sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    before = dump(data)
    assert "fix" not in well("doctor", "--fix", data=data)
    assert dump(data) == before
    spoil_beginning(data / "catalogue.db")
    said = command("doctor", "--fix", "--json", data=data)
    assert said.code == 0
    assert all(item["findings"] == [] for item in json.loads(said.out))
    assert rows(data, "SELECT 1 FROM homes", name="catalogue.db")
