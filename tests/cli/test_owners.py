"""The command about owners, as a person types it."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.publish import publish
from homefinder.lookup import find_owner
from homefinder.resolve.publishers import resolve_body_id
from homefinder.resolve.run import resolve
from homefinder.settings import ROOT, Settings
from homefinder.store.db import open_ledger, open_read_only
from tests.resolve.test_run import SOURCES, add
from tests.support.commands import command, well

NAMES = ("Forestry Board", "Forestry Board", "Forestry Board / Wood Office", "Forestry Board for the North", "Saw Mill")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A published catalogue of five homes."""
    settings = Settings(data=tmp_path)
    with closing(open_ledger(settings.ledger)) as ledger:
        ledger.executemany(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES (?, ?, ?, '', ?, 'full', '')""",
            SOURCES,
        )
        ledger.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (1, 'own', 'committed', 'replay', '', '')"""
        )
        ledger.execute("BEGIN")
        for number, name in enumerate(NAMES):
            slug = name.lower().replace(" / ", "-").replace(" ", "-")
            add(ledger, "own", f"k{number}", f"Count of {'abcde'[number] * 5}", publisher=name, publisher_id=slug)
        ledger.execute("COMMIT")
        resolve(ledger, vocab=tmp_path)
        publish(ledger, settings)
    return tmp_path


def test_owners_are_listed_with_their_homes_and_other_names(data: Path) -> None:
    found = json.loads(well("owners", "--json", data=data))
    assert [(row["name"], row["homes"], row["other_names"]) for row in found] == [
        ("Forestry Board", 3, ["Forestry Board / Wood Office"]),
        ("Forestry Board for the North", 1, []),
        ("Saw Mill", 1, []),
    ]
    assert "Forestry Board / Wood Office" in well("owners", data=data)


def test_those_that_may_be_one_come_with_the_lines_that_say_so(data: Path) -> None:
    (found,) = json.loads(well("owners", "--proposed", "--json", data=data))
    assert (found["owner"], found["owner_homes"]) == ("Forestry Board", 3)
    assert (found["other"], found["other_homes"]) == ("Forestry Board for the North", 1)
    said = well("owners", "--proposed", data=data)
    assert found["same"] in said
    assert found["different"] in said
    assert "owners.yml" in said


@pytest.mark.parametrize(
    ("heading", "owners", "proposed"), [("same", ["Forestry Board", "Saw Mill"], 0), ("different", None, 0)]
)
def test_the_lines_do_what_they_say(
    data: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, heading: str,
    owners: list[str] | None, proposed: int,
) -> None:  # fmt: skip
    (found,) = json.loads(well("owners", "--proposed", "--json", data=data))
    home = tmp_path_factory.mktemp("home")
    (home / "vocab").mkdir()
    (home / "vocab" / "owners.yml").write_text(f"{heading}:\n{found[heading]}\n")
    monkeypatch.setenv("HOMEFINDER_HOME", str(home))
    with closing(open_ledger(data / "ledger.db")) as ledger:
        resolve(ledger, vocab=home / "vocab")
        publish(ledger, Settings(data=data))
    names = [row["name"] for row in json.loads(well("owners", "--json", data=data))]
    assert names == (owners or ["Forestry Board", "Forestry Board for the North", "Saw Mill"])
    assert len(json.loads(well("owners", "--proposed", "--json", data=data))) == proposed


def test_other_names_and_former_ids_mean_the_body(data: Path) -> None:
    with closing(open_read_only(data / "catalogue.db")) as catalogue:
        for name in ("forestry-board-wood-office", "Forestry Board / Wood Office", "the forestry board"):
            assert find_owner(catalogue, name) == "forestry-board"
            assert resolve_body_id(catalogue, name) == "forestry-board"
        assert resolve_body_id(catalogue, "no such body") == "no such body"


def test_a_wrong_file_is_told(
    data: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / "vocab").mkdir()
    (home / "vocab" / "owners.yml").write_text("same: [{owner: A, names: [B]}]\n")
    monkeypatch.setenv("HOMEFINDER_HOME", str(home))
    said = command("owners", "--proposed", data=data)
    assert said.code == 1
    assert "owners.yml" in said.err
    assert "same.0.why" in said.err
    assert str(ROOT) not in said.err
